import { fork } from 'node:child_process';
import { join } from 'node:path';
import { configureStore } from '@reduxjs/toolkit';
import { WebSocket } from 'ws';
import {
  createWebsocketMiddleware,
  groupMembersReceived,
  realtimeReducers,
  websocketGroupSubscribe,
  websocketStart,
} from '../../src/index';
import type { WebSocketLike } from '../../src/index';
import { createTestToken } from '../../src/testing/index';
import { cpuNs, ratio, spread } from '../measure';
import type { Samples, Spread } from '../measure';
import { createWorld } from '../world';

/** Over real sockets: a client process at full load. */
export interface EndToEndRow {
  people: number;
  /** Nanoseconds of the client's processor time per update. */
  ns: Record<string, Spread>;
  oursOverParse: Spread;
}

/** A client that counts what reached its end. */
interface Client {
  /** Updates so far. */
  count: () => number;
  go: () => void;
  close: () => void;
}

const WARM_UP_UPDATES = 20_000;
const MEASURED_UPDATES = 100_000;
const GO = '{"type":"bench/go"}';

async function startServer(people: number): Promise<{ url: string; stop: () => void }> {
  const server = fork(join(__dirname, 'end-to-end-server.cjs'), [String(people)]);
  const port = await new Promise<unknown>((resolve) => server.once('message', resolve));
  return {
    url: `ws://127.0.0.1:${String(port)}`,
    stop: () => {
      server.disconnect();
    },
  };
}

/** `ws` and `JSON.parse`: what any client of this server pays. */
function parseClient(url: string): Client {
  let count = 0;
  const socket = new WebSocket(url);
  socket.onopen = () => {
    socket.send('{"type":"auth"}');
    socket.send(GO);
  };
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data as string) as { data?: unknown[] };
    count += frame.data?.length ?? 0;
  };
  return {
    count: () => count,
    go: () => undefined,
    close: () => {
      socket.terminate();
    },
  };
}

function ownClient(url: string, people: number): Client {
  let count = 0;
  let opened: WebSocket | undefined;
  const Recorded = class extends WebSocket {
    constructor(address: string) {
      super(address);
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- the benchmark starts the flood and ends the socket
      opened = this;
    }
  } as unknown as new (address: string) => WebSocketLike;
  const store = configureStore({
    reducer: {
      ...realtimeReducers,
      count: (_: number | undefined, action: { type: string; payload?: { updates?: unknown[] } }) =>
        (count += action.type === 'realtime/presenceReceived' ? (action.payload?.updates?.length ?? 0) : 0),
    },
    middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware({ WebSocket: Recorded })),
  });
  for (const { groupId, userIds } of createWorld(people).groups) {
    store.dispatch(groupMembersReceived({ groupId, userIds }));
    store.dispatch(websocketGroupSubscribe({ orgId: '12345', groupId }));
  }
  const accessToken = createTestToken({ orgId: '12345', userId: 1 });
  store.dispatch(websocketStart({ endpoint: url, accessToken, isFreedomWeb: false }));
  return {
    count: () => count,
    go: () => opened?.send(GO),
    close: () => opened?.terminate(),
  };
}

async function reach(client: Client, updates: number): Promise<void> {
  while (client.count() < updates) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function timed(client: Client, people: number): Promise<number> {
  await reach(client, people);
  client.go();
  await reach(client, people + WARM_UP_UPDATES);
  const from = cpuNs();
  const countFrom = client.count();
  await reach(client, countFrom + MEASURED_UPDATES);
  const perUpdate = (cpuNs() - from) / (client.count() - countFrom);
  client.close();
  return perUpdate;
}

/** Rounds of a new connection each, the two clients in turn. */
export async function measureEndToEnd(people: number, rounds: number): Promise<EndToEndRow> {
  const { url, stop } = await startServer(people);
  const samples: Samples = { parse: [], ours: [] };
  for (let round = 0; round < rounds; round++) {
    const isOursFirst = round % 2 === 1;
    for (const name of isOursFirst ? ['ours', 'parse'] : ['parse', 'ours']) {
      const client = name === 'ours' ? ownClient(url, people) : parseClient(url);
      samples[name]?.push(await timed(client, people));
    }
  }
  stop();
  const ns = Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, spread(values)]));
  return { people, ns, oursOverParse: ratio(samples, 'ours', 'parse') };
}
