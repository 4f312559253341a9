import type { Group, Organisation, Person } from './simulation/organisation';

/** What a path of the presence service stands for. */
export type Target =
  | { kind: 'user'; userId: number; memberIds: readonly number[] }
  | { kind: 'group'; groupId: number; memberIds: readonly number[] };

/** Why a path stands for nothing, and the close code for it. */
interface UnknownTarget {
  problem: string;
  closeCode: number;
}

/** Finds people and groups by id and by path. */
export interface Directory {
  readonly orgId: string;
  person: (userId: number) => Person | undefined;
  /** What a path stands for, or why it stands for nothing. */
  resolve: (path: string) => Target | UnknownTarget;
  /** Every path that shows this user. */
  pathsOf: (userId: number) => readonly string[];
  /** The user that `org:{orgId}:user:{userId}` names, if it works here. */
  userOf: (userString: string) => number | undefined;
}

const closeCodes = { unknownOrg: 4001, unknownUser: 4002, unknownGroup: 4005, badPath: 4400 } as const;
const pathPattern = /^\/org\/([A-Za-z0-9_-]{1,64})\/(user|group)\/([1-9]\d*)\/presence$/;
const userStringPattern = /^org:([A-Za-z0-9_-]{1,64}):user:([1-9]\d*)$/;

const byId = <T>(items: readonly T[], idOf: (item: T) => number): Map<number, T> =>
  new Map(items.map((item) => [idOf(item), item]));

/** Indexes an organisation. */
export const createDirectory = ({ orgId, people, groups }: Organisation): Directory => {
  const peopleById = byId<Person>(people, ({ userId }) => userId);
  const groupsById = byId<Group>(groups, ({ groupId }) => groupId);
  const pathTo = (kind: 'user' | 'group', id: number) => `/org/${orgId}/${kind}/${id}/presence`;
  const pathsByUser = new Map(
    people.map(({ userId, groupIds }) => [
      userId,
      [pathTo('user', userId), ...groupIds.map((groupId) => pathTo('group', groupId))],
    ]),
  );

  const resolve = (path: string): Target | UnknownTarget => {
    const [, org, kind, digits] = pathPattern.exec(path) ?? [];
    const id = Number(digits);
    if (org === undefined || !Number.isSafeInteger(id)) {
      return { problem: 'path must be /org/{orgId}/user|group/{id}/presence', closeCode: closeCodes.badPath };
    }
    if (org !== orgId) return { problem: 'unknown organisation', closeCode: closeCodes.unknownOrg };
    if (kind === 'user') {
      return peopleById.has(id)
        ? { kind, userId: id, memberIds: [id] }
        : { problem: `unknown user ${id}`, closeCode: closeCodes.unknownUser };
    }
    const group = groupsById.get(id);
    return group
      ? { kind: 'group', groupId: id, memberIds: group.memberIds }
      : { problem: `unknown group ${id}`, closeCode: closeCodes.unknownGroup };
  };

  return {
    orgId,
    person: (userId) => peopleById.get(userId),
    resolve,
    pathsOf: (userId) => pathsByUser.get(userId) ?? [],
    userOf: (userString) => {
      const [, org, digits] = userStringPattern.exec(userString) ?? [];
      const userId = Number(digits);
      return org === orgId && peopleById.has(userId) ? userId : undefined;
    },
  };
};
