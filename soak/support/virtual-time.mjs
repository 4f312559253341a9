/**
 * Time that passes only when it is told to, for everything in this process that asks `setTimeout` or `Date.now`.
 * Timers fire no finer than `quantumMs`, as a browser's do in a hidden tab; the wall clock may be set without them
 * noticing.
 */
export function installVirtualTime() {
  let monotonicMs = 1_000;
  let wallOffsetMs = Date.UTC(2026, 0, 5, 9);
  let quantumMs = 1;
  let lastHandle = 0;
  const timers = new Map();
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
  const { now: realNow } = Date;

  globalThis.setTimeout = (callback, delayMs = 0) => {
    timers.set(++lastHandle, { callback, dueAt: monotonicMs + Math.max(1, delayMs) });
    return lastHandle;
  };
  globalThis.clearTimeout = (handle) => timers.delete(handle);
  Date.now = () => wallOffsetMs + monotonicMs;

  /** When the timer may fire: at the next tick of the quantum. */
  const firesAt = ({ dueAt }) => Math.ceil(dueAt / quantumMs) * quantumMs;

  function nextUpTo(untilMs) {
    let next = null;
    for (const [handle, timer] of timers) {
      const atMs = firesAt(timer);
      if (atMs <= untilMs && (next === null || atMs < next.atMs)) next = { handle, timer, atMs };
    }
    return next;
  }

  return {
    now: () => monotonicMs,
    pending: () => timers.size,
    setQuantum: (ms) => (quantumMs = ms),
    jumpWallClock: (byMs) => (wallOffsetMs += byMs),
    /** Lets time pass; `settle` is awaited after each timer, so that what it set off has happened. */
    async advance(byMs, settle) {
      const untilMs = monotonicMs + byMs;
      for (let next = nextUpTo(untilMs); next !== null; next = nextUpTo(untilMs)) {
        timers.delete(next.handle);
        monotonicMs = Math.max(monotonicMs, next.atMs);
        next.timer.callback();
        await settle();
      }
      monotonicMs = untilMs;
    },
    uninstall() {
      Object.assign(globalThis, { setTimeout: realSetTimeout, clearTimeout: realClearTimeout });
      Date.now = realNow;
    },
  };
}

/** A small seeded generator (mulberry32): uniform in [0, 1). */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
