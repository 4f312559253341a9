import type { ReconnectPolicy } from '../options';

/** How long to wait before the next attempt: the next step, the same spread wide, the longest, or hardly at all. */
export type DelayKind = 'step' | 'spread' | 'longest' | 'soon';

/**
 * A local cause (the network is back, the page was shown) or a first refusal waits no longer than this. Half a second of
 * the second that the next attempt has, because a new token must be asked for in it, too.
 */
const SOON_MS = 500;

/** Full jitter: uniform in [`leastMs`, `mostMs`]. */
function uniform(leastMs: number, mostMs: number, random: () => number): number {
  return leastMs + random() * (mostMs - leastMs);
}

/**
 * The delay after `delays` earlier ones since the last stable session. The first is spread from zero, so that the
 * clients of a restarted server do not come back together; the n-th after it doubles its upper limit.
 */
export function retryDelayMs(
  policy: ReconnectPolicy,
  delays: number,
  kind: DelayKind,
  random: () => number,
): number {
  const { firstDelayMs, minDelayMs, maxDelayMs } = policy;
  if (kind === 'soon') return uniform(0, SOON_MS, random);
  if (kind === 'longest') return uniform(maxDelayMs / 2, maxDelayMs, random);
  if (delays === 0) return uniform(0, kind === 'spread' ? firstDelayMs * 2 : firstDelayMs, random);
  return uniform(minDelayMs, Math.min(maxDelayMs, minDelayMs * 2 ** delays), random);
}

/** A timeout that doubles with each attempt that ran into it, up to 60 s (or the option itself, where that is longer). */
export function grownTimeoutMs(timeoutMs: number, timesTooShort: number): number {
  return Math.min(timeoutMs * 2 ** timesTooShort, Math.max(timeoutMs, 60_000));
}
