import type { UnknownAction } from '@reduxjs/toolkit';
import { assignConnection, idleConnection, liveConnection } from './connection-state';
import type { ConnectionState } from '../vocabulary';
import { connectionChanged, forgotten, unreadMessagesReceived } from './events';
import { createLiveView, isLive } from './live';
import { assign } from './same';
import { createRealtimeSlice } from './slice';
import type { RealtimeSlice } from './slice';

/** `state.messages`: the unread count, and the messages socket. */
export interface MessagesState {
  /** The last value received; `null` before the first. */
  unreadMessages: number | null;
  /** The operation that brought it, for example `MODIFY`; `null` where the count is out of storage. */
  operation: string | null;
  connection: ConnectionState;
}

const initialState: MessagesState = { unreadMessages: null, operation: null, connection: idleConnection };

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The count stays to be shown. Nothing that this process received brought it. */
export const liveMessages: (given: unknown) => MessagesState = /* @__PURE__ */ createLiveView<MessagesState>(
  initialState,
  (given) => {
    const { unreadMessages, connection } = given;
    if (isLive(connection)) return given as unknown as MessagesState;
    return {
      unreadMessages: isCount(unreadMessages) ? unreadMessages : null,
      operation: null,
      connection: liveConnection(connection),
    };
  },
);

function applyConnection(
  state: MessagesState,
  { payload, meta }: ReturnType<typeof connectionChanged>,
): MessagesState {
  if (payload.socket !== 'messages') return state;
  const connection = assignConnection(state.connection, payload.connection);
  if (meta.unread === undefined) return assign(state, { ...state, connection });
  const { unreadMessages = null, operation = null } = meta.unread ?? {};
  return assign(state, { unreadMessages, operation, connection });
}

function reduceMessages(state: MessagesState, action: UnknownAction): MessagesState {
  switch (action.type) {
    case unreadMessagesReceived.type: {
      const { unreadMessages, operation } = (action as ReturnType<typeof unreadMessagesReceived>).payload;
      return assign(state, { ...state, unreadMessages, operation });
    }
    case connectionChanged.type:
      return applyConnection(state, action as ReturnType<typeof connectionChanged>);
    case forgotten.type:
      if ((action as ReturnType<typeof forgotten>).payload.what === 'presence') return state;
      return assign(state, { ...state, unreadMessages: null, operation: null });
    default:
      return state;
  }
}

/** Mounts at `state.messages`: the unread count and the messages socket's connection. */
export const messagesSlice: RealtimeSlice<MessagesState, 'messages'> = /* @__PURE__ */ createRealtimeSlice(
  'messages',
  liveMessages,
  reduceMessages,
  {},
);
