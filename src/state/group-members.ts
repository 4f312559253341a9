/** Whose word a group's members are: the app's, exact; or inferred from what the server sent. */
export type MembersSource = 'app' | 'server';

/** Members of one group, in order. */
export interface GroupMembers {
  userIds: number[];
  source: MembersSource;
}

/** Members by group id. */
export type MembersByGroup = Record<number, GroupMembers>;

/** Group and users of one entry of an event's `meta`. */
export interface MembersChange {
  groupId: number;
  userIds: readonly number[];
}

function sameIds(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}

/** Sets what the app said; the same record comes back if it says nothing new. */
export function setAppMembers(members: MembersByGroup, groupId: number, userIds: number[]): MembersByGroup {
  const known = members[groupId];
  if (known === undefined) return { ...members, [groupId]: { userIds, source: 'app' } };
  const isSame = sameIds(known.userIds, userIds);
  if (isSame && known.source === 'app') return members;
  return { ...members, [groupId]: { userIds: isSame ? known.userIds : userIds, source: 'app' } };
}

function withAdded(known: GroupMembers | undefined, userIds: readonly number[]): GroupMembers {
  if (known === undefined) return { userIds: [...new Set(userIds)], source: 'server' };
  const merged = new Set(known.userIds);
  for (const id of userIds) merged.add(id);
  return merged.size === known.userIds.length ? known : { userIds: [...merged], source: 'server' };
}

/**
 * Adds inferred members behind those already known. Members that the app has set stay exactly as they are. An empty
 * list makes an empty entry: the group was answered and has nobody.
 */
export function addInferred(members: MembersByGroup, added: readonly MembersChange[]): MembersByGroup {
  let next = members;
  for (const { groupId, userIds } of added) {
    const known = next[groupId];
    if (known?.source === 'app') continue;
    const entry = withAdded(known, userIds);
    if (entry !== known) next = { ...next, [groupId]: entry };
  }
  return next;
}

/** Takes inferred members back; the entry stays, even empty, because the group was answered all the same. */
export function withdrawInferred(
  members: MembersByGroup,
  withdrawn: readonly MembersChange[],
): MembersByGroup {
  let next = members;
  for (const { groupId, userIds } of withdrawn) {
    const known = next[groupId];
    if (known?.source !== 'server') continue;
    const gone = new Set(userIds);
    const rest = known.userIds.filter((id) => !gone.has(id));
    if (rest.length < known.userIds.length)
      next = { ...next, [groupId]: { userIds: rest, source: 'server' } };
  }
  return next;
}

function keepEntries(members: MembersByGroup, isKept: (groupId: number, entry: GroupMembers) => boolean) {
  const next: MembersByGroup = {};
  let isSame = true;
  for (const [key, entry] of Object.entries<GroupMembers>(members)) {
    if (isKept(Number(key), entry)) next[Number(key)] = entry;
    else isSame = false;
  }
  return isSame ? members : next;
}

/** Forgets the inferred members of the groups named. */
export function dropInferred(members: MembersByGroup, groupIds: readonly number[]): MembersByGroup {
  if (groupIds.length === 0) return members;
  const dropped = new Set(groupIds);
  return keepEntries(members, (groupId, { source }) => source === 'app' || !dropped.has(groupId));
}

/** Forgets every inferred member. */
export function keepAppMembers(members: MembersByGroup): MembersByGroup {
  return keepEntries(members, (_, { source }) => source === 'app');
}
