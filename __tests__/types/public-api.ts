// Checked by `npm run check:types`, and against the packed tarball by `npm run smoke`; nothing here runs.
// What must not compile stands under @ts-expect-error, which fails where it does compile.
import {
  combineSlices,
  configureStore,
  createReducer,
  isAnyOf,
  type Dispatch,
  type ListenerMiddlewareInstance,
  type Middleware,
} from '@reduxjs/toolkit';
import {
  authSlice,
  connectionChanged,
  createGroupView,
  createRealtimeSelectors,
  createWebsocketMiddleware,
  CTI_CLIENT_VERSION,
  errorReported,
  groupMembersReceived,
  groupSelected,
  groupsSlice,
  isBeingCalled,
  isCallingOut,
  isOnCall,
  isRinging,
  messagesSlice,
  presenceReceived,
  realtimeReducers,
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
  unreadMessagesReceived,
  UserPresenceEnum,
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
  type ConnectionState,
  type GroupView,
  type PBXListItem,
  type PBXResultItem,
  type PresenceUpdate,
  type RealtimeError,
  type Thresholds,
  type UserDisplayItem,
  type UserPresenceData,
  type WebSocketClientInfo,
  type WebsocketGroupMessage,
  type WebSocketMessage,
  type WebsocketMiddlewareOptions,
  type WebsocketResponseMessage,
  type WebsocketStartMessage,
  type WebsocketSubscribePayload,
  type WebsocketUserSubscribeMessage,
} from 'redux-cti-realtime';

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- two functions compare exactly, types do not
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `exactly<Expected>()(value)` compiles only if the type of `value` is `Expected` itself. */
declare function exactly<Expected>(): <Actual>(
  value: Same<Expected, Actual> extends true ? Actual : { expected: Expected; got: Actual },
) => void;

declare const options: WebsocketMiddlewareOptions;

export function setUp() {
  const store = configureStore({
    reducer: { ...realtimeReducers, own: (state: number | undefined) => state ?? 0 },
    middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware(options)),
  });
  exactly<number>()(store.getState().own);
  exactly<number | null>()(store.getState().groups.groupSelected);
  exactly<number | null>()(store.getState().messages.unreadMessages);
  exactly<string | null>()(store.getState().messages.operation);
  exactly<ConnectionState>()(store.getState().messages.connection);
  exactly<ConnectionState>()(store.getState().auth.connection);
  exactly<UserPresenceData | null>()(store.getState().auth.presence);
  exactly<{ orgId: string | null; userId: number | null }>()(store.getState().auth.natterbox);
  // Thunks still pass, so the middleware does not narrow dispatch.
  exactly<number>()(store.dispatch((_dispatch, getState) => getState().own));

  const middleware: Middleware = createWebsocketMiddleware();
  const combined = combineSlices(authSlice, groupsSlice, messagesSlice)(undefined, { type: 'any' });
  selectUnreadMessages(combined);
  exactly<typeof groupsSlice.reducer>()(realtimeReducers.groups);
  exactly<string>()(CTI_CLIENT_VERSION as string);
  return { store, middleware };
}

export function commandsAreFlatAndTyped(listeners: ListenerMiddlewareInstance, action: unknown) {
  const { store } = setUp();
  const plainDispatch: Dispatch = store.dispatch;
  plainDispatch(websocketStop());
  plainDispatch(websocketUserUnsubscribe({ orgId: 'o', userId: 1 }));
  const start = websocketStart({ endpoint: 'wss://a', accessToken: 't', isFreedomWeb: false });
  exactly<WebsocketStartMessage>()(start);
  exactly<string>()(start.endpoint);
  exactly<'WEBSOCKET_START'>()(websocketStart.type);
  exactly<'WEBSOCKET_GROUP_SUBSCRIBE'>()(websocketGroupSubscribe.type);
  exactly<'WEBSOCKET_GROUP_UNSUBSCRIBE'>()(websocketGroupUnsubscribe.type);
  exactly<'WEBSOCKET_USER_UNSUBSCRIBE'>()(websocketUserUnsubscribe.type);
  exactly<number>()(store.dispatch(websocketUserSubscribe({ orgId: 'o', userId: 1 })).userId);
  store.dispatch(websocketGroupSubscribe({ orgId: 'o', groupId: 1, meta: { holder: 'panel' } }));
  store.dispatch(websocketStop());
  store.dispatch(websocketStop({ socket: 'messages' }));

  // What old code dispatches by hand.
  const byHand = {
    type: 'WEBSOCKET_GROUP_SUBSCRIBE',
    orgId: 'o',
    groupId: 1,
  } satisfies WebsocketGroupMessage;
  store.dispatch(byHand);
  if (websocketUserSubscribe.match(action)) exactly<WebsocketUserSubscribeMessage>()(action);

  listeners.startListening({
    actionCreator: websocketStart,
    effect: ({ isFreedomWeb }) => {
      exactly<boolean>()(isFreedomWeb);
    },
  });
  listeners.startListening({
    matcher: websocketStop.match,
    effect: ({ socket }) => {
      exactly<'presence' | 'messages' | undefined>()(socket);
    },
  });
}

export const reducer = createReducer({ endpoint: '', seen: 0, unread: 0 }, (builder) =>
  builder
    .addCase(websocketStart, (state, { endpoint }) => {
      exactly<string>()(endpoint);
      state.endpoint = endpoint;
    })
    .addCase(websocketStop, (state, { socket }) => {
      exactly<'presence' | 'messages' | undefined>()(socket);
      state.endpoint = '';
    })
    .addCase(presenceReceived, (state, { payload: { updates, receivedAt } }) => {
      exactly<PresenceUpdate[]>()(updates);
      exactly<number>()(receivedAt);
      state.seen += updates.length;
    })
    .addCase(unreadMessagesReceived, (state, { payload: { unreadMessages, operation } }) => {
      exactly<string>()(operation);
      state.unread = unreadMessages;
    })
    .addCase(connectionChanged, (_state, { payload: { socket, previous, connection } }) => {
      exactly<'presence' | 'messages'>()(socket);
      exactly<ConnectionState>()(previous);
      exactly<ConnectionState>()(connection);
    })
    .addCase(errorReported, (_state, { payload }) => {
      exactly<RealtimeError>()(payload);
    })
    .addCase(groupSelected, (_state, { payload }) => {
      exactly<number | null>()(payload);
    })
    .addCase(groupMembersReceived, (_state, { payload: { groupId, userIds } }) => {
      exactly<number>()(groupId);
      exactly<number[]>()(userIds);
    })
    .addMatcher(isAnyOf(websocketGroupSubscribe, websocketGroupUnsubscribe), (_state, action) => {
      exactly<number>()(action.groupId);
      exactly<'WEBSOCKET_GROUP_SUBSCRIBE' | 'WEBSOCKET_GROUP_UNSUBSCRIBE'>()(action.type);
    }),
);

export function selectorsSayWhatTheyGive(state: ReturnType<ReturnType<typeof setUp>['store']['getState']>) {
  exactly<UserDisplayItem | undefined>()(selectUserDisplayItem(state, 1));
  exactly<UserPresenceData | undefined>()(selectUserPresence(state, 1));
  exactly<UserDisplayItem[]>()(selectGroupDisplayItems(state, 1));
  exactly<UserDisplayItem[]>()(selectSelectedGroupDisplayItems(state));
  exactly<UserDisplayItem[]>()(selectAllUserDisplayItems(state));
  exactly<UserPresenceData | null>()(selectOwnPresence(state));
  exactly<{ orgId: string | null; userId: number | null }>()(selectIdentity(state));
  exactly<number | null>()(selectUnreadMessages(state));
  exactly<ConnectionState>()(selectPresenceConnection(state));
  exactly<ConnectionState>()(selectMessagesConnection(state));
  exactly<boolean>()(selectIsPresenceStale(state));
  exactly<'live' | 'stale' | 'unknown'>()(selectPresenceFreshness(state, 1));
  exactly<'none' | 'loading' | 'loaded'>()(selectGroupStatus(state, 1));
  exactly<string | undefined>()(selectListenInChannel(state, 1));
  exactly<boolean>()(selectAreMessagesStale(state));
  exactly<'alone' | 'leader' | 'follower'>()(selectTabRole(state));
  const { channel, reason } = selectListenIn(state, 1);
  exactly<string | null>()(channel);
  exactly<'unknown' | 'stale' | 'self' | 'idle' | 'ringing' | 'no-channel' | 'ok'>()(reason);
  const { total, unknown, answered, bridged, ringing, idle, byAvailability } = selectGroupSummary(state, 1);
  exactly<number>()(unknown);
  exactly<number[]>()([total, answered, bridged, ringing, idle]);
  exactly<Record<string, number>>()(byAvailability);
  const { presenceSince, availabilitySince } = selectPresenceSince(state, 1);
  exactly<(number | null)[]>()([presenceSince, availabilitySince]);

  const item: UserDisplayItem = { id: 1 };
  exactly<boolean>()(isOnCall(item));
  exactly<boolean>()(isRinging(item));

  // @ts-expect-error -- an id is a number
  selectUserDisplayItem(state, '1');
  // @ts-expect-error -- a state without the slices
  selectUserDisplayItem({}, 1);
}

interface Contact extends PBXListItem {
  name: string;
  extension: string | null;
}

export function addressBookEntriesKeepTheirOwnFields(
  state: Parameters<typeof selectPBXResultItems>[0],
  contacts: readonly Contact[],
) {
  const [first] = selectPBXResultItems(state, contacts);
  if (first === undefined) return;
  exactly<string>()(first.name);
  exactly<string | null>()(first.extension);
  exactly<number>()(first.natterboxId);
  exactly<string | undefined>()(first.availability);
  const result: PBXResultItem = first;
  const contact: Contact = first;
  selectPBXResultItems(state, [{ natterboxId: 1 }]);
  // @ts-expect-error -- an entry needs the user's id
  selectPBXResultItems(state, [{ name: 'Ada' }]);
  return { result, contact };
}

interface NestedState {
  cti: Pick<ReturnType<ReturnType<typeof setUp>['store']['getState']>, 'auth' | 'groups' | 'messages'>;
}

export function viewsSayWhatTheyGive(state: Parameters<typeof selectGroupView>[0]) {
  const view: GroupView = createGroupView({
    where: ({ item, since }) => isBeingCalled(item) || since.presenceAtLeast,
    order: (one, other) => (one.since.callSince ?? 0) - (other.since.callSince ?? 0),
    limit: undefined,
  });
  createGroupView({ order: 'longest' });
  // @ts-expect-error -- an order that there is not
  createGroupView({ order: 'name' });
  const { userIds, total } = selectGroupView(state, 1, view);
  exactly<number[]>()(userIds);
  exactly<number>()(total);
  // @ts-expect-error -- a view is made once, by createGroupView
  selectGroupView(state, 1, { order: 'id' });
  const limits: Thresholds = { ringing: 20_000, byAvailability: { 'Wrap-up': 60_000, Away: undefined } };
  exactly<number[]>()(selectOverThreshold(state, 1, limits, Date.now()));
  exactly<number | null>()(selectNextThresholdAt(state, 1, limits, Date.now()));
  const { ringing, byAvailability } = selectGroupLongest(state, 1);
  exactly<{ userId: number; since: number; atLeast: boolean } | null>()(ringing);
  // With or without noUncheckedIndexedAccess.
  ((since: number | undefined) => since)(byAvailability.Away?.since);
  exactly<boolean>()(isCallingOut(selectUserDisplayItem(state, 1)));
}

export function selectorsForOtherPlaces(root: NestedState) {
  const together = createRealtimeSelectors((state: NestedState) => state.cti);
  exactly<UserDisplayItem[]>()(together.selectGroupDisplayItems(root, 1));
  // @ts-expect-error -- the function gives no slices
  createRealtimeSelectors((state: NestedState) => state.cti.auth);
  const selectors = createRealtimeSelectors<NestedState>({
    auth: ({ cti }) => cti.auth,
    groups: ({ cti }) => cti.groups,
    messages: ({ cti }) => cti.messages,
  });
  exactly<UserDisplayItem[]>()(selectors.selectGroupDisplayItems(root, 1));
  exactly<number | null>()(selectors.selectUnreadMessages(root));
  // @ts-expect-error -- another root
  selectors.selectUnreadMessages({ auth: root.cti.auth });
  // @ts-expect-error -- all three are needed
  createRealtimeSelectors<NestedState>({ auth: ({ cti }) => cti.auth });
}

/** A `switch` without default: a code that is added makes this fail to compile, here as in apps. */
export function everyErrorCodeIsKnown({ code }: RealtimeError): string {
  switch (code) {
    case 'INVALID_COMMAND':
    case 'INVALID_FRAME':
    case 'INVALID_ITEM':
    case 'INVALID_TOKEN':
    case 'TOKEN_EXPIRED':
    case 'TOKEN_REJECTED':
    case 'REFRESH_FAILED':
      return 'data';
    case 'NO_WEBSOCKET':
    case 'CONNECT_FAILED':
    case 'CONNECT_TIMEOUT':
    case 'WELCOME_TIMEOUT':
    case 'HEARTBEAT_TIMEOUT':
    case 'CONNECTION_CLOSED':
    case 'SERVER_ERROR':
      return 'connection';
  }
}

export function everyStatusIsKnown({ status }: ConnectionState): boolean {
  switch (status) {
    case 'ready':
      return true;
    case 'idle':
    case 'connecting':
    case 'authenticating':
    case 'waiting':
    case 'offline':
    case 'failed':
    case 'stopped':
      return false;
  }
}

export function everyMessageIsKnown(message: WebSocketMessage): string {
  switch (message.type) {
    case 'auth':
      return message.client.version;
    case 'subscribe':
    case 'unsubscribe':
      return message.path;
    case 'tick':
    case 'error':
      return message.message ?? '';
    case 'response':
      return String(message.data[0]?.userId);
  }
}

export function optionalFieldsTakeUndefined(maybe: string | undefined, maybeNumber: number | undefined) {
  const data: UserPresenceData = {
    userId: 1,
    presence: undefined,
    logicalDirection: undefined,
    callChannelUUID: maybe,
    availability: maybe,
    availabilityStateId: maybeNumber,
    availabilityProfileId: maybeNumber,
  };
  const item: UserDisplayItem = { id: 1, presence: '', availability: maybe };
  const response: WebsocketResponseMessage = { operation: 'MODIFY', data: undefined };
  createWebsocketMiddleware({
    WebSocket: undefined,
    clientName: maybe,
    clientVersion: maybe,
    refreshAccessToken: undefined,
    refreshLeadMs: maybeNumber,
    heartbeatTimeoutMs: undefined,
    reconnect: { firstDelayMs: maybeNumber, maxAttempts: maybeNumber, shouldReconnect: undefined },
    flushIntervalMs: maybeNumber,
    pageLifecycle: undefined,
    onError: undefined,
  });
  const { dispatch } = setUp().store;
  const start = { endpoint: 'wss://a', accessToken: 't', isFreedomWeb: true };
  dispatch(websocketStart({ ...start, uiTheme: maybe, clientRequestId: maybe, users: maybe }));
  dispatch(websocketGroupSubscribe({ orgId: 'o', groupId: 1, meta: undefined }));
  dispatch(websocketUserSubscribe({ orgId: 'o', userId: 1, meta: { holder: maybe } }));
  return { data, item, response };
}

export function optionsFitTheBrowser(retryOn: ReadonlySet<number>) {
  createWebsocketMiddleware({
    WebSocket,
    userPath: (orgId, userId) => `/org/${orgId}/user/${userId.toFixed()}`,
    refreshAccessToken: ({ socket, reason }) => {
      exactly<'presence' | 'messages'>()(socket);
      exactly<'expiring' | 'expired' | 'rejected'>()(reason);
      return Promise.resolve('token');
    },
    heartbeatTimeoutMs: 'auto',
    reconnect: { shouldReconnect: ({ code }) => (code === 4_006 ? undefined : retryOn.has(code)) },
    onError: (error) => {
      exactly<RealtimeError>()(error);
    },
  });
  createWebsocketMiddleware({
    reconnect: false,
    heartbeatTimeoutMs: false,
    refreshAccessToken: () => 'token',
  });
}

export function mistakesDoNotCompile() {
  // @ts-expect-error -- the token is missing
  websocketStart({ endpoint: 'wss://a', isFreedomWeb: false });
  // @ts-expect-error -- orgId is a string
  websocketGroupSubscribe({ orgId: 1, groupId: 1 });
  // @ts-expect-error -- groupId is a number
  websocketGroupUnsubscribe({ orgId: 'o', groupId: '1' });
  // @ts-expect-error -- no such socket
  websocketStop({ socket: 'both' });
  // @ts-expect-error -- nothing in the specification is called so
  websocketUserSubscribe({ orgId: 'o', userId: 1, groupId: 2 });
  // @ts-expect-error -- true is no time
  createWebsocketMiddleware({ heartbeatTimeoutMs: true });
  // @ts-expect-error -- no such option
  createWebsocketMiddleware({ heartbeatTimeout: 1000 });
  // @ts-expect-error -- a presence that the specification does not know
  const data: UserPresenceData = { userId: 1, presence: 'IDLE' };
  // @ts-expect-error -- the userId is missing
  const nobody: UserPresenceData = { presence: 'RINGING' };
  // @ts-expect-error -- the list of users is part of the payload
  const payload: WebsocketSubscribePayload = { request: 'subscribe', clientRequestId: 'id', data: {} };
  // @ts-expect-error -- a version is a string
  const client: WebSocketClientInfo = { name: 'CTI 2.0', version: 2 };
  return { data, nobody, payload, client };
}

export function presenceIsAConstObjectAndAUnion(presence: UserPresenceEnum) {
  exactly<'ANSWERED' | 'BRIDGED' | 'RINGING'>()(presence);
  exactly<'RINGING'>()(UserPresenceEnum.USER_PRESENCE_RINGING);
}
