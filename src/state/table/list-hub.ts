import type { UserDisplayItem } from '../../vocabulary';
import { diffItems } from './table';
import type { PresenceTable } from './table';

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

/** One cell that shows a user. Knows its source, so that a patch need not ask for the whole array of them. */
interface Place<Source> {
  slot: number;
  position: number;
  source: Source;
}

/** All lists of one store, exact for one table. */
export interface ListHub<Source, Cell> {
  table: PresenceTable;
  /** The lists for `table` by slot; `undefined` until first read there. No two tables share this array. */
  lists: (Cell[] | undefined)[];
  tracked: TrackedList<Source, Cell>[];
  /** By user id: every cell that shows the user. */
  places: Map<number, Place<Source>[]>;
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
    places: new Map(),
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

function remember<Source, Cell>(tracked: TrackedList<Source, Cell>, list: Cell[]): Cell[] {
  tracked.older = tracked.last;
  tracked.last = list;
  return list;
}

/** A remembered list of the same content in place of a new one. */
export function settle<Source, Cell>(tracked: TrackedList<Source, Cell>, list: Cell[]): Cell[] {
  const { last, older, blank } = tracked;
  if (sameCells(last, list)) return last;
  return remember(tracked, sameCells(older, list) ? older : sameCells(blank, list) ? blank : list);
}

/** The same for a list patched at `position`, where a remembered list hardly ever has the same cell. */
function settlePatched<Source, Cell>(
  tracked: TrackedList<Source, Cell>,
  list: Cell[],
  position: number,
): Cell[] {
  const { last, older, blank } = tracked;
  const cell = list[position];
  const isCandidate = last?.[position] === cell || older?.[position] === cell || blank?.[position] === cell;
  return isCandidate ? settle(tracked, list) : remember(tracked, list);
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
    const places = hub.places.get(id);
    if (places === undefined) hub.places.set(id, [{ slot, position, source }]);
    else places.push({ slot, position, source });
  }
}

/** The lists for another table: patched copies of those that show a changed user, the same ones otherwise. */
export function patchedLists<Source, Cell>(
  hub: ListHub<Source, Cell>,
  table: PresenceTable,
  cellOf: ListKind<Source, Cell>['cellOf'],
): (Cell[] | undefined)[] {
  const lists = hub.lists.slice();
  const touched: Place<Source>[] = [];
  diffItems(hub.table, table, (id, _, item) => {
    const places = hub.places.get(id);
    if (places === undefined) return;
    for (const place of places) {
      const { slot, position, source } = place;
      let list = lists[slot];
      if (list === undefined) continue;
      if (list === hub.lists[slot]) {
        list = list.slice();
        lists[slot] = list;
        touched.push(place);
      }
      list[position] = cellOf(source, item);
    }
  });
  for (const { slot, position } of touched) {
    const tracked = hub.tracked[slot];
    const list = lists[slot];
    if (tracked !== undefined && list !== undefined) lists[slot] = settlePatched(tracked, list, position);
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
