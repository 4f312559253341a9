import { LAST_TURN_MS, type CreateTimer } from '../timers';

/** What the watchdog needs to know and to tell. */
export interface HeartbeatOptions {
  /** Fixed silence, learned from ticks, or never. */
  timeoutMs: number | 'auto' | false;
  createTimer: CreateTimer;
  /** Monotonic milliseconds. */
  now: () => number;
  /** Wall-clock milliseconds: they go on while the machine sleeps. */
  wallNow: () => number;
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
  /** The frame was a tick, other than the session's first welcome. */
  tick(atMs: number): void;
  /**
   * How long the last frame is ago, where that is longer than what counts as dead by either clock; else `null`. For a
   * page that is looked at again: while no period is known, a minute by the wall clock is too long.
   */
  overdueMs(): number | null;
  /** For whoever judges from elsewhere. */
  pulse: () => Pulse;
}

/** When the last frame of any session arrived (monotonic), and the silence that counts as dead; `null` for unknown or never. */
export interface Pulse {
  heardAt: number;
  limitMs: number | null;
}

const MIN_GAP_MS = 1_000;
const MIN_TIMEOUT_MS = 10_000;
const MAX_TIMEOUT_MS = 90_000;
/** Gaps that the period is the longest of: a long one, while a server was busy, costs so many ticks of patience. */
const REMEMBERED_GAPS = 5;
/** Without a period, a page that was not looked at for so long does not trust its session. */
const UNKNOWN_LIMIT_MS = 60_000;

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

/** The period of an endpoint's ticks, from the gaps between them. */
function createPeriod() {
  let endpoint: string | null = null;
  let gapsMs: number[] = [];
  /** Gaps in a row that were too short to be a period. */
  let bursts = 0;

  return {
    /** The longest of the last gaps; `null` while there is none. */
    ms: (): number | null => (gapsMs.length === 0 ? null : Math.max(...gapsMs)),
    /** Of whom the next gaps are; another endpoint's say nothing. True where it is another. */
    of(next: string): boolean {
      const isOther = next !== endpoint;
      if (isOther) {
        gapsMs = [];
        bursts = 0;
      }
      endpoint = next;
      return isOther;
    },
    /** True where the gap counted. */
    add(gapMs: number): boolean {
      bursts = gapMs < MIN_GAP_MS ? bursts + 1 : 0;
      if (gapMs < MIN_GAP_MS && bursts < REMEMBERED_GAPS) return false;
      gapsMs = [...gapsMs, Math.max(gapMs, MIN_GAP_MS)].slice(-REMEMBERED_GAPS);
      return true;
    },
  };
}

/** A watchdog for one connection; it outlives sessions, and remembers the period of the endpoint it was learned from. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { timeoutMs, createTimer, now, wallNow, onSilent } = options;
  const timer = createTimer();
  const period = createPeriod();
  /** Sessions in a row that were given up before two ticks. */
  let silentSessions = 0;
  let hasShownGap = false;
  let isRunning = false;
  let lastFrameAt = 0;
  let lastFrameWallAt = 0;
  let lastTickAt: number | null = null;
  /** The longest time without any frame since the last tick. */
  let longestSilenceMs = 0;

  function limitMs(): number | null {
    if (timeoutMs !== 'auto') return timeoutMs === false ? null : timeoutMs;
    const periodMs = period.ms();
    if (periodMs === null) return null;
    const usualMs = silenceLimitMs(periodMs);
    const doubts = Math.max(0, silentSessions + 1 - MIN_SILENT_SESSIONS);
    return Math.min(usualMs * 2 ** doubts, Math.max(usualMs, MAX_TIMEOUT_MS));
  }

  function watch(): void {
    const limit = limitMs();
    if (!isRunning || limit === null) return;
    // A clock that has stepped back puts nothing off.
    const leftMs = Math.min(lastFrameAt + limit - now(), limit);
    watchFor(leftMs - LAST_TURN_MS, lastFrameAt);
  }

  /**
   * `spokenAt`: the last sign of life when the wait began. A timer that fires late grants one period (`graces`: how many
   * times something was granted), and one that is late again the turn in which what has arrived meanwhile is read.
   */
  function watchFor(delayMs: number, spokenAt: number, graces = 0): void {
    timer.schedule(delayMs, (isLate) => {
      const limit = limitMs();
      if (limit === null) return;
      const periodOfGraceMs = LAST_TURN_MS + (isLate ? Math.min(period.ms() ?? limit, limit) : 0);
      if (lastFrameAt !== spokenAt) {
        // What was heard before the timer was held back is as good as nothing.
        if (isLate && now() - lastFrameAt >= limit) watchFor(periodOfGraceMs, lastFrameAt, 1);
        else watch();
      } else if (graces === 0) watchFor(periodOfGraceMs, spokenAt, 1);
      else if (graces === 1 && isLate) watchFor(LAST_TURN_MS, spokenAt, 2);
      else giveUp();
    });
  }

  function giveUp(): void {
    if (!hasShownGap) silentSessions++;
    onSilent(now() - lastFrameAt);
  }

  function learn(gapMs: number): void {
    const limitBefore = limitMs();
    // Once a period is known, a longer silence than counts as dead is a sleep or a stall, not a period.
    if (longestSilenceMs > (limitBefore ?? Infinity) || !period.add(gapMs)) return;
    hasShownGap = true;
    silentSessions = 0;
    if (limitMs() !== limitBefore) watch();
  }

  return {
    start(endpoint) {
      if (period.of(endpoint)) silentSessions = 0;
      isRunning = true;
      lastFrameAt = now();
      lastFrameWallAt = wallNow();
      lastTickAt = null;
      longestSilenceMs = 0;
      hasShownGap = false;
      watch();
    },
    stop() {
      isRunning = false;
      timer.cancel();
    },
    frame(atMs) {
      if (atMs - lastFrameAt > longestSilenceMs) longestSilenceMs = atMs - lastFrameAt;
      lastFrameAt = atMs;
      lastFrameWallAt = wallNow();
    },
    tick(atMs) {
      if (timeoutMs !== 'auto' || !isRunning) return;
      if (lastTickAt !== null) learn(atMs - lastTickAt);
      lastTickAt = atMs;
      longestSilenceMs = 0;
    },
    overdueMs() {
      if (!isRunning || timeoutMs === false) return null;
      const silenceMs = now() - lastFrameAt;
      const wallSilenceMs = wallNow() - lastFrameWallAt;
      const limit = limitMs();
      const isOverdue =
        (limit !== null && silenceMs >= limit) || wallSilenceMs >= (limit ?? UNKNOWN_LIMIT_MS);
      return isOverdue ? Math.max(silenceMs, wallSilenceMs) : null;
    },
    pulse: () => ({ heardAt: lastFrameAt, limitMs: limitMs() }),
  };
}
