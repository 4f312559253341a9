import type { UserDisplayItem, UserPresenceData } from '../../vocabulary';
import { addressOf, bucketAt, forEachItem, positionOf } from './table';
import type { PresenceTable, RowFacts } from './table';
import { addRow, draftOf, finishDraft, removeRow, writableBucket } from './draft';
import type { TableDraft } from './draft';

/** What all updates of a batch have in common. */
interface Batch {
  session: string;
  receivedAt: number;
  /** Facts that rows new in this session may share; `null` where a batch is too small to be worth it. */
  shared: Map<number, RowFacts> | null;
}

const SMALL_BATCH = 8;

function createItem(
  id: number,
  presence: UserDisplayItem['presence'],
  logicalDirection: UserDisplayItem['logicalDirection'],
  callChannelUUID: string | undefined,
  availability: string | undefined,
): UserDisplayItem {
  if (
    presence !== undefined &&
    logicalDirection !== undefined &&
    callChannelUUID !== undefined &&
    availability !== undefined
  ) {
    return { id, presence, logicalDirection, callChannelUUID, availability };
  }
  // What is unknown is absent, not `undefined`: the state equals itself after a trip through JSON.
  const item: UserDisplayItem = { id };
  if (presence !== undefined) item.presence = presence;
  if (logicalDirection !== undefined) item.logicalDirection = logicalDirection;
  if (callChannelUUID !== undefined) item.callChannelUUID = callChannelUUID;
  if (availability !== undefined) item.availability = availability;
  return item;
}

function hasFields(
  item: UserDisplayItem,
  presence: UserDisplayItem['presence'],
  logicalDirection: UserDisplayItem['logicalDirection'],
  callChannelUUID: string | undefined,
  availability: string | undefined,
): boolean {
  return (
    item.presence === presence &&
    item.logicalDirection === logicalDirection &&
    item.callChannelUUID === callChannelUUID &&
    item.availability === availability
  );
}

/** Facts of a row that is new in its session: whole snapshots have few different ones. */
function shareFacts(facts: RowFacts, { shared }: Batch): RowFacts {
  if (shared === null) return facts;
  const { availabilityStateId, availabilityProfileId } = facts;
  // Real ids never meet under one key; should two others do, the comparison tells them apart.
  const key = (availabilityStateId ?? -1) * 0x100000 + (availabilityProfileId ?? -1);
  const alike = shared.get(key);
  if (
    alike?.presenceSince === facts.presenceSince &&
    alike.availabilitySince === facts.availabilitySince &&
    alike.availabilityStateId === availabilityStateId &&
    alike.availabilityProfileId === availabilityProfileId
  ) {
    return alike;
  }
  shared.set(key, facts);
  return facts;
}

function insert(draft: TableDraft, address: number, update: UserPresenceData, batch: Batch): void {
  const { userId, presence, logicalDirection, callChannelUUID, availability } = update;
  const { session, receivedAt } = batch;
  const facts = {
    session,
    availabilityStateId: update.availabilityStateId ?? null,
    availabilityProfileId: update.availabilityProfileId ?? null,
    presenceSince: presence === undefined ? null : receivedAt,
    availabilitySince: availability === undefined ? null : receivedAt,
  };
  const item = createItem(userId, presence, logicalDirection, callChannelUUID, availability);
  addRow(draft, address, item, shareFacts(facts, batch));
}

function mergeItem(item: UserDisplayItem, update: UserPresenceData, isVouchedFor: boolean): UserDisplayItem {
  const presence = update.presence ?? (isVouchedFor ? item.presence : undefined);
  const logicalDirection = update.logicalDirection ?? (isVouchedFor ? item.logicalDirection : undefined);
  const callChannelUUID = update.callChannelUUID ?? (isVouchedFor ? item.callChannelUUID : undefined);
  const availability = update.availability ?? (isVouchedFor ? item.availability : undefined);
  return hasFields(item, presence, logicalDirection, callChannelUUID, availability)
    ? item
    : createItem(item.id, presence, logicalDirection, callChannelUUID, availability);
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
  const { presence, logicalDirection, callChannelUUID, availability } = merged;
  return was !== undefined && hasFields(was, presence, logicalDirection, callChannelUUID, availability)
    ? was
    : merged;
}

function mergeFacts(
  facts: RowFacts,
  update: UserPresenceData,
  item: UserDisplayItem,
  merged: UserDisplayItem,
  batch: Batch,
): RowFacts {
  const { session, receivedAt } = batch;
  const isVouchedFor = facts.session === session;
  const availabilityStateId = update.availabilityStateId ?? (isVouchedFor ? facts.availabilityStateId : null);
  const availabilityProfileId =
    update.availabilityProfileId ?? (isVouchedFor ? facts.availabilityProfileId : null);
  const presenceSince = item.presence === merged.presence ? facts.presenceSince : receivedAt;
  const availabilitySince = item.availability === merged.availability ? facts.availabilitySince : receivedAt;
  if (
    isVouchedFor &&
    facts.availabilityStateId === availabilityStateId &&
    facts.availabilityProfileId === availabilityProfileId &&
    facts.presenceSince === presenceSince &&
    facts.availabilitySince === availabilitySince
  ) {
    return facts;
  }
  const next = { session, availabilityStateId, availabilityProfileId, presenceSince, availabilitySince };
  return isVouchedFor ? next : shareFacts(next, batch);
}

function applyUpdate(draft: TableDraft, update: UserPresenceData, batch: Batch): void {
  const address = addressOf(update.userId);
  const bucket = bucketAt(draft.pages, address);
  const at = positionOf(bucket, update.userId);
  if (at < 0) {
    insert(draft, address, update, batch);
    return;
  }
  const item = bucket[at + 1] as UserDisplayItem;
  const facts = bucket[at + 2] as RowFacts;
  const merged = mergeItem(item, update, facts.session === batch.session);
  const mergedFacts = mergeFacts(facts, update, item, merged, batch);
  if (merged === item && mergedFacts === facts) return;
  const writable = writableBucket(draft, address);
  writable[at + 1] = writable === bucket && merged !== item ? backToBase(draft, address, at, merged) : merged;
  writable[at + 2] = mergedFacts;
}

/**
 * Merges updates into the table, in their order; the same table comes back if they change nothing.
 *
 * Within a session an absent field means unchanged, and `""` is a value like any other. The first update of a user in
 * a new session replaces what an earlier one left: absent fields become absent. `presenceSince` and
 * `availabilitySince` are the `receivedAt` of the batch in which that field last took a different value (its first
 * one and its becoming absent included), `null` while it never had one.
 *
 * @param session - id of the session in which the updates arrived
 * @param receivedAt - wall-clock milliseconds
 */
export function applyBatch(
  table: PresenceTable,
  updates: readonly UserPresenceData[],
  session: string,
  receivedAt: number,
): PresenceTable {
  const draft = draftOf(table);
  const shared = updates.length > SMALL_BATCH ? new Map<number, RowFacts>() : null;
  const batch: Batch = { session, receivedAt, shared };
  for (const update of updates) applyUpdate(draft, update, batch);
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
