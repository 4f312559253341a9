import type { UserDisplayItem } from '../../vocabulary';
import { createObjectMemo } from './object-memo';
import { countSharedBuckets, diffItems, forEachItem } from './table';
import type { PresenceTable } from './table';

interface Known {
  table: PresenceTable;
  list: UserDisplayItem[];
}

/** How many stores, read in turn, keep their lists patched rather than merged anew. */
const REMEMBERED = 2;
const NO_ITEMS: UserDisplayItem[] = [];

const byId = (one: UserDisplayItem, other: UserDisplayItem): number => one.id - other.id;

function sortedItems(table: PresenceTable): UserDisplayItem[] {
  const items: UserDisplayItem[] = [];
  forEachItem(table, (item) => items.push(item));
  return items.sort(byId);
}

function positionOfId(list: readonly UserDisplayItem[], id: number): number {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.id ?? Infinity) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Both ordered by id; merges them, leaving out ids that are gone. */
function merge(
  list: UserDisplayItem[],
  added: UserDisplayItem[],
  gone: ReadonlySet<number>,
): UserDisplayItem[] {
  const merged: UserDisplayItem[] = [];
  let next = 0;
  for (const item of list) {
    for (let waiting = added[next]; waiting !== undefined && waiting.id < item.id; waiting = added[++next]) {
      merged.push(waiting);
    }
    if (!gone.has(item.id)) merged.push(item);
  }
  return merged.concat(added.slice(next));
}

/** The list for another table, from one that is known; the same list if no item differs. */
function patch(known: Known, table: PresenceTable): UserDisplayItem[] {
  let { list } = known;
  const added: UserDisplayItem[] = [];
  const gone = new Set<number>();
  diffItems(known.table, table, (id, before, after) => {
    if (after === undefined) gone.add(id);
    else if (before === undefined) added.push(after);
    else {
      if (list === known.list) list = list.slice();
      list[positionOfId(list, id)] = after;
    }
  });
  return added.length === 0 && gone.size === 0 ? list : merge(list, added.sort(byId), gone);
}

function sameItems(one: readonly UserDisplayItem[], other: readonly UserDisplayItem[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

/** Makes the selector of every user in a table, ordered by id; patched from the nearest list known. */
export function createAllUsersList(): (table: PresenceTable) => UserDisplayItem[] {
  const lists = createObjectMemo<PresenceTable, UserDisplayItem[]>();
  let remembered: Known[] = [];

  function nearest(table: PresenceTable): Known | undefined {
    let best = remembered[0];
    let most = 0;
    if (remembered.length < 2) return best;
    for (const known of remembered) {
      const shared = countSharedBuckets(known.table, table);
      if (shared > most) [best, most] = [known, shared];
    }
    return best;
  }

  function compute(table: PresenceTable): UserDisplayItem[] {
    const from = nearest(table);
    const patched = from === undefined ? sortedItems(table) : patch(from, table);
    const equal = remembered.find(({ list }) => sameItems(list, patched));
    const list = equal?.list ?? patched;
    const isContinued = from !== undefined && countSharedBuckets(from.table, table) > 0;
    const replaced = equal ?? (isContinued ? from : undefined);
    remembered = [{ table, list }, ...remembered.filter((known) => known !== replaced)].slice(0, REMEMBERED);
    return list;
  }

  return (table) => {
    if (table.size === 0) return NO_ITEMS;
    let list = lists.get(table);
    if (list === undefined) {
      list = compute(table);
      lists.set(table, list);
    }
    return list;
  };
}
