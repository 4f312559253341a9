import { isEntityId, isRecord } from '../../protocol/ids';
import { UserPresenceEnum } from '../../vocabulary';
import type { UserDisplayItem } from '../../vocabulary';
import { addRow, draftOf, finishDraft } from './draft';
import { createFactsPool } from './facts-pool';
import { createItem, noFacts } from './row';
import { marks } from './since';
import { addressOf, bucketAt, createPresenceTable, positionOf, STRIDE } from './table';
import type { PresenceTable, RowFacts } from './table';

const isPresence = (value: unknown): boolean =>
  value === '' || Object.values<unknown>(UserPresenceEnum).includes(value);
const isDirection = (value: unknown): boolean => value === '' || value === 'Inbound' || value === 'Outbound';
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | null => (Number.isFinite(value) ? (value as number) : null);

function restoreItem(id: number, stored: Record<string, unknown>): UserDisplayItem {
  const { presence, logicalDirection, callChannelUUID, availability } = stored;
  return createItem(
    id,
    isPresence(presence) ? (presence as UserDisplayItem['presence']) : undefined,
    isDirection(logicalDirection) ? (logicalDirection as UserDisplayItem['logicalDirection']) : undefined,
    textOf(callChannelUUID),
    textOf(availability),
  );
}

/** Whatever a time was: nobody has looked since it was written down. */
function restoreFacts(stored: Record<string, unknown>): RowFacts {
  const presenceSince = numberOf(stored.presenceSince);
  const callSince = numberOf(stored.callSince);
  const availabilitySince = numberOf(stored.availabilitySince);
  return {
    // Of no session: no word of a running one vouches for it.
    session: noFacts.session,
    availabilityStateId: numberOf(stored.availabilityStateId),
    availabilityProfileId: numberOf(stored.availabilityProfileId),
    presenceSince,
    callSince,
    availabilitySince,
    marks:
      (presenceSince === null ? 0 : marks.presenceAtLeast) |
      (callSince === null ? 0 : marks.callAtLeast) |
      (availabilitySince === null ? 0 : marks.availabilityAtLeast),
  };
}

function* bucketsOf(table: unknown): Generator<unknown[]> {
  const pages: unknown = isRecord(table) ? table.pages : null;
  if (!Array.isArray(pages)) return;
  for (const page of pages as unknown[]) {
    if (!Array.isArray(page)) continue;
    for (const bucket of page as unknown[]) if (Array.isArray(bucket)) yield bucket;
  }
}

/**
 * A table out of storage, written anew, because what is in storage may be anything: rows that are none are left out, and
 * equal facts are one object again. Its rows belong to no session, and its times are at least as long.
 */
export function restoreTable(stored: unknown): PresenceTable {
  const draft = draftOf(createPresenceTable());
  const pool = createFactsPool();
  for (const bucket of bucketsOf(stored)) {
    for (let at = 0; at < bucket.length; at += STRIDE) {
      const [id, item, facts] = bucket.slice(at, at + STRIDE);
      if (!isEntityId(id) || !isRecord(item) || !isRecord(facts)) continue;
      const address = addressOf(id);
      if (positionOf(bucketAt(draft.pages, address), id) >= 0) continue;
      addRow(draft, address, restoreItem(id, item), pool.share(restoreFacts(facts)));
    }
  }
  return finishDraft(draft);
}
