import { configureStore, type Middleware, type UnknownAction } from '@reduxjs/toolkit';
import { WebSocket } from 'ws';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectMessagesConnection,
  selectPresenceConnection,
  type ConnectionStatus,
  type RealtimeError,
  type SocketKind,
  type WebsocketMiddlewareOptions,
} from '../../../src';
import { createTestToken } from '../../../src/testing';
import { orgId } from './scripted-gateway';
import { createSignal } from './until';

/** The person at the client. */
export const ownId = 67_890;

let tokens = 0;

/** A token that differs from every other of this run. */
export const newToken = (claims: { userId?: number; exp?: number } = {}): string =>
  createTestToken({ orgId, userId: ownId, jti: `token-${++tokens}`, ...claims });

/** The defaults at 1/50 of their time, except for timeouts: a busy machine must not run into those by itself. */
export const fast = {
  WebSocket,
  connectTimeoutMs: 5_000,
  welcomeTimeoutMs: 5_000,
  heartbeatTimeoutMs: false,
  reconnect: { firstDelayMs: 100, minDelayMs: 20, maxDelayMs: 600, resetAfterMs: 600 },
} satisfies WebsocketMiddlewareOptions;

/** A real store with the real middleware over real sockets, and a record of what came out of it. */
export function createClient(options: WebsocketMiddlewareOptions = {}) {
  const actions: UnknownAction[] = [];
  const errors: RealtimeError[] = [];
  const heardErrors = createSignal();
  const recorder: Middleware = () => (next) => (action) => {
    actions.push(action as UnknownAction);
    return next(action);
  };
  const onError = (error: RealtimeError): void => {
    errors.push(error);
    heardErrors.notify();
    if (typeof options.onError === 'function') options.onError(error);
  };
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) =>
      // The checks stay on; how long they take on a busy machine is not what is tested.
      getDefault({
        serializableCheck: { warnAfter: Infinity },
        immutableCheck: { warnAfter: Infinity },
      }).prepend(createWebsocketMiddleware({ ...fast, ...options, onError }), recorder),
  });
  const connection = (socket: SocketKind = 'presence') =>
    (socket === 'presence' ? selectPresenceConnection : selectMessagesConnection)(store.getState());
  return {
    ...store,
    /** Also tells of errors, which the app hears of after the store. */
    subscribe: (listener: () => void) => {
      const stops = [store.subscribe(listener), heardErrors.subscribe(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    /** Every action that came past the middleware. */
    actions,
    errors,
    connection,
    status: (socket?: SocketKind): ConnectionStatus => connection(socket).status,
    isReady: (socket?: SocketKind): boolean => connection(socket).status === 'ready',
    errorCodes: (): string[] => errors.map(({ code }) => code),
  };
}

/** What {@link createClient} gives. */
export type Client = ReturnType<typeof createClient>;
