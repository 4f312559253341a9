import type { UserDisplayItem } from '../protocol/models';
import { diffItems } from './presence-table';
import type { PresenceTable } from './presence-table';

/** How a list is made from its source: a group's members, the app's address book. */
export interface ListKind<Source, Cell> {
  idOf: (source: Source) => number;
  /** Gives the same cell whenever it is given the same two arguments. */
  cellOf: (source: Source, item: UserDisplayItem | undefined) => Cell;
}

/** One source array, and what is remembered of the list made from it. */
export interface TrackedList<Source, Cell> {
  sources: readonly Source[];
  hub: ListHub<Source, Cell> | null;
  /** Place of its list in `ListHub.lists`. */
  slot: number;
  /** The newest list and the one before: a list of equal content is given out again. */
  last: Cell[] | undefined;
  older: Cell[] | undefined;
  /** The list made from an empty table. */
  blank: Cell[] | undefined;
  /** `ListHub.generation` of the last read. */
  readIn: number;
}

/** All lists of one store, exact for one table. */
export interface ListHub<Source, Cell> {
  table: PresenceTable;
  /** The lists for `table` by slot; `undefined` until first read there. No two tables share this array. */
  lists: (Cell[] | undefined)[];
  tracked: TrackedList<Source, Cell>[];
  /** By user id: slot, position, slot, position, … of every cell that shows the user. */
  positions: Map<number, number[]>;
  generation: number;
  /** Moves and joins left until lists that nobody read in the meantime are dropped. */
  budget: number;
  /** Another hub has taken its lists over. */
  isRetired: boolean;
}

const SWEEP_BUDGET = 256;

/** A hub without lists. */
export function createHub<Source, Cell>(table: PresenceTable): ListHub<Source, Cell> {
  return {
    table,
    lists: [],
    tracked: [],
    positions: new Map(),
    generation: 0,
    budget: SWEEP_BUDGET,
    isRetired: false,
  };
}

/** A list that no hub knows yet. */
export function createTracked<Source, Cell>(sources: readonly Source[]): TrackedList<Source, Cell> {
  return { sources, hub: null, slot: 0, last: undefined, older: undefined, blank: undefined, readIn: 0 };
}

function sameCells<Cell>(one: readonly Cell[] | undefined, other: readonly Cell[]): one is Cell[] {
  if (one?.length !== other.length) return false;
  for (let at = 0; at < other.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** A remembered list of the same content in place of a new one. */
export function settle<Source, Cell>(tracked: TrackedList<Source, Cell>, list: Cell[]): Cell[] {
  const { last, older, blank } = tracked;
  if (sameCells(last, list)) return last;
  const settled = sameCells(older, list) ? older : sameCells(blank, list) ? blank : list;
  tracked.older = last;
  tracked.last = settled;
  return settled;
}

/** Enters a list into the hub; `list` where it is known for the hub's table. */
export function join<Source, Cell>(
  hub: ListHub<Source, Cell>,
  tracked: TrackedList<Source, Cell>,
  idOf: (source: Source) => number,
  list: Cell[] | undefined,
): void {
  const slot = hub.tracked.length;
  hub.tracked.push(tracked);
  hub.budget--;
  tracked.hub = hub;
  tracked.slot = slot;
  tracked.readIn = hub.generation;
  hub.lists[slot] = list;
  for (const [position, source] of tracked.sources.entries()) {
    const id = idOf(source);
    const positions = hub.positions.get(id);
    if (positions === undefined) hub.positions.set(id, [slot, position]);
    else positions.push(slot, position);
  }
}

/** The lists for another table: patched copies of those that show a changed user, the same ones otherwise. */
export function patchedLists<Source, Cell>(
  hub: ListHub<Source, Cell>,
  table: PresenceTable,
  cellOf: ListKind<Source, Cell>['cellOf'],
): (Cell[] | undefined)[] {
  const lists = hub.lists.slice();
  const touched: TrackedList<Source, Cell>[] = [];
  diffItems(hub.table, table, (id, _, item) => {
    const positions = hub.positions.get(id);
    if (positions === undefined) return;
    for (let at = 0; at < positions.length; at += 2) {
      const slot = positions[at] ?? 0;
      const position = positions[at + 1] ?? 0;
      const tracked = hub.tracked[slot];
      let list = lists[slot];
      if (list === undefined || tracked === undefined) continue;
      if (list === hub.lists[slot]) {
        list = list.slice();
        lists[slot] = list;
        touched.push(tracked);
      }
      list[position] = cellOf(tracked.sources[position] as Source, item);
    }
  });
  for (const tracked of touched) {
    const list = lists[tracked.slot];
    if (list !== undefined) lists[tracked.slot] = settle(tracked, list);
  }
  return lists;
}

/**
 * Drops the lists that were not read since the last call: the hub itself if all were, else a new one in its place,
 * because slots change.
 */
export function withoutUnread<Source, Cell>(
  hub: ListHub<Source, Cell>,
  idOf: (source: Source) => number,
): ListHub<Source, Cell> {
  const kept = hub.tracked.filter((tracked) => tracked.readIn === hub.generation);
  const isWhole = kept.length === hub.tracked.length;
  const successor = isWhole ? hub : createHub<Source, Cell>(hub.table);
  if (!isWhole) {
    hub.isRetired = true;
    for (const tracked of hub.tracked) tracked.hub = null;
    for (const tracked of kept) join(successor, tracked, idOf, hub.lists[tracked.slot]);
  }
  successor.generation++;
  successor.budget = SWEEP_BUDGET + kept.length;
  return successor;
}
