import { configureStore } from '@reduxjs/toolkit';
import { WebSocket } from 'ws';
import modules from './modules.mjs';

const { createTestToken, createWebsocketMiddleware, orgId, realtimeReducers } = modules;

let tokens = 0;

/** A token that differs from every other of this process; never expires unless told so (`exp`, seconds). */
export const newToken = (userId = 1, exp = undefined) =>
  createTestToken({ orgId, userId, exp, jti: `soak-${++tokens}` });

/** A store as an app has it. `after` is called with each action that reached the store. */
export function createStore(options, after) {
  const watch = () => (next) => (action) => {
    const result = next(action);
    after?.(action);
    return result;
  };
  return configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) =>
      getDefault().prepend(createWebsocketMiddleware({ WebSocket, ...options }), watch),
  });
}
