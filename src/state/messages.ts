import { createSlice } from '@reduxjs/toolkit';
import type { UnknownAction } from '@reduxjs/toolkit';
import { idleConnection } from './connection-state';
import type { ConnectionState } from './connection-state';
import { connectionChanged, forgotten, isRealtimeEvent, unreadMessagesReceived } from './events';
import { markLive, withoutGhost } from './live';
import type { RealtimeSlice } from './slice';

/** `state.messages`: the unread count, and the messages socket. */
export interface MessagesState {
  /** The last value received; `null` before the first. */
  unreadMessages: number | null;
  /** The operation that brought it, for example `MODIFY`. */
  operation: string | null;
  connection: ConnectionState;
}

const initialState: MessagesState = { unreadMessages: null, operation: null, connection: idleConnection };

const slice = /* @__PURE__ */ createSlice({
  name: 'messages',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(unreadMessagesReceived, (state, { payload }) => {
        state.unreadMessages = payload.unreadMessages;
        state.operation = payload.operation;
      })
      .addCase(connectionChanged, (state, { payload }) => {
        if (payload.socket === 'messages') state.connection = markLive(payload.connection);
      })
      .addCase(forgotten, (state, { payload }) => {
        if (payload.what === 'presence') return;
        state.unreadMessages = null;
        state.operation = null;
      });
  },
});

function reduceMessages(given: MessagesState = initialState, action: UnknownAction): MessagesState {
  const state = withoutGhost(given, initialState);
  return isRealtimeEvent(action) ? slice.reducer(state, action) : state;
}

/** Mounts at `state.messages`: the unread count and the messages socket's connection. */
export const messagesSlice: RealtimeSlice<MessagesState, 'messages'> = {
  name: slice.name,
  reducerPath: slice.reducerPath,
  reducer: reduceMessages,
  actions: slice.actions,
  getInitialState: slice.getInitialState,
};
