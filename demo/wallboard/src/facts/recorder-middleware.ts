import { isAction, type Middleware } from '@reduxjs/toolkit';
import {
  connectionChanged,
  errorReported,
  presenceReceived,
  unreadMessagesReceived,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  type SocketKind,
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
    recorder.logged('messages', `${action.payload.unreadMessages} unread (${action.payload.operation})`);
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
  const onceReady = new Set<SocketKind>();
  const countReconnects = ({ socket, connection }: ReturnType<typeof connectionChanged>['payload']): void => {
    if (connection.status === 'stopped') onceReady.delete(socket);
    if (connection.status !== 'ready') return;
    if (onceReady.has(socket)) recorder.reconnected();
    onceReady.add(socket);
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
