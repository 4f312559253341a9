import type { ReconnectPolicy } from '../options';

/** How long to wait before the next attempt: the next step, the same spread wide, the longest, or hardly at all. */
export type DelayKind = 'retry' | 'retry-spread' | 'retry-slowly' | 'soon';

/**
 * A local cause (the network is back, the page was shown) or a first refusal waits no longer than this. Half a second of
 * the second that the next attempt has, because a new token must be asked for in it, too.
 */
const SOON_MS = 500;

/**
 * The delay after `delays` earlier ones since the last stable session, with full jitter. The first is spread from zero, so that the
 * clients of a restarted server do not come back together; the n-th after it doubles its upper limit.
 */
export function retryDelayMs(
  policy: ReconnectPolicy,
  delays: number,
  kind: DelayKind,
  random: () => number,
): number {
  const { firstDelayMs, minDelayMs, maxDelayMs } = policy;
  let leastMs = 0;
  let mostMs = SOON_MS;
  if (kind === 'retry-slowly') [leastMs, mostMs] = [maxDelayMs / 2, maxDelayMs];
  else if (kind !== 'soon') {
    if (delays === 0) mostMs = kind === 'retry-spread' ? firstDelayMs * 2 : firstDelayMs;
    else [leastMs, mostMs] = [minDelayMs, Math.min(maxDelayMs, minDelayMs * 2 ** delays)];
  }
  return leastMs + random() * (mostMs - leastMs);
}

/** A timeout that doubles with each attempt that ran into it, up to 60 s (or the option itself, where that is longer). */
export function grownTimeoutMs(timeoutMs: number, timesTooShort: number): number {
  return Math.min(timeoutMs * 2 ** timesTooShort, Math.max(timeoutMs, 60_000));
}
