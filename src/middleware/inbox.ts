import type { UserPresenceData } from '../vocabulary';
import { createTimer } from '../timers';
import type { Attribution } from '../watching/answers';

/** What leaves the inbox as one action. */
export interface Batch {
  updates: UserPresenceData[];
  /** Groups whose members changed. */
  groupIds: ReadonlySet<number>;
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

const NO_GROUPS: ReadonlySet<number> = new Set();

/** An empty inbox. */
export function createInbox({ intervalMs, now, isHidden, deliver }: InboxOptions): Inbox {
  const timer = createTimer();
  let updates: UserPresenceData[] = [];
  let groupIds = new Set<number>();
  let lastFlushAt = -Infinity;

  function takePart(): Batch {
    // Membership goes with the last part, when everybody that it names is known.
    if (updates.length > MAX_UPDATES) return { updates: updates.splice(0, MAX_UPDATES), groupIds: NO_GROUPS };
    const rest = { updates, groupIds };
    empty();
    return rest;
  }

  function empty(): void {
    updates = [];
    if (groupIds.size > 0) groupIds = new Set();
  }

  /** What is not handed out yet stays in the inbox: a command that a part provokes finds it there. */
  function flushAt(atMs: number): void {
    timer.cancel();
    while (updates.length + groupIds.size > 0) {
      lastFlushAt = atMs;
      deliver(takePart());
    }
  }

  return {
    add({ updates: added, groupId }, atMs) {
      if (added.length === 0 && groupId === null) return;
      const isFirst = updates.length + groupIds.size === 0;
      // A frame's list belongs to nobody else: the first one is the batch's.
      if (updates.length === 0) updates = added;
      else for (const update of added) updates.push(update);
      if (groupId !== null) groupIds.add(groupId);
      const elapsedMs = atMs - lastFlushAt;
      if (elapsedMs >= intervalMs || updates.length >= MAX_UPDATES || isHidden()) flushAt(atMs);
      else if (isFirst) {
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
      empty();
    },
  };
}
