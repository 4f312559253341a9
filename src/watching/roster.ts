import type { WantedPaths } from './wanted';

/**
 * Who belongs to which group, and who is covered. Members set by the app are exact; inferred ones are
 * kept while their group is wanted.
 */
export interface Roster {
  /** True where the app has set the group's members. */
  isExact(groupId: number): boolean;
  members(groupId: number): Iterable<number>;
  /** Sets a group's members exactly. Gives the users whom nothing covers any more. */
  setMembers(groupId: number, userIds: readonly number[]): number[];
  /** Adds inferred members; gives those that are new, or `null` where nothing changed. An unanswered group changes even by nobody. */
  infer(groupId: number, userIds: readonly number[]): number[] | null;
  /** Takes inferred members back; gives the users whom nothing covers any more. */
  withdraw(groupId: number, userIds: readonly number[]): number[];
  /** The group is not wanted any more; gives the users whom nothing covers any more. */
  leaveGroup(groupId: number): number[];
  /** The user is not wanted by itself any more; gives it where nothing else covers it. */
  leaveUser(userId: number): number[];
  /** Forgets what was inferred; with `everything`, also what the app has set. */
  forget(what: 'wanted' | 'everything'): void;
}

/** An empty roster over the wanted paths. */
export function createRoster(wanted: WantedPaths): Roster {
  const exact = new Map<number, readonly number[]>();
  const inferred = new Map<number, Set<number>>();

  const members = (groupId: number): Iterable<number> => exact.get(groupId) ?? inferred.get(groupId) ?? [];

  /** Those of `userIds` whom neither an individual subscription nor a wanted group covers. */
  function uncovered(userIds: Iterable<number>): number[] {
    const candidates = new Set(userIds);
    for (const userId of candidates) if (wanted.has('user', userId)) candidates.delete(userId);
    for (const groupId of wanted.ids('group')) {
      if (candidates.size === 0) break;
      for (const userId of members(groupId)) candidates.delete(userId);
    }
    return [...candidates];
  }

  return {
    isExact: (groupId) => exact.has(groupId),
    members,
    setMembers(groupId, userIds) {
      const before = members(groupId);
      inferred.delete(groupId);
      exact.set(groupId, userIds);
      return uncovered(before);
    },
    infer(groupId, userIds) {
      const known = inferred.get(groupId);
      const group = known ?? new Set();
      if (known === undefined) inferred.set(groupId, group);
      const added: number[] = [];
      for (const userId of userIds) {
        if (group.has(userId)) continue;
        group.add(userId);
        added.push(userId);
      }
      return known === undefined || added.length > 0 ? added : null;
    },
    withdraw(groupId, userIds) {
      for (const userId of userIds) inferred.get(groupId)?.delete(userId);
      return uncovered(userIds);
    },
    leaveGroup(groupId) {
      const before = members(groupId);
      inferred.delete(groupId);
      return uncovered(before);
    },
    leaveUser: (userId) => uncovered([userId]),
    forget(what) {
      inferred.clear();
      if (what === 'everything') exact.clear();
    },
  };
}
