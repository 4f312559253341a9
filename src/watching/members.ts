import type { GroupMembers } from '../vocabulary';
import type { Target, WantedPaths } from './wanted';

/** Whom a frame speaks of. */
type Users = readonly { userId: number }[];

/**
 * Who belongs to which group, who is covered, and who was left lately. Members set by the app are exact; inferred ones
 * are kept while their group is wanted.
 */
export interface Members {
  /** True where the app has set the group's members. */
  isExact(groupId: number): boolean;
  /** The whole list, as it is now; `undefined` while nothing is known. The same object until somebody joins. */
  of: (groupId: number) => GroupMembers | undefined;
  /** Every group of which something is known. */
  all(): GroupMembers[];
  /** Sets a group's members exactly. Gives the users whom nothing covers any more. */
  set(groupId: number, userIds: readonly number[]): number[];
  /** Adds inferred members. True where that changed the group; an unanswered one changes even by nobody. */
  infer(groupId: number, users: Users): boolean;
  /** Replaces what was inferred of the group. Gives the users whom nothing covers any more. */
  adopt(groupId: number, userIds: readonly number[]): number[];
  /** The target is wanted: whom it covers is not left any more. */
  cover(target: Target): void;
  /** The target is not wanted any more, as of `atMs` (monotonic). Gives the users whom nothing covers any more. */
  leave(target: Target, atMs: number): number[];
  /** Those whom neither an individual subscription nor a wanted group covers. */
  uncovered(users: Users): Set<number>;
  /** These, whom nothing covers, belonged to a group that was left before it was answered. */
  noteLeft(userIds: Iterable<number>, groupId: number | null, atMs: number): void;
  /** Users left within the last 5 s and covered by nothing since, perhaps some longer ago. Always the same map. */
  readonly left: ReadonlyMap<number, unknown>;
  /** True when all of these were left within the last 5 s, and not by leaving this very group. */
  areLate(users: Users, groupId: number | null, atMs: number): boolean;
  /** Forgets what was inferred. */
  forget(): void;
  /** Forgets what the app has set. */
  forgetExact(): void;
}

/** How long news of what was left may be on its way. */
const REMEMBERED_MS = 5_000;

interface Inferred {
  ids: Set<number>;
  /** The list as handed out; `null` where somebody has joined since. */
  said: GroupMembers | null;
}

/** Nobody belongs anywhere yet. */
export function createMembers(wanted: WantedPaths): Members {
  const exact = new Map<number, GroupMembers>();
  const inferred = new Map<number, Inferred>();
  // In the order of leaving, so the oldest come first.
  const left = new Map<number, { groupId: number | null; atMs: number }>();

  const idsOf = (groupId: number): Iterable<number> =>
    exact.get(groupId)?.userIds ?? inferred.get(groupId)?.ids ?? [];

  /** Building the list waits until somebody asks: a group of thousands may grow with every frame. */
  function of(groupId: number): GroupMembers | undefined {
    const set = exact.get(groupId);
    if (set !== undefined) return set;
    const group = inferred.get(groupId);
    if (group === undefined) return undefined;
    group.said ??= { groupId, userIds: [...group.ids], source: 'server' };
    return group.said;
  }

  /** Takes those away whom something covers. */
  function withoutCovered(candidates: Set<number>): Set<number> {
    for (const userId of candidates) if (wanted.users.has(userId)) candidates.delete(userId);
    for (const groupId of wanted.groups.keys()) {
      if (candidates.size === 0) break;
      for (const userId of idsOf(groupId)) candidates.delete(userId);
    }
    return candidates;
  }

  function forgetOld(atMs: number): void {
    for (const [userId, departure] of left) {
      const elapsedMs = atMs - departure.atMs;
      // A clock that has stepped back says nothing: below zero counts as elapsed.
      if (elapsedMs >= 0 && elapsedMs <= REMEMBERED_MS) return;
      left.delete(userId);
    }
  }

  function noteLeft(userIds: Iterable<number>, groupId: number | null, atMs: number): void {
    forgetOld(atMs);
    for (const userId of userIds) {
      left.delete(userId);
      left.set(userId, { groupId, atMs });
    }
  }

  function cover({ kind, id }: Target): void {
    if (left.size === 0) return;
    for (const userId of kind === 'user' ? [id] : idsOf(id)) left.delete(userId);
  }

  return {
    isExact: (groupId) => exact.has(groupId),
    of,
    all: () => [...new Set([...exact.keys(), ...inferred.keys()])].flatMap((groupId) => of(groupId) ?? []),
    set(groupId, userIds) {
      const before = idsOf(groupId);
      inferred.delete(groupId);
      exact.set(groupId, { groupId, userIds: [...userIds], source: 'app' });
      if (!wanted.groups.has(groupId)) return [];
      for (const userId of userIds) left.delete(userId);
      return [...withoutCovered(new Set(before))];
    },
    infer(groupId, users) {
      const known = inferred.get(groupId);
      const group = known ?? { ids: new Set(), said: null };
      if (known === undefined) inferred.set(groupId, group);
      const { ids } = group;
      const sizeBefore = ids.size;
      for (const { userId } of users) {
        if (ids.has(userId)) continue;
        ids.add(userId);
        left.delete(userId);
      }
      if (ids.size > sizeBefore) group.said = null;
      return known === undefined || ids.size > sizeBefore;
    },
    adopt(groupId, userIds) {
      const before = idsOf(groupId);
      inferred.set(groupId, { ids: new Set(userIds), said: null });
      return [...withoutCovered(new Set(before))];
    },
    cover,
    leave({ kind, id }, atMs) {
      const before = kind === 'user' ? [id] : idsOf(id);
      if (kind === 'group') inferred.delete(id);
      const uncovered = withoutCovered(new Set(before));
      noteLeft(uncovered, kind === 'group' ? id : null, atMs);
      return [...uncovered];
    },
    uncovered: (users) => withoutCovered(new Set(users.map(({ userId }) => userId))),
    noteLeft,
    left,
    areLate(users, groupId, atMs) {
      forgetOld(atMs);
      return users.every(({ userId }) => {
        const departure = left.get(userId);
        return departure !== undefined && (departure.groupId === null || departure.groupId !== groupId);
      });
    },
    forget() {
      inferred.clear();
      left.clear();
    },
    forgetExact() {
      exact.clear();
    },
  };
}
