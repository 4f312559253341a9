import type { GroupsState } from '../index';
import { forEachItem, getFacts, getItem } from '../state/table/table';
import type { SeededRow } from '../state/events';
import type { GroupUsers, Wanted } from './messages';

type Members = GroupsState['members'];

/** A group's whole list, unless an earlier process left it. */
function listOf(members: Members, groupId: number): GroupUsers | null {
  const entry = members[groupId];
  return entry === undefined || entry.source === 'stored' ? null : { groupId, userIds: entry.userIds };
}

/** Lists that an event has changed. */
export function changedMembers(before: Members, after: Members): GroupUsers[] {
  if (before === after) return [];
  return Object.keys(after).flatMap((key) => {
    const groupId = Number(key);
    return before[groupId] === after[groupId] ? [] : (listOf(after, groupId) ?? []);
  });
}

/** Everybody who is a member of some group. */
export function membersOf(members: Members): Set<number> {
  return new Set(Object.keys(members).flatMap((key) => listOf(members, Number(key))?.userIds ?? []));
}

/** What the leader knows of these paths, and of those whom no path explains: `isExplained` tells them apart. */
export function seedOf(
  { table, members }: GroupsState,
  wanted: Iterable<Wanted>,
  isExplained: (userId: number) => boolean,
): { rows: SeededRow[]; members: GroupUsers[] } {
  const userIds = new Set<number>();
  const lists: GroupUsers[] = [];
  let hasGroup = false;
  for (const { kind, id } of wanted) {
    if (kind === 'user') userIds.add(id);
    else {
      hasGroup = true;
      const list = listOf(members, id);
      if (list === null) continue;
      lists.push(list);
      for (const userId of list.userIds) userIds.add(userId);
    }
  }
  if (hasGroup) forEachItem(table, ({ id }) => isExplained(id) || userIds.add(id));
  const rows: SeededRow[] = [];
  for (const userId of userIds) {
    const item = getItem(table, userId);
    const facts = getFacts(table, userId);
    if (item !== undefined && facts !== undefined) rows.push([item, facts]);
  }
  return { rows, members: lists };
}
