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

export { authSlice } from './state/auth-slice';
export type { AuthState, Identity } from './state/auth-slice';
export { groupMembersReceived, groupSelected, groupsSlice } from './state/groups-slice';
export type { GroupsState } from './state/groups-slice';
export { messagesSlice } from './state/messages-slice';
export type { MessagesState } from './state/messages-slice';
export { realtimeReducers } from './state/realtime-reducers';
export type { RealtimeRootState } from './state/realtime-reducers';
export type { ConnectionState, ConnectionStatus } from './state/connection-state';
export { connectionChanged, errorReported, presenceReceived, unreadMessagesReceived } from './state/events';

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
} from './state/default-selectors';
export { createRealtimeSelectors, isOnCall, isRinging } from './state/selectors';
export type { GroupStatus, PresenceFreshness, RealtimeSelectors, RealtimeSlices } from './state/selectors';
export type { GroupSummary } from './state/group-summary';
export type { PresenceSince } from './state/row-views';

export { realtimeErrorCodes } from './errors';
export type { RealtimeError, RealtimeErrorCode } from './errors';
export { CTI_CLIENT_VERSION } from './version';
export { UserPresenceEnum } from './protocol/models';
export type {
  HolderMeta,
  LogicalDirection,
  PBXListItem,
  PBXResultItem,
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
} from './protocol/models';
