import type { UserPresenceData } from '../../../src/vocabulary';
import { pageCount, pageOf, type Batch, type Page, type Position } from '../bus/bus';
import type { Happenings } from '../simulation/world';

/** Everything about everybody. */
export interface Rows {
  presence: Map<number, UserPresenceData>;
  unread: Map<number, number>;
}

/** Rows of nobody. */
export const noRows = (): Rows => ({ presence: new Map(), unread: new Map() });

/** Brings rows up to date with what happened; `isNew` says for whom it is news. */
export const applyTo = (
  { presence, unread }: Rows,
  happenings: Happenings,
  isNew: (userId: number) => boolean = () => true,
): void => {
  for (const item of happenings.presence) {
    if (isNew(item.userId)) presence.set(item.userId, { ...presence.get(item.userId), ...item });
  }
  for (const { userId, unreadMessages } of happenings.unread) {
    if (isNew(userId)) unread.set(userId, unreadMessages);
  }
};

/**
 * Puts together what is true from the pages of a snapshot and the batches that came in meanwhile; `undefined` if they
 * leave a hole: a page of another epoch, or a batch that is missing between the oldest page and the newest news.
 */
export const putTogether = (
  pages: readonly Page[],
  held: readonly Batch[],
): (Position & { rows: Rows }) | undefined => {
  const [first] = pages;
  if (first === undefined || pages.length !== pageCount) return undefined;
  const { epoch } = first;
  if (!pages.every((page) => page.epoch === epoch)) return undefined;

  const rows = noRows();
  for (const page of pages) {
    for (const item of page.presence) rows.presence.set(item.userId, item);
    for (const { userId, unreadMessages } of page.unread) rows.unread.set(userId, unreadMessages);
  }
  const oldest = Math.min(...pages.map(({ seq }) => seq));
  const newest = Math.max(...pages.map(({ seq }) => seq));
  let seq = oldest;
  for (const batch of held) {
    if (batch.epoch !== epoch || batch.seq <= seq) continue;
    if (batch.seq !== seq + 1) return undefined;
    seq = batch.seq;
    applyTo(rows, batch, (userId) => batch.seq > (pages[pageOf(userId)]?.seq ?? 0));
  }
  return seq >= newest ? { epoch, seq, rows } : undefined;
};

const changedFields = (before: UserPresenceData | undefined, after: UserPresenceData): UserPresenceData => {
  const known: Partial<Record<string, unknown>> = { ...before };
  const changed = Object.entries(after).filter(([field, value]) => known[field] !== value);
  return { ...(Object.fromEntries(changed) as Partial<UserPresenceData>), userId: after.userId };
};

/** What happened between two states of affairs. */
export const differences = (before: Rows, after: Rows): Happenings => ({
  presence: [...after.presence.values()]
    .map((item) => changedFields(before.presence.get(item.userId), item))
    .filter((item) => Object.keys(item).length > 1),
  unread: [...after.unread]
    .filter(([userId, unreadMessages]) => before.unread.get(userId) !== unreadMessages)
    .map(([userId, unreadMessages]) => ({ userId, unreadMessages, operation: 'MODIFY' as const })),
});
