import type { GroupsState } from '../index';
import { forEachItem, getFacts, getItem } from '../state/table/table';
import type { Target } from '../watching/wanted';
import type { GroupUsers, News } from './messages';

type Members = GroupsState['members'];

/** Whole lists of these groups, but for what an earlier process left. */
function listsOf(members: Members, groupIds: Iterable<number>): GroupUsers[] {
  return Array.from(groupIds).flatMap((groupId) => {
    const entry = members[groupId];
    return entry === undefined || entry.source === 'stored' ? [] : { groupId, userIds: entry.userIds };
  });
}

const idsOf = (members: Members): number[] => Object.keys(members).map(Number);

/** Lists that an event has changed. */
export function changedMembers(before: Members, after: Members): GroupUsers[] {
  const changed = idsOf(after).filter((groupId) => before[groupId] !== after[groupId]);
  return before === after ? [] : listsOf(after, changed);
}

/** Everybody who is a member of some group. */
export function membersOf(members: Members): Set<number> {
  return new Set(listsOf(members, idsOf(members)).flatMap(({ userIds }) => userIds));
}

/** What is known of these paths, and of those whom no path explains. */
export function knownOf(
  { table, members }: GroupsState,
  targets: readonly Target[],
  isExplained: (userId: number) => boolean,
): News {
  const groupIds = targets.flatMap(({ kind, id }) => (kind === 'group' ? id : []));
  const lists = listsOf(members, groupIds);
  const loose: number[] = [];
  if (groupIds.length > 0) forEachItem(table, ({ id }) => isExplained(id) || loose.push(id));
  const users = targets.flatMap(({ kind, id }) => (kind === 'user' ? id : []));
  const userIds = new Set([...users, ...lists.flatMap((list) => list.userIds), ...loose]);
  const rows = [...userIds].flatMap((userId): NonNullable<News['rows']> => {
    const item = getItem(table, userId);
    const facts = getFacts(table, userId);
    return item === undefined || facts === undefined ? [] : [[item, facts]];
  });
  return { rows, members: lists, loose };
}
