import type { selectGroupSummary } from '../realtime';
import type { StateKind } from '../people/describe';

type GroupSummary = ReturnType<typeof selectGroupSummary>;

/** How many of a group's people are in each state. */
export type GroupCountsByState = Record<StateKind, number>;

/** Answered and bridged are both on call; whoever the server has not spoken of is unknown, not idle. */
export function countsOf({ total, ringing, answered, bridged, idle }: GroupSummary): GroupCountsByState {
  const onCall = answered + bridged;
  return { ringing, 'on-call': onCall, idle, unknown: Math.max(0, total - ringing - onCall - idle) };
}
