import type { UserDisplayItem } from '../../vocabulary';
import { markLive } from '../live';

/**
 * What is known of a user beside the five fields of the view. Rows whose facts are equal may share one object, so a
 * whole snapshot usually needs only a handful of them. The times are wall-clock milliseconds; see `since.ts`.
 */
export interface RowFacts {
  /** Id of the session in which the server last spoke of the user. */
  session: string;
  availabilityStateId: number | null;
  availabilityProfileId: number | null;
  presenceSince: number | null;
  callSince: number | null;
  availabilitySince: number | null;
  /** What is to be said of the times: a sum of `marks`. One number takes a third of the room of three booleans. */
  marks: number;
}

/** All that is known of a user. */
export interface PresenceRow {
  item: UserDisplayItem;
  facts: RowFacts;
}

/** `id, item, facts, id, item, facts, …`: one flat array, so that a search reads neighbouring memory only. */
export type PresenceBucket = (number | UserDisplayItem | RowFacts)[];
/** 64 buckets; `null` where nobody is. */
export type PresencePage = (PresenceBucket | null)[];

/**
 * Every user in the store: a fixed two-level hash of plain arrays. A change copies the bucket and the page that it
 * touches and nothing else, so its cost follows what changed and not how many users there are. To be read through
 * the selectors: the layout is no contract.
 */
export interface PresenceTable {
  pages: (PresencePage | null)[];
  /** Number of users. */
  size: number;
}

/** Told of one user whose item differs between two tables; `undefined` where the user is absent. */
export type ItemChange = (
  id: number,
  before: UserDisplayItem | undefined,
  after: UserDisplayItem | undefined,
) => void;

/** Pages of a table. */
export const PAGE_COUNT = 64;
/** Buckets of a page. */
export const PAGE_SIZE = 64;
/** Cells per user in a bucket. */
export const STRIDE = 3;
/** The empty bucket. */
export const NOBODY: PresenceBucket = [];

/** A table without users. */
export function createPresenceTable(): PresenceTable {
  return markLive({ pages: new Array<PresencePage | null>(PAGE_COUNT).fill(null), size: 0 });
}

/**
 * Twelve well-mixed bits of an id: six choose the page, six the bucket. Ids may exceed 32 bits. What code without types
 * gives for one may be a symbol or a bigint, which cannot be calculated with: it is nobody's, wherever it is looked up.
 */
export function addressOf(id: number): number {
  if (typeof id !== 'number') return 0;
  const low = id | 0;
  const mixed = id > 0x7fffffff ? low ^ Math.imul(id / 0x100000000, 0x85ebca6b) : low;
  return Math.imul(mixed, 0x9e3779b1) >>> 20;
}

/** Where in the bucket the user's row begins; -1 if the user is not there. */
export function positionOf(bucket: PresenceBucket, id: number): number {
  for (let at = 0; at < bucket.length; at += STRIDE) if (bucket[at] === id) return at;
  return -1;
}

/** The bucket in which the user is, if anywhere. */
export function bucketAt(pages: PresenceTable['pages'], address: number): PresenceBucket {
  return pages[address >>> 6]?.[address & 63] ?? NOBODY;
}

/** The user's view item: the same object until one of its five fields changes. */
export function getItem(table: PresenceTable, id: number): UserDisplayItem | undefined {
  const bucket = bucketAt(table.pages, addressOf(id));
  const at = positionOf(bucket, id);
  return at < 0 ? undefined : (bucket[at + 1] as UserDisplayItem);
}

/** What else is known of the user. */
export function getFacts(table: PresenceTable, id: number): RowFacts | undefined {
  const bucket = bucketAt(table.pages, addressOf(id));
  const at = positionOf(bucket, id);
  return at < 0 ? undefined : (bucket[at + 2] as RowFacts);
}

/** Both in one search; the pair is made for the caller, what it holds is the table's. */
export function getRow(table: PresenceTable, id: number): PresenceRow | undefined {
  const bucket = bucketAt(table.pages, addressOf(id));
  const at = positionOf(bucket, id);
  if (at < 0) return undefined;
  return { item: bucket[at + 1] as UserDisplayItem, facts: bucket[at + 2] as RowFacts };
}

/** Visits every item once, in no particular order. */
export function forEachItem(table: PresenceTable, visit: (item: UserDisplayItem) => void): void {
  for (const page of table.pages) {
    if (page === null) continue;
    for (const bucket of page) {
      if (bucket === null) continue;
      for (let at = 1; at < bucket.length; at += STRIDE) visit(bucket[at] as UserDisplayItem);
    }
  }
}

function diffBuckets(before: PresenceBucket, after: PresenceBucket, visit: ItemChange): void {
  for (let at = 0; at < after.length; at += STRIDE) {
    const id = after[at] as number;
    const earlier = before[at] === id ? at : positionOf(before, id);
    const was = earlier < 0 ? undefined : (before[earlier + 1] as UserDisplayItem);
    const is = after[at + 1] as UserDisplayItem;
    if (was !== is) visit(id, was, is);
  }
  for (let at = 0; at < before.length; at += STRIDE) {
    const id = before[at] as number;
    if (after[at] !== id && positionOf(after, id) < 0)
      visit(id, before[at + 1] as UserDisplayItem, undefined);
  }
}

function diffPages(before: PresencePage | null, after: PresencePage | null, visit: ItemChange): void {
  for (let b = 0; b < PAGE_SIZE; b++) {
    const was = before === null ? null : before[b];
    const is = after === null ? null : after[b];
    if (was !== is) diffBuckets(was ?? NOBODY, is ?? NOBODY, visit);
  }
}

/** Visits every user whose item is another object in `after` than in `before`; any two tables will do. */
export function diffItems(before: PresenceTable, after: PresenceTable, visit: ItemChange): void {
  const { pages } = before;
  const { pages: nextPages } = after;
  for (let p = 0; p < PAGE_COUNT; p++) {
    const was = pages[p];
    const is = nextPages[p];
    if (was !== is) diffPages(was ?? null, is ?? null, visit);
  }
}

/** Number of buckets that both tables hold in common: large for two states of one store, zero for two stores. */
export function countSharedBuckets(one: PresenceTable, other: PresenceTable): number {
  let shared = 0;
  for (let p = 0; p < PAGE_COUNT; p++) {
    const page = one.pages[p] ?? null;
    const otherPage = other.pages[p] ?? null;
    if (page === null || otherPage === null) continue;
    for (let b = 0; b < PAGE_SIZE; b++) if (page[b] !== null && page[b] === otherPage[b]) shared++;
  }
  return shared;
}
