import type { GroupUsers, TabMessage, Wanted } from './messages';

/** An announcement, without who makes it. */
export type Announcement = Omit<Extract<TabMessage, { type: 'want' }>, 'type' | 'from' | 'rank'>;

/** What one store wants of all that the tabs have, and what of it is still to be announced. */
export interface Announcements {
  want: (target: Wanted, holder: string) => void;
  leave: (path: string, holder: string) => void;
  /** The app has set a group's members. */
  setMembers: (groupId: number, userIds: readonly number[]) => void;
  forget: () => void;
  forgetMembers: () => void;
  hasNews: () => boolean;
  /** Ids of the users that are wanted by themselves. */
  users: () => number[];
  /** What changed since the last one, or everything. */
  next: (isWhole: boolean) => Announcement;
}

/** Nothing is wanted yet; `onNews` is told when there is something to announce. */
export function createAnnouncements(onNews: () => void): Announcements {
  const wanted = new Map<string, { target: Wanted; holders: Set<string> }>();
  const exact = new Map<number, readonly number[]>();
  let add = new Map<string, Wanted>();
  let drop = new Set<string>();
  let named = new Set<number>();
  let n = 0;

  const membersOf = (groupIds: Iterable<number>): GroupUsers[] =>
    [...groupIds].flatMap((groupId) => {
      const userIds = exact.get(groupId);
      return userIds === undefined ? [] : { groupId, userIds };
    });

  const wantsGroup = (groupId: number): boolean =>
    [...wanted.values()].some(({ target }) => target.kind === 'group' && target.id === groupId);

  return {
    want(target, holder) {
      const { kind, orgId, id, path } = target;
      const entry = wanted.get(path);
      if (entry !== undefined) {
        entry.holders.add(holder);
        return;
      }
      wanted.set(path, { target: { kind, orgId, id, path }, holders: new Set([holder]) });
      drop.delete(path);
      add.set(path, { kind, orgId, id, path });
      if (kind === 'group') named.add(id);
      onNews();
    },
    leave(path, holder) {
      const entry = wanted.get(path);
      if (entry === undefined || !entry.holders.delete(holder) || entry.holders.size > 0) return;
      wanted.delete(path);
      add.delete(path);
      drop.add(path);
      onNews();
    },
    setMembers(groupId, userIds) {
      exact.set(groupId, userIds);
      if (!wantsGroup(groupId)) return;
      named.add(groupId);
      onNews();
    },
    forget() {
      for (const path of wanted.keys()) drop.add(path);
      wanted.clear();
      add.clear();
      onNews();
    },
    forgetMembers() {
      exact.clear();
    },
    users: () => [...wanted.values()].flatMap(({ target }) => (target.kind === 'user' ? target.id : [])),
    hasNews: () => add.size + drop.size + named.size > 0,
    next(isWhole) {
      const targets = isWhole ? [...wanted.values()].map(({ target }) => target) : [...add.values()];
      const groups = isWhole ? targets.flatMap(({ kind, id }) => (kind === 'group' ? id : [])) : named;
      const announcement = {
        n: ++n,
        isWhole,
        add: targets,
        drop: isWhole ? [] : [...drop],
        members: membersOf(groups),
      };
      add = new Map();
      drop = new Set();
      named = new Set();
      return announcement;
    },
  };
}
