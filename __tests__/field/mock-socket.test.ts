import { combineReducers, configureStore } from '@reduxjs/toolkit';
import { Server, WebSocket, type Client } from 'mock-socket';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectPresenceConnection,
  selectUserDisplayItem,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  type RealtimeError,
} from '../../src';
import { createTestToken } from '../../src/testing';
import { orgId, until } from './support/world';

const url = 'ws://gateway.test/v1/events';

/** A server of the presence protocol as a user's own test would write it. */
function serve() {
  const clients: Client[] = [];
  const server = new Server(url, { mock: false });
  server.on('connection', (client) => {
    clients.push(client);
    client.on('message', (text) => {
      const { type } = JSON.parse(text as string) as { type: string };
      const answer =
        type === 'auth'
          ? { type: 'tick', message: 'welcome' }
          : { type: 'response', data: [{ userId: 2, availability: `session ${clients.length}` }] };
      client.send(JSON.stringify(answer));
    });
  });
  return { server, clients };
}

test('connect, watch, 1012, back, 4006, stop, through mock-socket', async () => {
  const { server, clients } = serve();
  const errors: RealtimeError[] = [];
  const store = configureStore({
    reducer: combineReducers(realtimeReducers),
    middleware: (getDefault) =>
      getDefault().prepend(
        createWebsocketMiddleware({
          WebSocket,
          reconnect: { firstDelayMs: 1, minDelayMs: 1, maxDelayMs: 2 },
          onError: (error) => errors.push(error),
        }),
      ),
  });
  const availability = () => selectUserDisplayItem(store.getState(), 2)?.availability;
  const connection = () => selectPresenceConnection(store.getState());
  store.dispatch(
    websocketStart({
      endpoint: url,
      accessToken: createTestToken({ orgId, userId: 1 }),
      isFreedomWeb: false,
    }),
  );
  store.dispatch(websocketUserSubscribe({ orgId, userId: 2 }));
  await until(() => availability() === 'session 1');

  clients[0]!.close({ code: 1012, reason: 'restart', wasClean: true });
  await until(() => availability() === 'session 2');
  expect(connection().status).toBe('ready');

  clients[1]!.close({ code: 4006, reason: 'denied', wasClean: true });
  await until(() => connection().status === 'failed');
  expect(errors.map(({ code, closeCode }) => [code, closeCode])).toEqual([
    ['CONNECTION_CLOSED', 1012],
    ['CONNECTION_CLOSED', 4006],
  ]);
  store.dispatch(websocketStop());
  expect(connection().status).toBe('stopped');
  server.stop();
});
