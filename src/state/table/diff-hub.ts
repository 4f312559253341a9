import { createObjectMemo } from './object-memo';
import type { PresenceTable } from './table';
import { countSharedBuckets, getItem } from './table';
import { createHub, createTracked, join, joinAll, patchedLists, settle, withoutUseless } from './list-hub';
import type { ListHub, ListKind, TrackedList } from './list-hub';

/** The lists of a hub as they were for one table. */
interface Snapshot<Source, Cell> {
  hub: ListHub<Source, Cell>;
  lists: (Cell[] | undefined)[];
}

/** Where hubs are found again: by the tables that they have been at. */
interface HubDirectory<Source, Cell> {
  /** Brings the hub to a table; the lists it gave there before come back as they were. */
  moveTo: (hub: ListHub<Source, Cell>, table: PresenceTable) => void;
  /** The hub that a new list joins: the one at this table, or the latest if it is of the same store. */
  hubFor: (table: PresenceTable) => ListHub<Source, Cell>;
  /** Drops what is of no use any more, when it is time. */
  tidy: (hub: ListHub<Source, Cell>) => void;
}

function createDirectory<Source, Cell>(kind: ListKind<Source, Cell>): HubDirectory<Source, Cell> {
  type Hub = ListHub<Source, Cell>;
  const snapshots = createObjectMemo<PresenceTable, Snapshot<Source, Cell>>();
  let latest: WeakRef<Hub> | undefined;

  function adopt(hub: Hub): Hub {
    snapshots.set(hub.table, { hub, lists: hub.lists });
    latest = new WeakRef(hub);
    return hub;
  }

  /** Two hubs met at one table: they belong to the same store, and one diff serves both. */
  function absorb(hub: Hub, { hub: other, lists }: Snapshot<Source, Cell>): void {
    if (other.isRetired) return;
    other.isRetired = true;
    joinAll(hub, other.tracked, lists, kind.idOf);
    latest = new WeakRef(hub);
  }

  return {
    moveTo(hub, table) {
      const known = snapshots.get(table);
      if (known?.hub === hub) {
        hub.table = table;
        hub.lists = known.lists;
        return;
      }
      hub.lists = patchedLists(hub, table, kind.cellOf);
      hub.table = table;
      hub.budget--;
      hub.moves++;
      snapshots.set(table, { hub, lists: hub.lists });
      if (known !== undefined) absorb(hub, known);
    },
    hubFor(table) {
      const known = snapshots.get(table)?.hub;
      if (known?.isRetired === false) return known;
      const recent = latest?.deref();
      const isUsable = recent?.isRetired === false && countSharedBuckets(recent.table, table) > 0;
      return isUsable ? recent : adopt(createHub(table));
    },
    tidy(hub) {
      if (hub.budget >= 0) return;
      const successor = withoutUseless(hub, kind.idOf);
      if (successor !== hub) adopt(successor);
    },
  };
}

/**
 * Makes the function that turns (table, sources) into a list and keeps references: a cell's until its user's item
 * changed, a list's until a cell did.
 *
 * Lists are patched, not computed: going from one table to another, only the buckets that differ are compared, and an
 * index from user id to (list, position) says which lists show a changed user. The result depends on the two
 * arguments alone; what is remembered only saves work, so any two tables will do (time travel, another store, missed
 * dispatches). Everything remembered hangs on the source arrays and tables that it belongs to and goes with them;
 * a list that nobody reads any more leaves the index after a few hundred moves.
 */
export function createDiffHub<Source, Cell>(
  kind: ListKind<Source, Cell>,
): (table: PresenceTable, sources: readonly Source[]) => Cell[] {
  const trackedBySources = createObjectMemo<readonly Source[], TrackedList<Source, Cell>>();
  const { moveTo, hubFor, tidy } = createDirectory(kind);

  function build(table: PresenceTable, sources: readonly Source[]): Cell[] {
    return sources.map((source) => kind.cellOf(source, getItem(table, kind.idOf(source))));
  }

  function readAnew(
    table: PresenceTable,
    sources: readonly Source[],
    tracked: TrackedList<Source, Cell>,
  ): Cell[] {
    // Every store begins with the same empty table: a hub there would tie unrelated stores together for good.
    if (table.size === 0) return (tracked.blank ??= settle(tracked, build(table, sources)));
    const hub = tracked.hub ?? hubFor(table);
    if (hub.table !== table) moveTo(hub, table);
    if (tracked.hub === null) join(hub, tracked, sources, kind.idOf);
    tracked.readAt = hub.moves;
    const list = hub.lists[tracked.slot] ?? settle(tracked, build(table, sources));
    hub.lists[tracked.slot] = list;
    tidy(hub);
    return list;
  }

  return (table, sources) => {
    let tracked = trackedBySources.get(sources);
    if (tracked === undefined) {
      tracked = createTracked(sources);
      trackedBySources.set(sources, tracked);
    }
    const { hub } = tracked;
    if (hub?.table !== table) return readAnew(table, sources, tracked);
    tracked.readAt = hub.moves;
    return hub.lists[tracked.slot] ?? readAnew(table, sources, tracked);
  };
}
