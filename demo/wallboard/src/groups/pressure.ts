import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { availableView } from '../people/people-view';
import { selectGroupSummary, selectGroupView, selectOverThreshold } from '../realtime';
import { knowsNobody } from './group-counts';

/** Why a group needs somebody: a caller waits too long, or nobody could take the next call. */
export type Need = 'ringing' | 'nobody';

/** In words. */
export const needLabels: Record<Need, string> = {
  ringing: 'Ringing too long',
  nobody: 'Nobody available',
};

/** What a group needs; `null` while all is well, or nothing is known. */
export function needOf(isRingingTooLong: boolean, isKnown: boolean, available: number): Need | null {
  if (isRingingTooLong) return 'ringing';
  return isKnown && available === 0 ? 'nobody' : null;
}

/** How pressed a group is: by need, then by how many ring. The larger, the higher in the rail. */
export function pressureOf(
  state: RootState,
  { groupId }: Group,
  ringing: number | undefined,
  now: number,
): number {
  const summary = selectGroupSummary(state, groupId);
  if (knowsNobody(summary)) return 0;
  const isTooLong = selectOverThreshold(state, groupId, ringingOnly(ringing), now).length > 0;
  const need = needOf(isTooLong, true, selectGroupView(state, groupId, availableView).total);
  const rank = need === 'ringing' ? 2 : need === 'nobody' ? 1 : 0;
  return rank * 1_000_000 + summary.ringing;
}

const memo = new Map<number | undefined, { ringing?: number | undefined }>();

/** The same thresholds for the same limit: the package remembers by them. */
export function ringingOnly(ringing: number | undefined): { ringing?: number | undefined } {
  const known = memo.get(ringing) ?? { ringing };
  memo.set(ringing, known);
  return known;
}
