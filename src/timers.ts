import type { Turn } from './mailbox';

/** What `setTimeout` can take; a longer delay would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;
/** A timer this late was held back: a throttled tab, a sleeping machine, a blocked thread. Less with a short delay. */
const LATE_MS = 1_000;
/** Before the last verdict a turn passes, in which what has arrived meanwhile is read. */
export const LAST_TURN_MS = 1;

/** One thing that will happen later, or not: it owns its handle, and scheduling again replaces what was scheduled. */
export interface Timer {
  /** Has `callback` take its turn once after `delayMs`, however long that is, and tells it whether that came late. */
  schedule(delayMs: number, callback: (isLate: boolean) => void): void;
  /** The same for a timeout that judges somebody: a timer that fires late proves nothing and grants one more period. */
  judge(timeoutMs: number, verdict: () => void): void;
  cancel(): void;
}

/** Makes a timer whose callbacks are turns of one mailbox. */
export type CreateTimer = () => Timer;

/** Timers on the platform's clock. Delays beyond the 32-bit limit are waited for in parts. */
export function timersOf({ post }: { post: (turn: Turn) => void }, now: () => number): CreateTimer {
  return () => {
    /** What is scheduled, also while it waits for its turn: a cancelled one comes to nothing there. */
    let handle: ReturnType<typeof setTimeout> | undefined;

    function cancel(): void {
      clearTimeout(handle);
      handle = undefined;
    }

    function schedule(delayMs: number, callback: (isLate: boolean) => void): void {
      clearTimeout(handle);
      const partMs = Math.min(Math.max(delayMs, 0), MAX_DELAY_MS);
      const dueAt = now() + partMs;
      const own = setTimeout(() => {
        const isLate = now() - dueAt > Math.min(LATE_MS, partMs / 10);
        post(() => {
          if (handle !== own) return;
          handle = undefined;
          if (delayMs > partMs) schedule(delayMs - partMs, callback);
          else callback(isLate);
        });
      }, partMs);
      handle = own;
    }

    /** `graces`: how many periods were granted. After the second only what has arrived meanwhile is read. */
    function judge(timeoutMs: number, verdict: () => void, graces = 0): void {
      schedule(graces < 2 ? timeoutMs : LAST_TURN_MS, (isLate) => {
        if (isLate && graces < 2) judge(timeoutMs, verdict, graces + 1);
        else verdict();
      });
    }

    return { schedule, judge, cancel };
  };
}
