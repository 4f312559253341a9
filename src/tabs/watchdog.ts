import type { CreateTimer } from '../timers';

/** Whom a watchdog tells. */
export interface WatchdogHandlers {
  createTimer: CreateTimer;
  /** Monotonic milliseconds. */
  now: () => number;
  /** Only a page that somebody sees takes the socket over. */
  isVisible: () => boolean;
  /** The leader must answer. */
  onDoubt: () => void;
  /** It did not: what it said last is old. */
  onStale: () => void;
  /** Still nothing: the lock is taken from it. */
  onDead: () => void;
}

/** Doubts a leader that falls silent, or leaves an announcement unanswered. */
export interface Watchdog {
  /** A leader said something, `agoMs` after it had a sign of life; more than `limitMs` of silence counts as dead. */
  heard: (agoMs: number, limitMs: number) => void;
  /** An answer is awaited from now on. */
  await: () => void;
  /** An answer came; where it is not the last, another is awaited. */
  answered: (isLast: boolean) => void;
  /** Another tab has lost the leader: timers of a hidden page come late. */
  otherLost: () => void;
  /** The page is shown, or touched: judges anew, unless the leader still has time to answer. */
  check: () => void;
  stop: () => void;
}

/** Where the server's ticks have shown none, or none counts. */
export const DEFAULT_LIMIT_MS = 30_000;
/** The leader's own watchdog comes first. */
export const MARGIN_MS = 250;
/** An app may be busy for so long. */
const ANSWER_MS = 1_000;
const STEP_MS = 500;

/** Watches from now on. */
export function createWatchdog(handlers: WatchdogHandlers): Watchdog {
  const { createTimer, now, isVisible, onDoubt, onStale, onDead } = handlers;
  const timer = createTimer();
  let limitMs = DEFAULT_LIMIT_MS;
  let heardAt = now();
  let awaitedAt = Infinity;
  let doubts = 0;

  const leftMs = (): number => Math.min(heardAt + limitMs + MARGIN_MS, awaitedAt + ANSWER_MS) - now();

  function watch(): void {
    doubts = 0;
    timer.schedule(leftMs(), check);
  }

  function check(): void {
    if (leftMs() > 0) {
      watch();
      return;
    }
    doubts++;
    timer.schedule(STEP_MS * Math.max(1, doubts - 1), check);
    if (doubts === 2) onStale();
    // A page that nobody sees asks on until it is shown.
    if (doubts > 2 && isVisible()) onDead();
    else onDoubt();
  }

  watch();
  return {
    heard(agoMs, given) {
      heardAt = Math.max(heardAt, now() - agoMs);
      if (given === limitMs) return;
      limitMs = given;
      if (doubts === 0) watch();
    },
    await() {
      if (awaitedAt < Infinity) return;
      awaitedAt = now();
      if (doubts === 0) watch();
    },
    answered(isLast) {
      awaitedAt = isLast ? Infinity : now();
      watch();
    },
    otherLost() {
      if (doubts > 1 || leftMs() > 0) return;
      // The other has asked already.
      doubts = 1;
      check();
    },
    check() {
      // Who types does not make the leader's time run faster.
      if (doubts === 0 || doubts > 2) check();
    },
    stop() {
      timer.cancel();
    },
  };
}
