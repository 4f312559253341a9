/**
 * The front door. Read on in the order in which data flows: commands, middleware, subscriptions, connection, protocol,
 * state, selectors.
 */
export {
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from './commands';
export type { CommandCreator, WebsocketStartFields } from './commands';

export { createWebsocketMiddleware } from './middleware/create-websocket-middleware';
export type {
  CloseInfo,
  ReconnectOptions,
  RefreshContext,
  WebSocketLike,
  WebsocketMiddlewareOptions,
} from './options';

export { authSlice } from './state/auth';
export type { AuthState, Identity, TabRole } from './state/auth';
export { groupMembersReceived, groupSelected, groupsSlice } from './state/groups';
export type { GroupsState } from './state/groups';
export { messagesSlice } from './state/messages';
export type { MessagesState } from './state/messages';
export { realtimeReducers } from './state/realtime-reducers';
export type { RealtimeRootState } from './state/realtime-reducers';

export {
  connectionChanged,
  errorReported,
  presenceReceived,
  tabRoleChanged,
  unreadMessagesReceived,
} from './state/events';

export { presenceTransitions, unreadRise } from './state/transitions';
export type { PresenceTransition, PresenceTransitionKind } from './state/transitions';

export {
  selectAllUserDisplayItems,
  selectAreMessagesStale,
  selectGroupDisplayItems,
  selectGroupLongest,
  selectGroupStatus,
  selectGroupSummary,
  selectGroupView,
  selectIdentity,
  selectIsPresenceStale,
  selectListenIn,
  selectListenInChannel,
  selectMessagesConnection,
  selectNextThresholdAt,
  selectOverThreshold,
  selectOwnPresence,
  selectPBXResultItems,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectPresenceSince,
  selectSelectedGroupDisplayItems,
  selectTabRole,
  selectUnreadMessages,
  selectUserDisplayItem,
  selectUserPresence,
} from './state/root-selectors';
export { createRealtimeSelectors } from './state/selectors/create-realtime-selectors';
export type { RealtimeSlices } from './state/selectors/slices';
export type {
  GroupStatus,
  ListenIn,
  ListenInReason,
  PresenceFreshness,
  RealtimeSelectors,
} from './state/selectors/types';
export { isBeingCalled, isCallingOut, isOnCall, isRinging } from './state/call-states';
export { createGroupView } from './state/views/group-view';
export type {
  GroupView,
  GroupViewMember,
  GroupViewOptions,
  GroupViewOrder,
  GroupViewResult,
} from './state/views/group-view';
export type { GroupLongest, LongestMember } from './state/views/longest';
export type { Thresholds } from './state/views/thresholds';
export type { GroupSummary } from './state/summary';
export type { PresenceSince } from './state/table/since';

export { CTI_CLIENT_VERSION } from './version';
export { realtimeErrorCodes, UserPresenceEnum } from './vocabulary';
export type {
  ConnectionState,
  ConnectionStatus,
  HolderMeta,
  LogicalDirection,
  PBXListItem,
  PBXResultItem,
  PresenceUpdate,
  RealtimeError,
  RealtimeErrorCode,
  SocketKind,
  UserDisplayItem,
  UserPresenceData,
  WebSocketAuthMessage,
  WebSocketClientInfo,
  WebSocketErrorMessage,
  WebSocketMessage,
  WebSocketPresenceMessage,
  WebSocketSubscribeMessage,
  WebSocketTickMessage,
  WebsocketGroupMessage,
  WebsocketResponseMessage,
  WebsocketStartMessage,
  WebsocketStopMessage,
  WebsocketSubscribePayload,
  WebsocketUserSubscribeMessage,
  WebsocketUserUnsubscribeMessage,
} from './vocabulary';
