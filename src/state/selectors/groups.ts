import type { UserDisplayItem } from '../../vocabulary';
import type { GroupsState } from '../groups';
import { createGroupSummaries } from '../summary';
import type { GroupSummary } from '../summary';
import { createDiffHub } from '../table/diff-hub';
import { createUnknownItems, knownOf } from '../unknown-items';
import type { RealtimeSlices } from './slices';
import type { GroupStatus } from './types';

type Slices<Root> = RealtimeSlices<Root>;
type OfGroup<Root, Result> = (state: Root, groupId: number) => Result;

/** Members of a group that is not known. */
const NO_MEMBERS: number[] = [];
const NO_ITEMS: UserDisplayItem[] = [];

/** A group's members, in their order. What is no number is no group's id, also where it would do for a key. */
export function userIdsOf({ members }: GroupsState, groupId: number): number[] {
  const entry = typeof groupId === 'number' ? members[groupId] : undefined;
  return entry?.userIds ?? NO_MEMBERS;
}

/** Makes `selectGroupDisplayItems`. */
export function groupDisplayItems<Root>({ groups }: Slices<Root>): OfGroup<Root, UserDisplayItem[]> {
  const unknownItem = createUnknownItems();
  const lists = createDiffHub({
    idOf: (id: number) => id,
    cellOf: (id: number, item) => knownOf(item) ?? unknownItem(id),
  });
  return (state, groupId) => {
    const own = groups(state);
    const userIds = userIdsOf(own, groupId);
    return userIds.length === 0 ? NO_ITEMS : lists(own.table, userIds);
  };
}

/** Makes `selectSelectedGroupDisplayItems`. */
export const selectedGroupDisplayItems =
  <Root>(
    { groups }: Slices<Root>,
    selectItems: OfGroup<Root, UserDisplayItem[]>,
  ): ((state: Root) => UserDisplayItem[]) =>
  (state) => {
    const { groupSelected } = groups(state);
    return groupSelected === null ? NO_ITEMS : selectItems(state, groupSelected);
  };

/** Makes `selectGroupStatus`. */
export const groupStatus =
  <Root>({ groups }: Slices<Root>): OfGroup<Root, GroupStatus> =>
  (state, groupId) => {
    const { wanted, members } = groups(state);
    if (!wanted.includes(groupId)) return 'none';
    const source = members[groupId]?.source ?? 'stored';
    return source === 'stored' ? 'loading' : 'loaded';
  };

/** Makes `selectGroupSummary`. */
export function groupSummary<Root>(
  { groups }: Slices<Root>,
  selectItems: OfGroup<Root, UserDisplayItem[]>,
): OfGroup<Root, GroupSummary> {
  const summaryOf = createGroupSummaries();
  return (state, groupId) => {
    const userIds = userIdsOf(groups(state), groupId);
    return summaryOf(groupId, userIds, selectItems(state, groupId));
  };
}
