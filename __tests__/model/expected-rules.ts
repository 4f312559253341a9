import type { ConnectionStatus } from '../../src';
import type { Kind, Line } from './network';

/** What the checks need to know of the world around a connection. */
export interface Surroundings {
  now: () => number;
  wallNow: () => number;
  isOnline: () => boolean;
  /** Timers of the client may be late now. */
  hasSlack: () => boolean;
  isTroubled: (line: Line) => boolean;
  /** Ticks came late once, so that the client takes their period for shorter than it is. */
  isMisled: (kind: Kind) => boolean;
  canRefresh: boolean;
  /** A socket waits for a new token now. */
  isRefreshing: (kind: Kind) => boolean;
  violate: (what: string) => void;
}

/** What the client may do at this very moment because of what it was just told. */
export interface Occasion {
  /** A stop, or a start with other parameters: it may close a healthy socket, and open one. */
  command: boolean;
  /** An event of the page. */
  page: boolean;
}

/** How long a client waits before it tries again. */
export type WaitKind = 'soon' | 'step' | 'spread' | 'longest';

const FATAL: ReadonlySet<number> = new Set([
  1002, 1003, 1007, 1008, 1009, 1010, 4001, 4002, 4005, 4006, 4400, 4403,
]);
const TIMEOUT_MS = 10_000;

/** The least and the most that a wait may take, in milliseconds, after so many delays. */
export function boundsOf(kind: WaitKind, delays: number): [number, number] {
  if (kind === 'soon') return [0, 500];
  if (kind === 'longest') return [15_000, 30_000];
  if (delays === 0) return [0, kind === 'spread' ? 10_000 : 5_000];
  return [1_000, Math.min(30_000, 1_000 * 2 ** delays)];
}

/** True of a connection that has a socket, or is about to. */
export const isLiveStatus = (status: ConnectionStatus): boolean =>
  status === 'connecting' || status === 'authenticating' || status === 'ready';
/** True of a connection between attempts. */
export const isWaitStatus = (status: ConnectionStatus): boolean =>
  status === 'waiting' || status === 'offline';

/** What a close of an open socket comes to: how long the next attempt waits, and whether there is none. */
export function outcomeOfClose(code: number): { waitKind: WaitKind; isFatal: boolean } {
  const waitKind = code === 4008 ? 'longest' : code === 1012 || code === 1013 ? 'spread' : 'step';
  return { waitKind, isFatal: FATAL.has(code) };
}

/** Whether the client has good reason to close this socket, which to its knowledge is alive. */
export function mayClose(
  closing: Line,
  kind: Kind,
  { now, wallNow, isTroubled, isMisled }: Surroundings,
  occasion: Occasion,
): boolean {
  if (occasion.command) return true;
  if (closing.openedAt === null) return now() - closing.connectedAt >= TIMEOUT_MS;
  const isUnanswered = kind === 'presence' && !closing.isWelcomed;
  // A page that is shown again judges the whole attempt, not its last phase.
  const phaseBeganAt = occasion.page ? closing.connectedAt : closing.openedAt;
  if (isUnanswered && now() - phaseBeganAt >= TIMEOUT_MS) return true;
  // A machine that slept shows only on the wall clock.
  if (occasion.page && wallNow() - closing.heardWallAt >= TIMEOUT_MS) return true;
  const isSilent = now() - closing.heardAt >= TIMEOUT_MS;
  return isSilent && (isTroubled(closing) || isMisled(kind) || occasion.page);
}
