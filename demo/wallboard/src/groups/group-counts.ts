import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import { availableView } from '../people/people-view';
import type { Kind } from '../people/describe';
import { selectGroupSummary, useGroupView } from '../realtime';

type GroupSummary = ReturnType<typeof selectGroupSummary>;

/** How many of a group's people are of each kind. */
export type GroupCountsByKind = Record<Kind, number>;

/** True while the server has spoken of none of them: zeros would be a claim. */
export const knowsNobody = ({ total, unknown }: Pick<GroupSummary, 'total' | 'unknown'>): boolean =>
  total === unknown;

/** Answered and bridged are both on call; whoever the server has not spoken of is unknown, not away. */
function countsOf(summary: GroupSummary, available: number): GroupCountsByKind {
  const { ringing, answered, bridged, idle, unknown } = summary;
  return { ringing, available, 'on-call': answered + bridged, away: Math.max(0, idle - available), unknown };
}

/** A group's summary, and how many of its people are of each kind. */
export function useGroupCounts(groupId: number): { summary: GroupSummary; counts: GroupCountsByKind } {
  const summary = useSelector((state: RootState) => selectGroupSummary(state, groupId));
  const { total } = useGroupView(groupId, availableView);
  return { summary, counts: countsOf(summary, total) };
}
