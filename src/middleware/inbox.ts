import type { UserPresenceData } from '../vocabulary';
import { createTimer } from '../timers';
import type { Attribution, GroupUsers } from '../watching/attribution';

/** What leaves the inbox as one action. */
export interface Batch {
  updates: UserPresenceData[];
  members: GroupUsers[];
  withdrawn: GroupUsers[];
  removedUserIds: number[];
}

/** What the inbox needs. */
export interface InboxOptions {
  /** Updates within this time of the last flush wait for its end; 0 for never. */
  intervalMs: number;
  /** Monotonic milliseconds. */
  now: () => number;
  /** While true nothing waits: timers of hidden pages are throttled. */
  isHidden: () => boolean;
  /** Takes a batch; never throws. */
  deliver: (batch: Batch) => void;
}

/** Gathers updates, in order, so that a busy moment costs one dispatch; nothing is merged or dropped. */
export interface Inbox {
  add: (attribution: Attribution, atMs: number) => void;
  flush: () => void;
  discard: () => void;
}

/** A bound for what listeners and the development checks get at once. */
const MAX_UPDATES = 2_000;

const emptyBatch = (): Batch => ({ updates: [], members: [], withdrawn: [], removedUserIds: [] });

/** An empty inbox. */
export function createInbox({ intervalMs, now, isHidden, deliver }: InboxOptions): Inbox {
  const timer = createTimer();
  let batch = emptyBatch();
  let lastFlushAt = -Infinity;

  function isEmpty(): boolean {
    const { updates, members, withdrawn, removedUserIds } = batch;
    return updates.length + members.length + withdrawn.length + removedUserIds.length === 0;
  }

  function takePart(): Batch {
    const { updates } = batch;
    // Membership goes with the last part, when everybody that it names is known.
    if (updates.length > MAX_UPDATES) return { ...emptyBatch(), updates: updates.splice(0, MAX_UPDATES) };
    const rest = batch;
    batch = emptyBatch();
    return rest;
  }

  /** What is not handed out yet stays in the inbox: a command that a part provokes finds it there. */
  function flushAt(atMs: number): void {
    timer.cancel();
    while (!isEmpty()) {
      lastFlushAt = atMs;
      deliver(takePart());
    }
  }

  return {
    add({ updates, change }, atMs) {
      if (updates.length === 0 && change === null) return;
      // A frame's list belongs to nobody else: the first one is the batch's.
      if (batch.updates.length === 0) batch.updates = updates;
      else for (const update of updates) batch.updates.push(update);
      if (change !== null) {
        batch.members.push(...change.members);
        batch.withdrawn.push(...change.withdrawn);
        batch.removedUserIds.push(...change.removedUserIds);
      }
      const elapsedMs = atMs - lastFlushAt;
      // A removal goes out before anything can be said of the same user again.
      const count = batch.updates.length;
      const mustNotWait = count >= MAX_UPDATES || batch.removedUserIds.length > 0;
      if (elapsedMs >= intervalMs || mustNotWait || isHidden()) flushAt(atMs);
      else if (count === updates.length) {
        timer.schedule(intervalMs - elapsedMs, () => {
          flushAt(now());
        });
      }
    },
    flush() {
      flushAt(now());
    },
    discard() {
      timer.cancel();
      batch = emptyBatch();
    },
  };
}
