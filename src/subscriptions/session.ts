import type { Roster } from './roster';
import type { Target } from './wanted-paths';

/** What the present session has subscribed: sent, and not undone. */
export interface Session {
  subscribed(target: Target): void;
  /** False where the path was not subscribed. */
  unsubscribed(path: string): boolean;
  target(path: string): Target | undefined;
  hasGroup(groupId: number): boolean;
  groupCount(): number;
  /** The only subscribed group, or `null`. */
  soleGroup(): number | null;
  /** True for users that are subscribed individually, or set by the app as members of a subscribed group. */
  explains(userId: number): boolean;
  /** The app set members: who is explained must be found out anew. */
  membersChanged(): void;
  clear(): void;
}

/** A session with nothing subscribed. */
export function createSession(roster: Roster): Session {
  const targets = new Map<string, Target>();
  const groups = new Map<number, number>();
  let explained = new Set<number>();
  let isComplete = true;

  function explain({ kind, id }: Target): void {
    if (kind === 'user') explained.add(id);
    else if (roster.isExact(id)) for (const userId of roster.members(id)) explained.add(userId);
  }

  function countGroup(groupId: number, step: 1 | -1): void {
    const next = (groups.get(groupId) ?? 0) + step;
    if (next === 0) groups.delete(groupId);
    else groups.set(groupId, next);
  }

  return {
    subscribed(target) {
      targets.set(target.path, target);
      if (target.kind === 'group') countGroup(target.id, 1);
      if (isComplete) explain(target);
    },
    unsubscribed(path) {
      const target = targets.get(path);
      if (target === undefined) return false;
      targets.delete(path);
      if (target.kind === 'group') countGroup(target.id, -1);
      isComplete = false;
      return true;
    },
    target: (path) => targets.get(path),
    hasGroup: (groupId) => groups.has(groupId),
    groupCount: () => groups.size,
    soleGroup: () => (groups.size === 1 ? (groups.keys().next().value ?? null) : null),
    explains(userId) {
      if (!isComplete) {
        explained = new Set();
        for (const target of targets.values()) explain(target);
        isComplete = true;
      }
      return explained.has(userId);
    },
    membersChanged() {
      isComplete = false;
    },
    clear() {
      targets.clear();
      groups.clear();
      explained = new Set();
      isComplete = true;
    },
  };
}
