import type { Watching } from '../watching/watching';

/** Whom one store wants, of all whom the tabs watch together. */
export interface Covered {
  /** `isLoose`: belongs to no group, and is wanted by nobody. */
  has: (userId: number, isLoose: boolean) => boolean;
  /** What is wanted has changed, or who belongs to it. */
  reconsider: () => void;
}

/** Looks everybody up in one set, which is made when it is asked for. */
export function createCovered(
  watching: Pick<Watching, 'coverage'>,
  wantedUsers: () => Iterable<number>,
): Covered {
  let covered: Set<number> | null = null;
  let hasGroups = false;

  function cover(): Set<number> {
    const { wantedGroupIds, members } = watching.coverage();
    const userIds = new Set(wantedUsers());
    for (const list of members) {
      if (wantedGroupIds.includes(list.groupId)) for (const userId of list.userIds) userIds.add(userId);
    }
    hasGroups = wantedGroupIds.length > 0;
    return userIds;
  }

  return {
    has(userId, isLoose) {
      covered ??= cover();
      return covered.has(userId) || (isLoose && hasGroups);
    },
    reconsider() {
      covered = null;
    },
  };
}
