import type { Coverage, GroupMembers } from '../vocabulary';
import { isEntityId, isRecord } from '../protocol/ids';
import { development } from './development';
import { markLive } from './live';
import { splitMemberIds } from './member-ids';

/**
 * Whose word a group's members are: the app's, exact; inferred from what the server sent; or inferred by an earlier
 * process, which is shown until the first answer replaces it.
 */
export type MembersSource = GroupMembers['source'] | 'stored';

/** Members of one group, in order. */
export interface MembersEntry {
  userIds: number[];
  source: MembersSource;
}

/** Members by group id. */
export type MembersByGroup = Record<number, MembersEntry>;

/** Frozen in development, because the default checks would walk the ids of a large group on every dispatch. */
function entryOf(userIds: number[], source: MembersSource): MembersEntry {
  const entry: MembersEntry = { userIds, source };
  development?.freeze(userIds);
  development?.freeze(entry);
  return entry;
}

/** Lists that are said again and again, and the equal ones that the state keeps: these two are not compared twice. */
const foundEqual = /* @__PURE__ */ new WeakMap<readonly number[], readonly number[]>();

/** True where both name the same, in the same order. */
export function sameIds(known: readonly number[], said: readonly number[]): boolean {
  if (known === said || foundEqual.get(said) === known) return true;
  if (known.length !== said.length || !known.every((id, index) => id === said[index])) return false;
  foundEqual.set(said, known);
  return true;
}

/** The entry itself if nothing new is said; its list if only the source is. */
function assign(known: MembersEntry | undefined, userIds: number[], source: MembersSource): MembersEntry {
  if (known === undefined || !sameIds(known.userIds, userIds)) return entryOf(userIds, source);
  return known.source === source ? known : entryOf(known.userIds, source);
}

/**
 * Takes whole lists as they are said; the same record comes back if they say nothing new. What the app has set and the
 * middleware has not heard of (it was preloaded) stays exactly as it is.
 */
export function assignMembers(members: MembersByGroup, said: readonly GroupMembers[]): MembersByGroup {
  let next = members;
  for (const { groupId, userIds, source } of said) {
    const known = next[groupId];
    if (known?.source === 'app' && source !== 'app') continue;
    const entry = assign(known, userIds, source);
    if (entry === known) continue;
    if (next === members) next = markLive({ ...members });
    next[groupId] = entry;
  }
  return next;
}

/** Sets what the app said; the same record comes back if it says nothing new. */
export function setAppMembers(members: MembersByGroup, groupId: number, userIds: number[]): MembersByGroup {
  return assignMembers(members, [{ groupId, userIds, source: 'app' }]);
}

function keepEntries(members: MembersByGroup, isKept: (groupId: number, source: MembersSource) => boolean) {
  const next: MembersByGroup = markLive({});
  let isSame = true;
  for (const [key, entry] of Object.entries<MembersEntry>(members)) {
    if (isKept(Number(key), entry.source)) next[Number(key)] = entry;
    else isSame = false;
  }
  return isSame ? members : next;
}

/**
 * Takes the members that are said for all that are known. Beside them stays what the app has set, and what an earlier
 * process left, until its group is wanted no more.
 */
export function coverMembers(
  members: MembersByGroup,
  said: Coverage,
  wantedBefore: readonly number[],
): MembersByGroup {
  const known = new Set(said.members.map(({ groupId }) => groupId));
  const wanted = new Set(said.wantedGroupIds);
  const left = new Set(wantedBefore.filter((groupId) => !wanted.has(groupId)));
  const kept = keepEntries(
    members,
    (groupId, source) =>
      source === 'app' || known.has(groupId) || (source === 'stored' && !left.has(groupId)),
  );
  return assignMembers(kept, said.members);
}

/** Members as an earlier process left them: what it inferred, it inferred for itself. Other shapes are left out. */
export function asStored(members: object): MembersByGroup {
  const stored: MembersByGroup = markLive({});
  for (const [key, entry] of Object.entries<unknown>({ ...members })) {
    const groupId = Number(key);
    if (!isEntityId(groupId) || !isRecord(entry) || !Array.isArray(entry.userIds)) continue;
    const { accepted } = splitMemberIds(entry.userIds);
    stored[groupId] = entryOf(accepted, entry.source === 'app' ? 'app' : 'stored');
  }
  return stored;
}

/** Forgets every inferred member. */
export function keepAppMembers(members: MembersByGroup): MembersByGroup {
  return keepEntries(members, (_, source) => source === 'app');
}
