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

function describe(recorder: Recorder, action: unknown): void {
  if (connectionChanged.match(action)) {
    const { socket, previous, connection } = action.payload;
    if (previous.status === connection.status) return;
    recorder.logged('connection', `${socket}: ${previous.status} → ${connection.status}`);
    if (connection.status === 'ready' && connection.attempt > 0) recorder.reconnected();
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
  return () => (next) => (action) => {
    const startedAt = performance.now();
    const result = next(action);
    const updates = presenceReceived.match(action) ? action.payload.updates.length : 0;
    recorder.dispatched(updates, performance.now() - startedAt);
    if (isAction(action)) describe(recorder, action);
    return result;
  };
}
