import type { UserDisplayItem } from '../../vocabulary';
import { development } from '../development';
import { markLive } from '../live';
import { NOBODY, PAGE_SIZE, STRIDE } from './table';
import type { PresenceBucket, PresencePage, PresenceTable, RowFacts } from './table';

/** A table in the making: what is still the base's own is copied before the first write. */
export interface TableDraft {
  base: PresenceTable;
  pages: PresenceTable['pages'];
  size: number;
}

/** Begins a change of a table; nothing is copied yet. */
export function draftOf(table: PresenceTable): TableDraft {
  return { base: table, pages: table.pages, size: table.size };
}

function writablePage(draft: TableDraft, p: number): PresencePage {
  if (draft.pages === draft.base.pages) draft.pages = draft.base.pages.slice();
  const page = draft.pages[p] ?? null;
  if (page !== null && page !== draft.base.pages[p]) return page;
  const copy = page === null ? new Array<PresenceBucket | null>(PAGE_SIZE).fill(null) : page.slice();
  draft.pages[p] = copy;
  return copy;
}

/** The bucket at an address, for writing into rows that are there; valid until the next row is added or removed. */
export function writableBucket(draft: TableDraft, address: number): PresenceBucket {
  const page = writablePage(draft, address >>> 6);
  const b = address & 63;
  const bucket = page[b] ?? NOBODY;
  if (bucket !== (draft.base.pages[address >>> 6]?.[b] ?? NOBODY)) return bucket;
  const copy = bucket.slice();
  page[b] = copy;
  return copy;
}

/** Adds a user who is not in the table. */
export function addRow(draft: TableDraft, address: number, item: UserDisplayItem, facts: RowFacts): void {
  const page = writablePage(draft, address >>> 6);
  const b = address & 63;
  // concat makes an array of exactly the size needed; push would reserve half as much again in every bucket.
  page[b] = (page[b] ?? NOBODY).concat([item.id, item, facts]);
  draft.size++;
}

/** Removes the row at `at` of the bucket at `address`. */
export function removeRow(draft: TableDraft, address: number, at: number): void {
  const p = address >>> 6;
  const page = writablePage(draft, p);
  const b = address & 63;
  const bucket = page[b] ?? NOBODY;
  page[b] = bucket.length === STRIDE ? null : bucket.slice(0, at).concat(bucket.slice(at + STRIDE));
  if (page[b] === null && page.every((other) => other === null)) draft.pages[p] = null;
  draft.size--;
}

/** The finished table; the base itself if nothing was written. */
export function finishDraft(draft: TableDraft): PresenceTable {
  if (draft.pages === draft.base.pages) return draft.base;
  development?.freezePages(draft.pages, draft.base.pages);
  return markLive({ pages: draft.pages, size: draft.size });
}
