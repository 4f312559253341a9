import type { Mailbox } from './mailbox';

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
export function timersOf({ post }: Pick<Mailbox, 'post'>, now: () => number): CreateTimer {
  return () => {
    let handle: ReturnType<typeof setTimeout> | undefined;
    /** What is scheduled, also while it waits for its turn: a cancelled one comes to nothing there. */
    let due: object | undefined;

    function cancel(): void {
      if (handle !== undefined) clearTimeout(handle);
      handle = due = undefined;
    }

    function schedule(delayMs: number, callback: (isLate: boolean) => void): void {
      cancel();
      const scheduled = {};
      due = scheduled;
      const partMs = Math.min(Math.max(delayMs, 0), MAX_DELAY_MS);
      const dueAt = now() + partMs;
      handle = setTimeout(() => {
        handle = undefined;
        const isLate = now() - dueAt > Math.min(LATE_MS, partMs / 10);
        post(() => {
          if (due !== scheduled) return;
          due = undefined;
          if (delayMs > partMs) schedule(delayMs - partMs, callback);
          else callback(isLate);
        });
      }, partMs);
    }

    return {
      schedule,
      judge(timeoutMs, verdict) {
        schedule(timeoutMs, (isLate) => {
          if (!isLate) verdict();
          else {
            schedule(timeoutMs, (isLateAgain) => {
              if (isLateAgain) schedule(LAST_TURN_MS, verdict);
              else verdict();
            });
          }
        });
      },
      cancel,
    };
  };
}
