import { isAction, type Middleware } from '@reduxjs/toolkit';
import {
  connectionChanged,
  errorReported,
  presenceReceived,
  unreadMessagesReceived,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
} from '../realtime';
import type { Recorder } from './recorder';

function log(recorder: Recorder, action: unknown): void {
  if (connectionChanged.match(action)) {
    const { socket, previous, connection } = action.payload;
    if (previous.status === connection.status) return;
    recorder.logged('connection', `${socket}: ${previous.status} → ${connection.status}`);
  } else if (errorReported.match(action)) {
    const { code, message, suppressed } = action.payload;
    const more = suppressed === undefined ? '' : ` (and ${suppressed} more like it)`;
    recorder.logged('error', `${code}: ${message}${more}`);
  } else if (unreadMessagesReceived.match(action)) {
    const { unreadMessages, operation } = action.payload;
    recorder.logged('messages', `${unreadMessages} unread (${operation})`);
    recorder.unreadCounted(unreadMessages);
  } else if (websocketStart.match(action)) {
    recorder.logged('command', `start ${action.users === undefined ? 'presence' : 'messages'}`);
  } else if (websocketStop.match(action)) {
    recorder.logged('command', `stop ${action.socket ?? 'both'}`);
  } else if (websocketGroupSubscribe.match(action)) {
    recorder.logged('command', `watch group ${action.groupId}`);
  }
}

/** Stands last in the chain, so that what it times is the reducers and the subscribers' selectors. */
export function createRecorderMiddleware(recorder: Recorder): Middleware {
  let onceReady = false;
  // Of the presence socket: the other one says no welcome, so it counts as ready before its token is refused.
  const countReconnects = ({ socket, connection }: ReturnType<typeof connectionChanged>['payload']): void => {
    if (socket !== 'presence') return;
    if (connection.status === 'stopped') onceReady = false;
    if (connection.status !== 'ready') return;
    if (onceReady) recorder.reconnected();
    onceReady = true;
  };
  return () => (next) => (action) => {
    const startedAt = performance.now();
    const result = next(action);
    const updates = presenceReceived.match(action) ? action.payload.updates.length : 0;
    recorder.dispatched(updates, performance.now() - startedAt);
    if (!isAction(action)) return result;
    log(recorder, action);
    if (
      connectionChanged.match(action) &&
      action.payload.previous.status !== action.payload.connection.status
    ) {
      countReconnects(action.payload);
    }
    return result;
  };
}
