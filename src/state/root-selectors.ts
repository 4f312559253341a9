import type { RealtimeRootState } from './realtime-reducers';
import { createRealtimeSelectors } from './selectors';
import type { RealtimeSelectors } from './selectors';

type Selectors = RealtimeSelectors<RealtimeRootState>;

const selectors: Selectors = /* @__PURE__ */ createRealtimeSelectors<RealtimeRootState>({
  auth: (state) => state.auth,
  groups: (state) => state.groups,
  messages: (state) => state.messages,
});

/** {@inheritDoc RealtimeSelectors.selectUserDisplayItem} */
export const selectUserDisplayItem: Selectors['selectUserDisplayItem'] = (state, userId) =>
  selectors.selectUserDisplayItem(state, userId);
/** {@inheritDoc RealtimeSelectors.selectUserPresence} */
export const selectUserPresence: Selectors['selectUserPresence'] = (state, userId) =>
  selectors.selectUserPresence(state, userId);
/** {@inheritDoc RealtimeSelectors.selectGroupDisplayItems} */
export const selectGroupDisplayItems: Selectors['selectGroupDisplayItems'] = (state, groupId) =>
  selectors.selectGroupDisplayItems(state, groupId);
/** {@inheritDoc RealtimeSelectors.selectSelectedGroupDisplayItems} */
export const selectSelectedGroupDisplayItems: Selectors['selectSelectedGroupDisplayItems'] = (state) =>
  selectors.selectSelectedGroupDisplayItems(state);
/** {@inheritDoc RealtimeSelectors.selectAllUserDisplayItems} */
export const selectAllUserDisplayItems: Selectors['selectAllUserDisplayItems'] = (state) =>
  selectors.selectAllUserDisplayItems(state);
/** {@inheritDoc RealtimeSelectors.selectPBXResultItems} */
export const selectPBXResultItems: Selectors['selectPBXResultItems'] = (state, items) =>
  selectors.selectPBXResultItems(state, items);
/** {@inheritDoc RealtimeSelectors.selectOwnPresence} */
export const selectOwnPresence: Selectors['selectOwnPresence'] = (state) =>
  selectors.selectOwnPresence(state);
/** {@inheritDoc RealtimeSelectors.selectIdentity} */
export const selectIdentity: Selectors['selectIdentity'] = (state) => selectors.selectIdentity(state);
/** {@inheritDoc RealtimeSelectors.selectUnreadMessages} */
export const selectUnreadMessages: Selectors['selectUnreadMessages'] = (state) =>
  selectors.selectUnreadMessages(state);
/** {@inheritDoc RealtimeSelectors.selectPresenceConnection} */
export const selectPresenceConnection: Selectors['selectPresenceConnection'] = (state) =>
  selectors.selectPresenceConnection(state);
/** {@inheritDoc RealtimeSelectors.selectMessagesConnection} */
export const selectMessagesConnection: Selectors['selectMessagesConnection'] = (state) =>
  selectors.selectMessagesConnection(state);
/** {@inheritDoc RealtimeSelectors.selectIsPresenceStale} */
export const selectIsPresenceStale: Selectors['selectIsPresenceStale'] = (state) =>
  selectors.selectIsPresenceStale(state);
/** {@inheritDoc RealtimeSelectors.selectPresenceFreshness} */
export const selectPresenceFreshness: Selectors['selectPresenceFreshness'] = (state, userId) =>
  selectors.selectPresenceFreshness(state, userId);
/** {@inheritDoc RealtimeSelectors.selectGroupStatus} */
export const selectGroupStatus: Selectors['selectGroupStatus'] = (state, groupId) =>
  selectors.selectGroupStatus(state, groupId);
/** {@inheritDoc RealtimeSelectors.selectGroupSummary} */
export const selectGroupSummary: Selectors['selectGroupSummary'] = (state, groupId) =>
  selectors.selectGroupSummary(state, groupId);
/** {@inheritDoc RealtimeSelectors.selectPresenceSince} */
export const selectPresenceSince: Selectors['selectPresenceSince'] = (state, userId) =>
  selectors.selectPresenceSince(state, userId);
/** {@inheritDoc RealtimeSelectors.selectListenInChannel} */
export const selectListenInChannel: Selectors['selectListenInChannel'] = (state, userId) =>
  selectors.selectListenInChannel(state, userId);
