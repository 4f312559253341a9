import {
  selectAreMessagesStale,
  selectGroupDisplayItems,
  selectGroupStatus,
  selectIdentity,
  selectIsPresenceStale,
  selectMessagesConnection,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectTabRole,
  type RealtimeRootState,
} from '../../../src';
import { groupId, ownId } from './world';

/** What a page shows of a state, in a few words. */
export function read(state: unknown) {
  const root = state as RealtimeRootState;
  return {
    status: selectPresenceConnection(root).status,
    isStale: selectIsPresenceStale(root),
    userId: selectIdentity(root).userId,
    group: selectGroupStatus(root, groupId),
    people: selectGroupDisplayItems(root, groupId).map(({ id, presence, availability }) =>
      [id, presence, availability, selectPresenceFreshness(root, id)].join(' '),
    ),
  };
}

/** What must be shown when all is well. */
export const allWell = {
  status: 'ready',
  isStale: false,
  userId: ownId,
  group: 'loaded',
  people: ['1  Available live', '2 RINGING Lunch live'],
};

/** What in a state claims to be live, in words; of state that came out of storage nothing may. */
export function claimsOfLife(state: unknown): string[] {
  const root = state as RealtimeRootState;
  const claims = {
    'presence is not idle': selectPresenceConnection(root).status !== 'idle',
    'messages is not idle': selectMessagesConnection(root).status !== 'idle',
    'presence is not stale': !selectIsPresenceStale(root),
    'messages are not stale': !selectAreMessagesStale(root),
    'the group is wanted': selectGroupStatus(root, groupId) !== 'none',
    'a tab role': selectTabRole(root) !== 'alone',
    'user 1 is live': selectPresenceFreshness(root, 1) === 'live',
    'user 2 is live': selectPresenceFreshness(root, 2) === 'live',
  };
  return Object.entries(claims).flatMap(([claim, isMade]) => (isMade ? claim : []));
}
