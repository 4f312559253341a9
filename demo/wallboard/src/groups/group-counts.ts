import type { selectGroupSummary } from '../realtime';
import type { StateKind } from '../people/describe';

type GroupSummary = ReturnType<typeof selectGroupSummary>;

/** How many of a group's people are in each state. */
export type GroupCountsByState = Record<StateKind, number>;

/** True while the server has spoken of none of them: zeros would be a claim. */
export const knowsNobody = (counts: GroupCountsByState): boolean =>
  counts.ringing + counts['on-call'] + counts.idle === 0;

/** Answered and bridged are both on call; whoever the server has not spoken of is unknown, not idle. */
export function countsOf({ total, ringing, answered, bridged, idle }: GroupSummary): GroupCountsByState {
  const onCall = answered + bridged;
  return { ringing, 'on-call': onCall, idle, unknown: Math.max(0, total - ringing - onCall - idle) };
}
