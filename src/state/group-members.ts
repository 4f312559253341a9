import { frozen } from './development';

/**
 * Whose word a group's members are: the app's, exact; inferred from what the server sent; or inferred by an earlier
 * process, which is shown until the first answer replaces it.
 */
export type MembersSource = 'app' | 'server' | 'stored';

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

/** Frozen in development, because the default checks would walk the ids of a large group on every dispatch. */
function entryOf(userIds: number[], source: MembersSource): GroupMembers {
  return frozen({ userIds: frozen(userIds), source });
}

function sameIds(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}

/** Sets what the app said; the same record comes back if it says nothing new. */
export function setAppMembers(members: MembersByGroup, groupId: number, userIds: number[]): MembersByGroup {
  const known = members[groupId];
  if (known === undefined) return { ...members, [groupId]: entryOf(userIds, 'app') };
  const isSame = sameIds(known.userIds, userIds);
  if (isSame && known.source === 'app') return members;
  return { ...members, [groupId]: entryOf(isSame ? known.userIds : userIds, 'app') };
}

function withAdded(known: GroupMembers | undefined, userIds: readonly number[]): GroupMembers {
  if (known?.source !== 'server') return entryOf([...new Set(userIds)], 'server');
  const merged = new Set(known.userIds);
  for (const id of userIds) merged.add(id);
  return merged.size === known.userIds.length ? known : entryOf([...merged], 'server');
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
    if (rest.length < known.userIds.length) next = { ...next, [groupId]: entryOf(rest, 'server') };
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

/** Members as an earlier process left them: what it inferred, it inferred for itself. Other shapes are left out. */
export function asStored(members: MembersByGroup): MembersByGroup {
  const stored: MembersByGroup = {};
  for (const [groupId, entry] of Object.entries<Partial<GroupMembers> | null>(members)) {
    const source = entry?.source === 'app' ? 'app' : 'stored';
    if (Array.isArray(entry?.userIds)) stored[Number(groupId)] = entryOf(entry.userIds, source);
  }
  return stored;
}

/** Forgets every inferred member. */
export function keepAppMembers(members: MembersByGroup): MembersByGroup {
  return keepEntries(members, (_, { source }) => source === 'app');
}
