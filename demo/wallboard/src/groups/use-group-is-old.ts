import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import {
  selectGroupSummary,
  selectIdentity,
  selectIsPresenceStale,
  selectPresenceFreshness,
} from '../realtime';
import { knowsNobody } from './group-counts';

/**
 * Whether a group's numbers are old: the connection is gone, or back without having spoken of this group again. A
 * group is answered as a whole, so its ends tell; oneself does not, being watched on one's own, too. Where nothing was
 * ever known, nothing is old.
 */
export function useGroupIsOld(group: Group): boolean {
  return useSelector((state: RootState) => {
    if (knowsNobody(selectGroupSummary(state, group.groupId))) return false;
    if (selectIsPresenceStale(state)) return true;
    const own = selectIdentity(state).userId;
    const ends = [...group.memberIds.slice(0, 2), ...group.memberIds.slice(-2)];
    return ends.some((id) => id !== own && selectPresenceFreshness(state, id) === 'stale');
  });
}
