import { createHolderId, type Holders } from './holders';

/** How long a row must have stayed before it is watched. */
const stayMs = 100;
/** How long a row that has gone stays watched: it may be back. */
const lingerMs = 1_000;

/** The rows of a long list that are on screen, and so watched. */
export interface RowWindow {
  /** These rows are on screen. The first ones are watched at once, later ones when they have stayed. */
  show: (orgId: string, userIds: readonly number[]) => void;
  /** Nothing is on screen any more; what is shown next counts as the first. */
  close: () => void;
}

type Timer = ReturnType<typeof setTimeout>;

/** A window that shows nothing yet. */
export function createRowWindow(holders: Holders): RowWindow {
  const name = createHolderId();
  /** By id: ends the watch of a row on screen. */
  const watched = new Map<number, () => void>();
  /** By id: the timer of the rows that came together with a row that is not watched yet. */
  const coming = new Map<number, Timer>();
  const timers = new Set<Timer>();
  let shownOrgId: string | null = null;
  let isFirst = true;

  const holderOf = (userId: number): string => `${name}-${userId}`;

  function watch(orgId: string, userId: number): void {
    watched.set(userId, holders.hold(holderOf(userId), { kind: 'user', orgId, id: userId }, lingerMs));
  }

  function watchIfTheyStay(orgId: string, userIds: readonly number[]): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      for (const userId of userIds) {
        // One that went and came again has another timer.
        if (coming.get(userId) !== timer) continue;
        coming.delete(userId);
        watch(orgId, userId);
      }
    }, stayMs);
    timers.add(timer);
    for (const userId of userIds) coming.set(userId, timer);
  }

  function hideAllBut(shown: ReadonlySet<number>): void {
    for (const userId of coming.keys()) if (!shown.has(userId)) coming.delete(userId);
    for (const [userId, release] of watched) {
      if (shown.has(userId)) continue;
      watched.delete(userId);
      release();
    }
  }

  function close(): void {
    hideAllBut(new Set());
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    isFirst = true;
  }

  return {
    show(orgId, userIds) {
      if (orgId !== shownOrgId) close();
      shownOrgId = orgId;
      const shown = new Set(userIds);
      hideAllBut(shown);
      const newcomers: number[] = [];
      for (const userId of shown) {
        if (watched.has(userId) || coming.has(userId)) continue;
        if (isFirst || holders.isLeaving(holderOf(userId))) watch(orgId, userId);
        else newcomers.push(userId);
      }
      if (newcomers.length > 0) watchIfTheyStay(orgId, newcomers);
      if (shown.size > 0) isFirst = false;
    },
    close,
  };
}
