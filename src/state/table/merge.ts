import type { PresenceUpdate, UserDisplayItem } from '../../vocabulary';
import { addressOf, bucketAt, forEachItem, positionOf } from './table';
import type { PresenceTable, RowFacts } from './table';
import { addRow, draftOf, finishDraft, removeRow, writableBucket } from './draft';
import type { TableDraft } from './draft';
import { createItem, isSameItem, mergeFacts, mergeItem, noFacts } from './row';
import type { Saying } from './row';
import { marks } from './since';
import { createFactsPool } from './facts-pool';
import type { FactsPool } from './facts-pool';

/** What all updates of a batch have in common. */
interface Batch extends Saying {
  /** For rows that are new in this session; `null` where a batch is too small to be worth it. */
  pool: FactsPool | null;
}

const SMALL_BATCH = 8;

function insert(draft: TableDraft, address: number, update: PresenceUpdate, batch: Batch): void {
  const nobody = createItem(update.userId, undefined, undefined, undefined, undefined);
  const item = mergeItem(nobody, update, false);
  const facts = mergeFacts(noFacts, update, nobody, item, batch);
  addRow(draft, address, item, batch.pool?.share(facts) ?? facts);
}

/**
 * The item as it was before the batch, where the batch has brought its fields back to what they were: nobody has seen
 * what was between. A batch only appends rows, so the row stands where it stood.
 */
function backToBase(
  { base }: TableDraft,
  address: number,
  at: number,
  merged: UserDisplayItem,
): UserDisplayItem {
  const was = bucketAt(base.pages, address)[at + 1] as UserDisplayItem | undefined;
  return was !== undefined && isSameItem(was, merged) ? was : merged;
}

function applyUpdate(draft: TableDraft, update: PresenceUpdate, batch: Batch): void {
  const address = addressOf(update.userId);
  const bucket = bucketAt(draft.pages, address);
  const at = positionOf(bucket, update.userId);
  if (at < 0) {
    insert(draft, address, update, batch);
    return;
  }
  const item = bucket[at + 1] as UserDisplayItem;
  const facts = bucket[at + 2] as RowFacts;
  const isVouchedFor = facts.session === batch.session;
  const merged = mergeItem(item, update, isVouchedFor);
  const mergedFacts = mergeFacts(facts, update, item, merged, batch);
  if (merged === item && mergedFacts === facts) return;
  const writable = writableBucket(draft, address);
  writable[at + 1] = writable === bucket && merged !== item ? backToBase(draft, address, at, merged) : merged;
  writable[at + 2] = isVouchedFor ? mergedFacts : (batch.pool?.share(mergedFacts) ?? mergedFacts);
}

/**
 * Merges updates into the table, in their order; the same table comes back if they change nothing.
 *
 * Within a session an absent field means unchanged, and `""` is a value like any other. The first update of a user in
 * a new session replaces what an earlier one left: absent fields become absent.
 *
 * @param session - id of the session in which the updates arrived
 * @param receivedAt - wall-clock milliseconds
 */
export function applyBatch(
  table: PresenceTable,
  updates: readonly PresenceUpdate[],
  session: string,
  receivedAt: number,
): PresenceTable {
  const draft = draftOf(table);
  const pool = updates.length > SMALL_BATCH ? createFactsPool() : null;
  const batch: Batch = { session, receivedAt, pool };
  for (const update of updates) applyUpdate(draft, update, batch);
  return finishDraft(draft);
}

/**
 * Facts as another tab has them; where a row shows the same as here, what was known for longer stands, unless the other
 * tab saw the change: then what is known here is of a time before it.
 */
function withOlderTimes(
  facts: RowFacts,
  item: UserDisplayItem,
  known: RowFacts,
  knownItem: UserDisplayItem,
): RowFacts {
  const isSameCall =
    item.presence === knownItem.presence && item.callChannelUUID === knownItem.callChannelUUID;
  const merged = { ...facts };
  for (const [time, mark, isSame] of [
    ['presenceSince', marks.presenceAtLeast, isSameCall],
    ['callSince', marks.callAtLeast, isSameCall],
    ['availabilitySince', marks.availabilityAtLeast, item.availability === knownItem.availability],
  ] as const) {
    const at = known[time];
    const wasSeen = (facts.marks & mark) === 0;
    if (!isSame || wasSeen || at === null || at >= (facts[time] ?? Infinity)) continue;
    merged[time] = at;
    merged.marks = (merged.marks & ~mark) | (known.marks & mark);
  }
  return merged;
}

/** Puts rows into the table as another tab has them, over what is known of their users. */
export function putRows(
  table: PresenceTable,
  rows: readonly (readonly [item: UserDisplayItem, facts: RowFacts])[],
): PresenceTable {
  const draft = draftOf(table);
  for (const [item, facts] of rows) {
    const address = addressOf(item.id);
    const at = positionOf(bucketAt(draft.pages, address), item.id);
    if (at < 0) {
      addRow(draft, address, item, facts);
      continue;
    }
    const bucket = writableBucket(draft, address);
    const known = bucket[at + 1] as UserDisplayItem;
    bucket[at + 1] = isSameItem(known, item) ? known : item;
    bucket[at + 2] = withOlderTimes(facts, item, bucket[at + 2] as RowFacts, known);
  }
  return finishDraft(draft);
}

/** Removes users; ids that are not in the table are passed over. */
export function removeUsers(table: PresenceTable, ids: readonly number[]): PresenceTable {
  if (ids.length === 0) return table;
  const draft = draftOf(table);
  for (const id of ids) {
    const address = addressOf(id);
    const at = positionOf(bucketAt(draft.pages, address), id);
    if (at >= 0) removeRow(draft, address, at);
  }
  return finishDraft(draft);
}

/** Removes everybody but these users. */
export function keepUsers(table: PresenceTable, ids: readonly number[]): PresenceTable {
  const kept = new Set(ids);
  const others: number[] = [];
  forEachItem(table, ({ id }) => {
    if (!kept.has(id)) others.push(id);
  });
  return removeUsers(table, others);
}
