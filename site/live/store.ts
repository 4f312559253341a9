import { configureStore, createListenerMiddleware, isAnyOf } from '@reduxjs/toolkit';
import {
  connectionChanged,
  createWebsocketMiddleware,
  errorReported,
  groupMembersReceived,
  presenceReceived,
  realtimeReducers,
  websocketStart,
  websocketStop,
} from 'redux-cti-realtime';
import { createFakeGateway, createTestToken } from 'redux-cti-realtime/testing';
import { groupId, names, orgId, ownId, userString } from './people';
import { simulate } from './simulation';

export interface LogEntry {
  id: number;
  at: number;
  text: string;
}

const logSize = 8;

function describe(action: unknown): string | undefined {
  if (errorReported.match(action)) return `${action.payload.code}: ${action.payload.message}`;
  if (!connectionChanged.match(action)) return undefined;
  const { socket, previous, connection } = action.payload;
  return previous.status === connection.status ? undefined : `${socket}: ${connection.status}`;
}

/** The store of the page, its server, and what happened lately. `close` ends everything. */
export function openBoard() {
  // The simulation answers subscribes, a moment later than a gateway in a test does.
  const gateway = createFakeGateway({ autoSnapshot: false });
  const listeners = createListenerMiddleware();
  const counts = { updates: 0, dispatches: 0 };
  const watchers = new Set<() => void>();
  let entries: readonly LogEntry[] = [];
  let nextId = 1;

  listeners.startListening({
    matcher: isAnyOf(errorReported, connectionChanged),
    effect: (action) => {
      const text = describe(action);
      if (text === undefined) return;
      entries = [{ id: nextId++, at: Date.now(), text }, ...entries].slice(0, logSize);
      for (const watcher of watchers) watcher();
    },
  });
  listeners.startListening({
    actionCreator: presenceReceived,
    effect: ({ payload }) => {
      counts.updates += payload.updates.length;
      counts.dispatches++;
    },
  });

  const token = () => createTestToken({ orgId, userId: ownId, jti: String(nextId++) });
  const store = configureStore({
    reducer: { ...realtimeReducers },
    middleware: (getDefault) =>
      getDefault().prepend(
        createWebsocketMiddleware({
          WebSocket: gateway.WebSocket,
          refreshAccessToken: () => token(),
          // The board itself shows every error.
          onError: () => undefined,
        }),
        listeners.middleware,
      ),
  });

  function start(): void {
    const accessToken = token();
    store.dispatch(websocketStart({ endpoint: 'wss://presence.example/', accessToken, isFreedomWeb: false }));
    store.dispatch(
      websocketStart({
        endpoint: 'wss://messages.example/',
        accessToken,
        isFreedomWeb: false,
        users: userString,
      }),
    );
  }

  const simulation = simulate(gateway);
  store.dispatch(groupMembersReceived({ groupId, userIds: [...names.keys()] }));
  start();

  return {
    gateway,
    simulation,
    store,
    start,
    counts,
    log: {
      read: () => entries,
      watch: (watcher: () => void) => {
        watchers.add(watcher);
        return () => watchers.delete(watcher);
      },
    },
    close: () => {
      simulation.close();
      store.dispatch(websocketStop());
    },
  };
}

export type OpenBoard = ReturnType<typeof openBoard>;
