import { createTimer } from '../timers';

/** What the watchdog needs to know and to tell. */
export interface HeartbeatOptions {
  /** Fixed silence, learned from ticks, or never. */
  timeoutMs: number | 'auto' | false;
  /** Monotonic milliseconds. */
  now: () => number;
  /** Nothing arrived for `silenceMs`: the connection counts as dead. */
  onSilent: (silenceMs: number) => void;
}

/** Judges a session's silence. Every frame counts as a sign of life; only ticks show a period. */
export interface Heartbeat {
  /** A session became ready. A period that was learned from the same endpoint arms the watchdog at once. */
  start(endpoint: string): void;
  stop(): void;
  /** A frame arrived at `atMs` (monotonic). */
  frame(atMs: number): void;
  /** The frame was a tick, other than a welcome. */
  tick(atMs: number): void;
  /** True when the silence is longer than what counts as dead; never while nothing is known about the period. */
  isOverdue(): boolean;
  /** Time since the last frame. */
  silenceMs(): number;
}

const MIN_GAP_MS = 1_000;
const MIN_TIMEOUT_MS = 10_000;
const MAX_TIMEOUT_MS = 90_000;
/** A timer this late was held back by the platform (a throttled tab, a sleeping machine); less with a short limit. */
const LATE_MS = 1_000;
/** A silence ends with a turn of its own: what arrived while the timer was held back is read before it is judged. */
const LAST_TURN_MS = 1;

/**
 * Ticks that queued up and came late show too short a period, and no session would ever outlive it to show a longer
 * one. After so many silent sessions in a row patience doubles with each. Not sooner: a server that really is dead has
 * been found in time by then, again and again, and the doubt is about the period.
 */
const MIN_SILENT_SESSIONS = 5;

/** The silence that counts as dead, from a learned period. */
export function silenceLimitMs(periodMs: number): number {
  return Math.min(Math.max(2.5 * periodMs, MIN_TIMEOUT_MS), Math.max(MAX_TIMEOUT_MS, 1.5 * periodMs));
}

/** A watchdog for one connection; it outlives sessions, and remembers the period of the endpoint it was learned from. */
export function createHeartbeat({ timeoutMs, now, onSilent }: HeartbeatOptions): Heartbeat {
  const timer = createTimer();
  let learnedFrom: string | null = null;
  let periodMs: number | null = null;
  /** Sessions in a row that were given up before two ticks. */
  let silentSessions = 0;
  let hasShownGap = false;
  let running = false;
  let lastFrameAt = 0;
  let lastTickAt: number | null = null;
  /** The longest time without any frame since the last tick. */
  let longestSilenceMs = 0;

  function limitMs(): number | null {
    if (timeoutMs === false) return null;
    if (timeoutMs !== 'auto') return timeoutMs;
    if (periodMs === null) return null;
    const usualMs = silenceLimitMs(periodMs);
    const doubts = Math.max(0, silentSessions + 1 - MIN_SILENT_SESSIONS);
    return Math.min(usualMs * 2 ** doubts, Math.max(usualMs, MAX_TIMEOUT_MS));
  }

  function watch(): void {
    const limit = limitMs();
    if (running && limit !== null) watchFor(lastFrameAt + limit - LAST_TURN_MS - now(), lastFrameAt);
  }

  /** `spokenAt`: the last sign of life when the wait began. After a grace period nothing more is granted for it. */
  function watchFor(delayMs: number, spokenAt: number, isGrace = false): void {
    const dueAt = now() + delayMs;
    timer.schedule(delayMs, () => {
      const limit = limitMs();
      if (limit === null) return;
      const isLate = now() - dueAt > Math.min(LATE_MS, limit / 10);
      if (lastFrameAt !== spokenAt) watch();
      else if (isGrace) giveUp();
      else watchFor(LAST_TURN_MS + (isLate ? Math.min(periodMs ?? limit, limit) : 0), spokenAt, true);
    });
  }

  function giveUp(): void {
    if (!hasShownGap) silentSessions++;
    onSilent(now() - lastFrameAt);
  }

  function learn(gapMs: number): void {
    if (gapMs < MIN_GAP_MS) return;
    // Once a period is known, a longer silence than counts as dead is a sleep or a stall, not a period.
    const isPeriod = longestSilenceMs <= (limitMs() ?? Infinity) && gapMs > (periodMs ?? 0);
    hasShownGap = true;
    silentSessions = 0;
    if (!isPeriod) return;
    const isFirst = periodMs === null;
    periodMs = gapMs;
    if (isFirst) watch();
  }

  return {
    start(endpoint) {
      if (endpoint !== learnedFrom) {
        periodMs = null;
        silentSessions = 0;
      }
      learnedFrom = endpoint;
      running = true;
      lastFrameAt = now();
      lastTickAt = null;
      longestSilenceMs = 0;
      hasShownGap = false;
      watch();
    },
    stop() {
      running = false;
      timer.cancel();
    },
    frame(atMs) {
      if (atMs - lastFrameAt > longestSilenceMs) longestSilenceMs = atMs - lastFrameAt;
      lastFrameAt = atMs;
    },
    tick(atMs) {
      if (timeoutMs === 'auto' && running) {
        if (lastTickAt !== null) learn(atMs - lastTickAt);
        lastTickAt = atMs;
        longestSilenceMs = 0;
      }
    },
    isOverdue() {
      const limit = limitMs();
      return running && limit !== null && now() - lastFrameAt >= limit;
    },
    silenceMs: () => now() - lastFrameAt,
  };
}
