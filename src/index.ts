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
export type { AuthState, Identity } from './state/auth';
export { groupMembersReceived, groupSelected, groupsSlice } from './state/groups';
export type { GroupsState } from './state/groups';
export { messagesSlice } from './state/messages';
export type { MessagesState } from './state/messages';
export { realtimeReducers } from './state/realtime-reducers';
export type { RealtimeRootState } from './state/realtime-reducers';

export { connectionChanged, errorReported, presenceReceived, unreadMessagesReceived } from './state/events';

export { presenceTransitions, unreadRise } from './state/transitions';
export type { PresenceTransition, PresenceTransitionKind } from './state/transitions';

export {
  selectAllUserDisplayItems,
  selectGroupDisplayItems,
  selectGroupStatus,
  selectGroupSummary,
  selectIdentity,
  selectIsPresenceStale,
  selectListenInChannel,
  selectMessagesConnection,
  selectOwnPresence,
  selectPBXResultItems,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectPresenceSince,
  selectSelectedGroupDisplayItems,
  selectUnreadMessages,
  selectUserDisplayItem,
  selectUserPresence,
} from './state/root-selectors';
export { createRealtimeSelectors, isOnCall, isRinging } from './state/selectors';
export type { GroupStatus, PresenceFreshness, RealtimeSelectors, RealtimeSlices } from './state/selectors';
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
  TabRole,
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
