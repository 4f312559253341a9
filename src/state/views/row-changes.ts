import { NOBODY, PAGE_COUNT, PAGE_SIZE, positionOf, STRIDE } from '../table/table';
import type { PresenceBucket, PresencePage, PresenceTable } from '../table/table';

/** Between which tables the last changes were found. */
interface Found {
  before: PresenceTable;
  after: PresenceTable;
  ids: number[];
}

/** Gives the ids of the users whose row is another in `after` than in `before`, item or facts. */
export type RowChanges = (before: PresenceTable, after: PresenceTable) => readonly number[];

/** How many stores, read in turn, keep their changes. */
const REMEMBERED = 2;

function addBucket(before: PresenceBucket, after: PresenceBucket, ids: number[]): void {
  for (let at = 0; at < after.length; at += STRIDE) {
    const id = after[at] as number;
    const was = before[at] === id ? at : positionOf(before, id);
    if (was < 0 || before[was + 1] !== after[at + 1] || before[was + 2] !== after[at + 2]) ids.push(id);
  }
  for (let at = 0; at < before.length; at += STRIDE) {
    const id = before[at] as number;
    if (after[at] !== id && positionOf(after, id) < 0) ids.push(id);
  }
}

function addPage(before: PresencePage | null, after: PresencePage | null, ids: number[]): void {
  for (let b = 0; b < PAGE_SIZE; b++) {
    const was = before?.[b] ?? NOBODY;
    const is = after?.[b] ?? NOBODY;
    if (was !== is) addBucket(was, is, ids);
  }
}

function findChanges(before: PresenceTable, after: PresenceTable): number[] {
  const ids: number[] = [];
  for (let p = 0; p < PAGE_COUNT; p++) {
    const was = before.pages[p] ?? null;
    const is = after.pages[p] ?? null;
    if (was !== is) addPage(was, is, ids);
  }
  return ids;
}

/** Makes the function that compares tables; many groups that go the same way share one comparison. */
export function createRowChanges(): RowChanges {
  let remembered: Found[] = [];
  return (before, after) => {
    const known = remembered.find((found) => found.before === before && found.after === after);
    if (known !== undefined) return known.ids;
    const found = { before, after, ids: findChanges(before, after) };
    remembered = [found, ...remembered].slice(0, REMEMBERED);
    return found.ids;
  };
}
