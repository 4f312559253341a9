// What an app does in a day, in short: connect, watch a group, lose the server to 1012, be back, be refused by 4006,
// start again, stop; then the process must end by itself. Run in every runtime of supported.mjs:
//   flow.mjs SOCKET URL [PID]
// With the id of the server's process it freezes that before it stops, so that nobody answers its close.
import { configureStore } from '@reduxjs/toolkit';
import process from 'node:process';
import * as core from 'redux-cti-realtime';
import { createTestToken } from 'redux-cti-realtime/testing';

const constructors = {
  own: () => globalThis.WebSocket,
  ws: async () => (await import('ws')).WebSocket,
  undici: async () => (await import('undici')).WebSocket,
  jsdom: async () => {
    const { JSDOM } = await import('jsdom');
    return new JSDOM('', { url: 'http://127.0.0.1/' }).window.WebSocket;
  },
  'happy-dom': async () => {
    const { Window } = await import('happy-dom');
    return new Window({ url: 'http://127.0.0.1/' }).WebSocket;
  },
};

const [socket, endpoint, serverPid] = process.argv.slice(2);
const WebSocket = await constructors[socket]();
if (WebSocket === undefined) throw new Error('There is no WebSocket here.');
const groupId = 100;
const seen = [];
const errors = [];

const store = configureStore({
  reducer: core.realtimeReducers,
  middleware: (getDefault) =>
    getDefault().prepend(
      core.createWebsocketMiddleware({
        WebSocket,
        reconnect: { firstDelayMs: 50, minDelayMs: 10, maxDelayMs: 100 },
        onError: ({ code, closeCode = null, message }) => errors.push({ code, closeCode, message }),
      }),
    ),
});
const status = () => core.selectPresenceConnection(store.getState()).status;
const people = () => core.selectGroupDisplayItems(store.getState(), groupId);

function until(isSo) {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(look);
    look();
  });
}

const start = () =>
  store.dispatch(
    core.websocketStart({
      endpoint,
      accessToken: createTestToken({ orgId: '12345', userId: 1, jti: String(Math.random()) }),
      isFreedomWeb: false,
    }),
  );

/** The server names the number of its session in what it says of the group. */
async function seesSession(number) {
  await until(
    () => status() === 'ready' && people().some((item) => item.availability === `session ${number}`),
  );
  seen.push(people().map(({ id, availability }) => `${id} ${availability}`));
}

start();
store.dispatch(core.websocketGroupSubscribe({ orgId: '12345', groupId }));
await seesSession(1);
await seesSession(2);
await until(() => status() === 'failed');
start();
await seesSession(3);
if (serverPid !== undefined) process.kill(Number(serverPid), 'SIGSTOP');
store.dispatch(core.websocketStop());
console.log(JSON.stringify({ status: status(), seen, errors }));
// Returns without process.exit: a timer or a socket left over keeps the process alive, and shows.
