import type { Item } from './network';

/** What the servers know: everybody's state, who is in which group, and the count. */
export interface Truth {
  users: Map<number, Item>;
  groups: Map<number, number[]>;
  unread: number;
}

export const ORG = '12345';
export const HUGE_ID = Number.MAX_SAFE_INTEGER;
export const userIds: readonly number[] = [1, 2, 3, 4, HUGE_ID, 7];
/** Who may log in. */
export const people: readonly number[] = [7, 8];
export const groupIds: readonly number[] = [101, 102, 103, 104];
/** Memberships that the organisation goes through, by group. */
export const memberships: Readonly<Record<number, readonly number[][]>> = {
  101: [
    [1, 2, 7],
    [1, 2],
    [2, 3],
  ],
  102: [[2, 3], [2, 3, 4], []],
  103: [[4, HUGE_ID], [HUGE_ID], [1, 4]],
  104: [[], [7], [1, 2, 3, 4]],
};

export const userPath = (id: number): string => `/org/${ORG}/user/${id}/presence`;
export const groupPath = (id: number): string => `/org/${ORG}/group/${id}/presence`;

/** The world as every life begins. */
export function createTruth(): Truth {
  const users = new Map<number, Item>();
  for (const userId of userIds) {
    users.set(userId, {
      userId,
      presence: '',
      logicalDirection: '',
      callChannelUUID: '',
      availability: 'Available',
      availabilityStateId: 1,
      availabilityProfileId: userId % 5,
    });
  }
  const groups = new Map(groupIds.map((groupId) => [groupId, memberships[groupId]?.[0] ?? []]));
  return { users, groups, unread: 0 };
}

/** The users that a path is about. */
export function usersOf({ groups }: Truth, path: string): readonly number[] {
  const [, kind, id = ''] = /\/(user|group)\/(\d+)\/presence$/.exec(path) ?? [];
  return kind === 'user' ? [Number(id)] : (groups.get(Number(id)) ?? []);
}
