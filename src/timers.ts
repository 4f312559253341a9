/** What `setTimeout` can take; a longer delay would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** One thing that will happen later, or not: it owns its handle, and scheduling again replaces what was scheduled. */
export interface Timer {
  /** Runs `callback` once after `delayMs`, however long that is. */
  schedule(delayMs: number, callback: () => void): void;
  cancel(): void;
}

/** A timer on the platform's clock. Delays beyond the 32-bit limit are waited for in turns. */
export function createTimer(): Timer {
  let handle: ReturnType<typeof setTimeout> | undefined;

  function cancel(): void {
    if (handle !== undefined) clearTimeout(handle);
    handle = undefined;
  }

  function schedule(delayMs: number, callback: () => void): void {
    cancel();
    const turnMs = Math.min(Math.max(delayMs, 0), MAX_DELAY_MS);
    handle = setTimeout(() => {
      handle = undefined;
      if (delayMs > turnMs) schedule(delayMs - turnMs, callback);
      else callback();
    }, turnMs);
  }

  return { schedule, cancel };
}
