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
  /** Held weakly: an array that the app has let go of takes its list along. */
  sources: WeakRef<readonly Source[]>;
  hub: ListHub<Source, Cell> | null;
  /** Place of its list in `ListHub.lists`. */
  slot: number;
  /** The newest list and the one before: a list of equal content is given out again. */
  last: Cell[] | undefined;
  older: Cell[] | undefined;
  /** The list made from an empty table. */
  blank: Cell[] | undefined;
  /** `ListHub.moves` at the last read. */
  readAt: number;
}

/** All lists of one store, exact for one table. */
export interface ListHub<Source, Cell> {
  table: PresenceTable;
  /** The lists for `table` by slot; `undefined` until first read there. No two tables share this array. */
  lists: (Cell[] | undefined)[];
  tracked: TrackedList<Source, Cell>[];
  /** By user id: slot, position, slot, position, … of every cell that shows the user. */
  positions: Map<number, number[]>;
  /** How many times the hub has gone to another table. */
  moves: number;
  /** Moves and joins left until lists that are of no use any more are dropped. */
  budget: number;
  /** Another hub has taken its lists over. */
  isRetired: boolean;
}

const SWEEP_BUDGET = 256;
/** A list that so many moves have passed by unread is not kept up to date any longer. */
const UNREAD_MOVES = 256;

/** A hub without lists. */
export function createHub<Source, Cell>(table: PresenceTable): ListHub<Source, Cell> {
  return {
    table,
    lists: [],
    tracked: [],
    positions: new Map(),
    moves: 0,
    budget: SWEEP_BUDGET,
    isRetired: false,
  };
}

/** A list that no hub knows yet. */
export function createTracked<Source, Cell>(sources: readonly Source[]): TrackedList<Source, Cell> {
  return {
    sources: new WeakRef(sources),
    hub: null,
    slot: 0,
    last: undefined,
    older: undefined,
    blank: undefined,
    readAt: 0,
  };
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

/** Enters a list into the hub. */
export function join<Source, Cell>(
  hub: ListHub<Source, Cell>,
  tracked: TrackedList<Source, Cell>,
  sources: readonly Source[],
  idOf: (source: Source) => number,
): void {
  const slot = hub.tracked.length;
  hub.tracked.push(tracked);
  hub.budget--;
  tracked.hub = hub;
  tracked.slot = slot;
  tracked.readAt = hub.moves;
  hub.lists[slot] = undefined;
  for (const [position, source] of sources.entries()) {
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
      const sources = tracked?.sources.deref();
      let list = lists[slot];
      if (list === undefined || tracked === undefined || sources === undefined) continue;
      if (list === hub.lists[slot]) {
        list = list.slice();
        lists[slot] = list;
        touched.push(tracked);
      }
      list[position] = cellOf(sources[position] as Source, item);
    }
  });
  for (const tracked of touched) {
    const list = lists[tracked.slot];
    if (list !== undefined) lists[tracked.slot] = settle(tracked, list);
  }
  return lists;
}

/** Enters lists of another hub, with what they are at this hub's table. */
export function joinAll<Source, Cell>(
  hub: ListHub<Source, Cell>,
  all: readonly TrackedList<Source, Cell>[],
  lists: readonly (Cell[] | undefined)[],
  idOf: (source: Source) => number,
): void {
  for (const tracked of all) {
    const sources = tracked.sources.deref();
    const list = lists[tracked.slot];
    if (sources === undefined) continue;
    join(hub, tracked, sources, idOf);
    hub.lists[tracked.slot] = list;
  }
}

/**
 * Drops the lists whose source is gone or that nobody reads: the hub itself if there are none, else a new one in its
 * place, because slots change.
 */
export function withoutUseless<Source, Cell>(
  hub: ListHub<Source, Cell>,
  idOf: (source: Source) => number,
): ListHub<Source, Cell> {
  hub.budget = SWEEP_BUDGET;
  const kept = hub.tracked.filter(
    ({ readAt, sources }) => hub.moves - readAt < UNREAD_MOVES && sources.deref() !== undefined,
  );
  if (kept.length === hub.tracked.length) return hub;
  const successor = createHub<Source, Cell>(hub.table);
  hub.isRetired = true;
  for (const tracked of hub.tracked) tracked.hub = null;
  joinAll(successor, kept, hub.lists, idOf);
  successor.budget = SWEEP_BUDGET;
  return successor;
}
