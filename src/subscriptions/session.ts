import type { Roster } from './roster';
import { createWantedPaths, type Target } from './wanted-paths';

/** What the present session has subscribed: sent, and not undone. */
export interface Session {
  subscribed(target: Target): void;
  /** False where the path was not subscribed. */
  unsubscribed(path: string): boolean;
  target(path: string): Target | undefined;
  hasNoGroup(): boolean;
  /** The only subscribed group, or `null`. */
  soleGroup(): number | null;
  /** True for users that are subscribed individually, or set by the app as members of a subscribed group. */
  explains(userId: number): boolean;
  /** The app set members: who is explained must be found out anew. */
  membersChanged(): void;
  clear(): void;
}

/** The only holder of what is subscribed. */
const HOLDER = 'session';

/** A session with nothing subscribed. */
export function createSession(roster: Roster): Session {
  const targets = createWantedPaths();
  let sole: number | null = null;
  /** `null` where it is to be found out. */
  let explained: Set<number> | null = null;

  function explain({ kind, id }: Target, userIds: Set<number>): void {
    if (kind === 'user') userIds.add(id);
    else if (roster.isExact(id)) for (const userId of roster.members(id)) userIds.add(userId);
  }

  function findSole(): void {
    const [first = null, second] = targets.ids('group');
    sole = second === undefined ? first : null;
  }

  return {
    subscribed(target) {
      targets.add(target, HOLDER);
      findSole();
      if (explained !== null) explain(target, explained);
    },
    unsubscribed(path) {
      if (targets.remove(path, HOLDER) === null) return false;
      findSole();
      explained = null;
      return true;
    },
    target: targets.get,
    hasNoGroup: () => targets.isEmpty('group'),
    soleGroup: () => sole,
    explains(userId) {
      if (explained === null) {
        explained = new Set();
        for (const target of targets.all()) explain(target, explained);
      }
      return explained.has(userId);
    },
    membersChanged() {
      explained = null;
    },
    clear() {
      targets.clear();
      sole = explained = null;
    },
  };
}
