import type { UserDisplayItem } from '../../vocabulary';
import { createRecent } from '../recent';
import { never } from '../row-views';
import { isSinceOf, sinceOf } from '../table/since';
import type { PresenceSince } from '../table/since';
import { countSharedBuckets, getRow } from '../table/table';
import type { PresenceTable } from '../table/table';
import type { RowChanges } from './row-changes';

/** A member of a group, as it stands in a table. */
export interface Member {
  id: number;
  /** Place in the group's own order. */
  position: number;
  item: UserDisplayItem;
  since: PresenceSince;
}

/** What is made of a group's members, step by step. */
export interface Fold<Value extends object> {
  /** What nobody makes. */
  empty: Value;
  /** What becomes of a value when these go and those come; itself where that makes no difference. */
  step: (value: Value, gone: ReadonlySet<Member>, come: readonly Member[]) => Value;
  /** True where a member's position matters. */
  isOrdered: boolean;
}

/** The members of one group as they stand in one table, and what is made of them. */
interface Following<Value> {
  table: PresenceTable;
  userIds: readonly number[];
  members: Map<number, Member>;
  value: Value;
}

/** Those who go and those who come; whoever changes does both. */
interface Turnover {
  gone: Set<Member>;
  come: Member[];
}

function memberOf(table: PresenceTable, id: number, position: number): Member {
  const row = getRow(table, id);
  if (row === undefined) return { id, position, item: { id }, since: never };
  return { id, position, item: row.item, since: sinceOf(row.facts) };
}

/** The member as it stands in another table: itself where that makes no difference. */
function broughtTo(table: PresenceTable, member: Member, position: number): Member {
  const { id, item, since } = member;
  const row = getRow(table, id);
  const isSame = row === undefined ? since === never : row.item === item && isSinceOf(row.facts, since);
  return isSame && position === member.position ? member : memberOf(table, id, position);
}

function replace(members: Map<number, Member>, { gone, come }: Turnover, was: Member, is: Member): void {
  if (was === is) return;
  members.set(is.id, is);
  gone.add(was);
  come.push(is);
}

/** The same members go to another table: only those whose row is another there are looked at. */
function turnOver(
  { members, table: before }: Following<unknown>,
  after: PresenceTable,
  changesOf: RowChanges,
): Turnover {
  const turnover: Turnover = { gone: new Set(), come: [] };
  for (const id of changesOf(before, after)) {
    const member = members.get(id);
    if (member !== undefined) replace(members, turnover, member, broughtTo(after, member, member.position));
  }
  return turnover;
}

/** Other members, maybe in another table: each is looked at, and only those who differ go or come. */
function exchange(
  members: Map<number, Member>,
  table: PresenceTable,
  userIds: readonly number[],
  isOrdered: boolean,
): Turnover {
  const turnover: Turnover = { gone: new Set(), come: [] };
  const staying = new Set<number>();
  for (const [position, id] of userIds.entries()) {
    if (staying.has(id)) continue;
    staying.add(id);
    const member = members.get(id);
    if (member !== undefined) {
      replace(members, turnover, member, broughtTo(table, member, isOrdered ? position : member.position));
      continue;
    }
    const newcomer = memberOf(table, id, position);
    members.set(id, newcomer);
    turnover.come.push(newcomer);
  }
  for (const [id, member] of members) {
    if (staying.has(id)) continue;
    members.delete(id);
    turnover.gone.add(member);
  }
  return turnover;
}

/**
 * Makes the function that gives what a fold makes of a group's members in a table. It depends on the arguments alone;
 * what is remembered saves work: going from one table to another only the rows that differ are looked at, and where the
 * members are others it starts from the members that the group last had in this store.
 */
export function createFollower<Value extends object>(
  fold: Fold<Value>,
  changesOf: RowChanges,
): (table: PresenceTable, groupId: number, userIds: readonly number[]) => Value {
  const given = new WeakMap<readonly number[], WeakMap<PresenceTable, Value>>();
  const followings = new WeakMap<readonly number[], Following<Value>>();
  const recent = createRecent<WeakRef<Following<Value>>>();

  function nearest(table: PresenceTable, groupId: number): Following<Value> | undefined {
    const all = recent.of(groupId).map((following) => following.deref());
    return all.find(
      (following) =>
        following !== undefined &&
        followings.get(following.userIds) === following &&
        countSharedBuckets(following.table, table) > 0,
    );
  }

  function follow(table: PresenceTable, groupId: number, userIds: readonly number[]): Value {
    const from = followings.get(userIds) ?? nearest(table, groupId);
    const members = from?.members ?? new Map<number, Member>();
    // What is half changed when a function of the app throws is of no use any more.
    if (from !== undefined) followings.delete(from.userIds);
    const { gone, come } =
      from?.userIds === userIds
        ? turnOver(from, table, changesOf)
        : exchange(members, table, userIds, fold.isOrdered);
    const start = from?.value ?? fold.empty;
    const value = gone.size === 0 && come.length === 0 ? start : fold.step(start, gone, come);
    const following: Following<Value> = { table, userIds, members, value };
    followings.set(userIds, following);
    if (from?.userIds !== userIds) recent.add(groupId, new WeakRef(following));
    return value;
  }

  return (table, groupId, userIds) => {
    let byTable = given.get(userIds);
    if (byTable === undefined) {
      byTable = new WeakMap();
      given.set(userIds, byTable);
    }
    let value = byTable.get(table);
    if (value === undefined) {
      value = follow(table, groupId, userIds);
      byTable.set(table, value);
    }
    return value;
  };
}
