import { createTimer } from './timers';

/** Whom a watchdog tells. */
export interface WatchdogHandlers {
  /** Monotonic milliseconds. */
  now: () => number;
  /** Only a page that somebody sees takes the socket over. */
  isVisible: () => boolean;
  /** Nothing was heard for as long as counts as dead: the leader is asked. */
  onSilent: () => void;
  /** It did not answer as one that lives: what it said last is old. */
  onStale: () => void;
  /** Still nothing: the lock is taken from it. */
  onDead: () => void;
}

/** Judges a leader by what is heard of it. */
export interface Watchdog {
  /** A leader said something, `agoMs` after it had a sign of life. */
  heard: (agoMs?: number) => void;
  /** True for a sign of life that is recent enough. */
  isRecent: (agoMs: number) => boolean;
  /** The silence that counts as dead. */
  setLimit: (limitMs: number) => void;
  /** The page is shown: judges anew. */
  check: () => void;
  stop: () => void;
}

const DEFAULT_LIMIT_MS = 30_000;
/** The leader's own watchdog comes first. */
const MARGIN_MS = 250;
const STALE_MS = 500;
const DEAD_MS = 1_000;

/** Watches from now on. */
export function createWatchdog({ now, isVisible, onSilent, onStale, onDead }: WatchdogHandlers): Watchdog {
  const timer = createTimer();
  let limitMs = DEFAULT_LIMIT_MS;
  let heardAt = now();
  let isDoubted = false;

  function watch(): void {
    isDoubted = false;
    timer.schedule(heardAt + limitMs + MARGIN_MS - now(), () => {
      if (now() - heardAt < limitMs + MARGIN_MS) watch();
      else doubt();
    });
  }

  function doubt(): void {
    isDoubted = true;
    timer.schedule(STALE_MS, () => {
      onStale();
      timer.schedule(DEAD_MS - STALE_MS, () => {
        // A hidden page asks again when it is shown.
        if (isVisible()) onDead();
      });
    });
    // Last, because the answer may come at once and end the doubt.
    onSilent();
  }

  watch();
  return {
    heard(agoMs = 0) {
      heardAt = Math.max(heardAt, now() - agoMs);
      if (isDoubted && now() - heardAt < limitMs) watch();
    },
    isRecent: (agoMs) => agoMs < limitMs + MARGIN_MS,
    setLimit(given) {
      if (given === limitMs) return;
      limitMs = given;
      watch();
    },
    check() {
      if (now() - heardAt >= limitMs + MARGIN_MS) doubt();
    },
    stop() {
      timer.cancel();
    },
  };
}
