import type { RealtimeRootState } from '../realtime-reducers';
import { createLanesReader } from '../views/lanes';
import { createRowChanges } from '../views/row-changes';
import * as connections from './connections';
import * as ofGroups from './groups';
import { listenIn, listenInChannel } from './listen-in';
import { slicesAt } from './slices';
import type { RealtimeSlices } from './slices';
import type { RealtimeSelectors } from './types';
import * as ofUsers from './users';
import * as views from './views';

/**
 * The selectors for a store that mounts the slices elsewhere than at `auth`, `groups` and `messages`: takes the function
 * of the root state that gives what has all three, or three functions. Each call makes a set with a memory of its own,
 * so make one per app, not per component.
 *
 * @example
 * ```ts
 * const { selectGroupDisplayItems } = createRealtimeSelectors((state: RootState) => state.cti);
 * ```
 */
export function createRealtimeSelectors<RootState>(
  where: RealtimeSlices<RootState> | ((state: RootState) => RealtimeRootState),
): RealtimeSelectors<RootState> {
  const slices = slicesAt(where);
  const changesOf = createRowChanges();
  const lanesOf = views.groupLanes(slices, createLanesReader(changesOf));
  const selectGroupDisplayItems = ofGroups.groupDisplayItems(slices);
  return {
    selectUserDisplayItem: ofUsers.userDisplayItem(slices),
    selectUserPresence: ofUsers.userPresence(slices),
    selectAllUserDisplayItems: ofUsers.allUserDisplayItems(slices),
    selectPBXResultItems: ofUsers.pbxResultItems(slices),
    selectPresenceFreshness: ofUsers.presenceFreshness(slices),
    selectPresenceSince: ofUsers.presenceSince(slices),
    selectListenIn: listenIn(slices),
    selectListenInChannel: listenInChannel(slices),
    selectGroupDisplayItems,
    selectSelectedGroupDisplayItems: ofGroups.selectedGroupDisplayItems(slices, selectGroupDisplayItems),
    selectGroupStatus: ofGroups.groupStatus(slices),
    selectGroupSummary: ofGroups.groupSummary(slices, selectGroupDisplayItems),
    selectGroupView: views.groupView(slices, changesOf),
    selectGroupLongest: views.groupLongest(lanesOf),
    selectOverThreshold: views.overThresholdAt(lanesOf),
    selectNextThresholdAt: views.nextThreshold(lanesOf),
    selectOwnPresence: connections.ownPresence(slices),
    selectIdentity: connections.identity(slices),
    selectUnreadMessages: connections.unreadMessages(slices),
    selectPresenceConnection: connections.presenceConnection(slices),
    selectMessagesConnection: connections.messagesConnection(slices),
    selectIsPresenceStale: connections.isPresenceStale(slices),
    selectAreMessagesStale: connections.areMessagesStale(slices),
    selectTabRole: connections.tabRole(slices),
  };
}
