import { availableSince, calledSince } from './lanes';
import type { Lane, Lanes, SinceIn } from './lanes';

/** How long is too long, in milliseconds; what is no positive number is no limit. */
export interface Thresholds {
  ringing?: number | undefined;
  onCall?: number | undefined;
  /** By the name of the availability. */
  byAvailability?: Readonly<Record<string, number | undefined>> | undefined;
}

/** A lane that has a limit, and since when its members are in it. */
interface Limited {
  lane: Lane;
  sinceIn: SinceIn;
  limitMs: number;
}

function limitedLanes({ ringing, onCall, byAvailability }: Lanes, thresholds: Thresholds): Limited[] {
  const limits: { lane: Lane | undefined; sinceIn: SinceIn; limitMs: number | undefined }[] = [
    { lane: ringing, sinceIn: calledSince, limitMs: thresholds.ringing },
    { lane: onCall, sinceIn: calledSince, limitMs: thresholds.onCall },
  ];
  for (const [name, limitMs] of Object.entries(thresholds.byAvailability ?? {})) {
    limits.push({ lane: byAvailability.get(name), sinceIn: availableSince, limitMs });
  }
  return limits.filter(
    (limit): limit is Limited =>
      limit.lane !== undefined && typeof limit.limitMs === 'number' && limit.limitMs > 0,
  );
}

/** By id: when the first of the limits that are reached at `now` was reached. */
function reachedAt(limited: readonly Limited[], now: number): Map<number, number> {
  const reached = new Map<number, number>();
  for (const { lane, sinceIn, limitMs } of limited) {
    for (const member of lane) {
      const at = sinceIn(member) + limitMs;
      if (at > now) break;
      reached.set(member.id, Math.min(at, reached.get(member.id) ?? at));
    }
  }
  return reached;
}

/** Who is over a limit at `now`, the furthest over first. Only these are looked at. */
export function overThreshold(lanes: Lanes, thresholds: Thresholds, now: number): number[] {
  const reached = [...reachedAt(limitedLanes(lanes, thresholds), now)];
  return reached.sort(([id, at], [otherId, otherAt]) => at - otherAt || id - otherId).map(([id]) => id);
}

/** When the next one is over a limit who is over none at `now`; `null` where nobody will be. */
export function nextThresholdAt(lanes: Lanes, thresholds: Thresholds, now: number): number | null {
  const limited = limitedLanes(lanes, thresholds);
  const reached = reachedAt(limited, now);
  let next = Infinity;
  for (const { lane, sinceIn, limitMs } of limited) {
    const member = lane.find(({ id }) => !reached.has(id));
    if (member !== undefined) next = Math.min(next, sinceIn(member) + limitMs);
  }
  return next === Infinity ? null : next;
}
