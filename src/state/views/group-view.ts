import { showValue } from '../../protocol/text';
import type { UserDisplayItem } from '../../vocabulary';
import { isCallingOut, isOnCall, isRinging } from '../call-states';
import { tellOptions } from '../option-names';
import { createSettled } from '../recent';
import type { PresenceSince } from '../table/since';
import type { PresenceTable } from '../table/table';
import { createFollower } from './follow-members';
import type { Member } from './follow-members';
import type { RowChanges } from './row-changes';
import { resorted } from './sorted';
import type { Compare } from './sorted';

/** A member of a group, as a view judges it. */
export interface GroupViewMember {
  item: UserDisplayItem;
  since: PresenceSince;
}

/**
 * The order of a view: the group's own, by id, by state (being called, calling out, on call, idle, unknown), the longest
 * in their state first, or a function as `Array.prototype.sort` takes one. Ties go by id.
 */
export type GroupViewOrder =
  'member' | 'id' | 'state' | 'longest' | ((one: GroupViewMember, other: GroupViewMember) => number);

/** Options of {@link createGroupView}. Both functions must be pure: they are asked again only when a member changed. */
export interface GroupViewOptions {
  /** Which members are kept. @defaultValue all */
  where?: ((member: GroupViewMember) => boolean) | undefined;
  /** In which order. @defaultValue `'member'` */
  order?: GroupViewOrder | undefined;
  /** How many ids are given at most. @defaultValue all */
  limit?: number | undefined;
}

/** A way to look at groups, made by {@link createGroupView}. */
export interface GroupView {
  readonly where: (member: GroupViewMember) => boolean;
  readonly order: GroupViewOrder;
  readonly limit: number;
}

/** What a view shows of a group. */
export interface GroupViewResult {
  /** The members kept, in the view's order, at most `limit`. */
  userIds: number[];
  /** How many members are kept, those beyond the limit included. */
  total: number;
}

const made = /* @__PURE__ */ new WeakSet<GroupView>();

function stateRank({ item }: Member): number {
  if (isRinging(item)) return isCallingOut(item) ? 1 : 0;
  if (isOnCall(item)) return 2;
  return item.presence === undefined ? 4 : 3;
}

const orders: Record<Extract<GroupViewOrder, string>, Compare<Member>> = {
  member: (one, other) => one.position - other.position,
  id: (one, other) => one.id - other.id,
  state: (one, other) => stateRank(one) - stateRank(other),
  longest: (one, other) => (one.since.presenceSince ?? Infinity) - (other.since.presenceSince ?? Infinity),
};

function refuse(option: keyof GroupViewOptions, expected: string, value: unknown): never {
  throw new TypeError(`createGroupView: ${option} must be ${expected}; got ${showValue(value)}.`);
}

/**
 * Makes a view of groups: who is kept, in which order, how many. Make it once per app, not per render: what is
 * remembered hangs on the view.
 *
 * @throws TypeError naming the option, where one cannot be used
 * @example
 * ```ts
 * const waiting = createGroupView({ where: ({ item }) => isBeingCalled(item), order: 'longest', limit: 10 });
 * const { userIds, total } = selectGroupView(store.getState(), 100, waiting);
 * ```
 */
export function createGroupView(options: GroupViewOptions = {}): GroupView {
  tellOptions?.('createGroupView', options);
  const { where = () => true, order = 'member', limit = Infinity } = options;
  if (typeof where !== 'function') refuse('where', 'a function', where);
  if (typeof order !== 'function' && !Object.hasOwn(orders, order)) {
    refuse('order', `a function or one of "${Object.keys(orders).join('", "')}"`, order);
  }
  if (limit !== Infinity && !(Number.isSafeInteger(limit) && limit >= 0)) {
    refuse('limit', 'a whole number from 0', limit);
  }
  const view: GroupView = Object.freeze({ where, order, limit });
  made.add(view);
  return view;
}

/** Throws where something else is given for a view. */
export function checkView(view: unknown): asserts view is GroupView {
  if (typeof view === 'object' && view !== null && made.has(view as GroupView)) return;
  throw new TypeError(`selectGroupView: view must be made by createGroupView; got ${showValue(view)}.`);
}

function sameResult(one: GroupViewResult, other: GroupViewResult): boolean {
  return (
    one.total === other.total &&
    one.userIds.length === other.userIds.length &&
    one.userIds.every((id, at) => id === other.userIds[at])
  );
}

/** Makes the function that shows groups through one view. */
export function createViewReader(
  { where, order, limit }: GroupView,
  changesOf: RowChanges,
): (table: PresenceTable, groupId: number, userIds: readonly number[]) => GroupViewResult {
  const inOrder: Compare<Member> = typeof order === 'function' ? order : orders[order];
  const compare: Compare<Member> = (one, other) => inOrder(one, other) || one.id - other.id;
  const settled = createSettled(sameResult);
  const results = new WeakMap<readonly Member[], GroupViewResult>();
  const empty: readonly Member[] = [];
  const membersOf = createFollower<readonly Member[]>(
    {
      empty,
      step(sorted, gone, come) {
        const kept = come.filter((member) => where(member));
        const next = resorted(sorted, gone, kept, compare);
        // Always the same one, so that the result is, too.
        return next.length === 0 ? empty : next;
      },
      isOrdered: order === 'member',
    },
    changesOf,
  );

  return (table, groupId, userIds) => {
    const sorted = membersOf(table, groupId, userIds);
    let result = results.get(sorted);
    if (result === undefined) {
      const shown = sorted.length > limit ? sorted.slice(0, limit) : sorted;
      result = settled(groupId, { userIds: shown.map(({ id }) => id), total: sorted.length });
      results.set(sorted, result);
    }
    return result;
  };
}
