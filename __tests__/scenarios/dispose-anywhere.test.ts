/** @jest-environment jsdom */
import { websocketStop, type ConnectionStatus } from '../../src/index';
import { createScriptedSockets } from '../helpers/scripted-sockets';
import {
  freshToken,
  pass,
  secondsFromNow,
  settle,
  setUp,
  tellStories,
  type StoryOptions,
  type World,
} from '../helpers/story';

tellStories();

interface Place {
  story?: StoryOptions;
  /** Gets there for real. */
  go: (world: World) => Promise<void>;
  status: ConnectionStatus;
}

const never = (): Promise<string> => new Promise(() => undefined);
const expired = (): string => freshToken({ exp: secondsFromNow(-60) });

const places: Record<string, Place> = {
  'never started': { go: () => Promise.resolve(), status: 'idle' },
  'asking for a token': {
    story: { options: { refreshAccessToken: never } },
    go: async (world) => {
      world.start({ accessToken: expired() });
      await settle();
    },
    status: 'connecting',
  },
  connecting: {
    go: async (world) => {
      world.gateway.hang();
      await world.begin();
    },
    status: 'connecting',
  },
  'waiting for a welcome': {
    story: { gateway: { autoWelcome: false } },
    go: (world) => world.begin(),
    status: 'authenticating',
  },
  ready: { go: (world) => world.begin(), status: 'ready' },
  'ready, with the watchdog armed': {
    go: async (world) => {
      await world.begin();
      for (let time = 0; time < 3; time++) {
        await pass(5_000);
        world.gateway.tick();
      }
      await settle();
    },
    status: 'ready',
  },
  'ready, with a renewal planned': {
    story: { options: { refreshAccessToken: never } },
    go: async (world) => {
      world.start({ accessToken: freshToken({ exp: secondsFromNow(600) }) });
      await settle();
    },
    status: 'ready',
  },
  'ready, while a token is being renewed': {
    story: { options: { refreshAccessToken: never } },
    go: async (world) => {
      world.start({ accessToken: freshToken({ exp: secondsFromNow(10) }) });
      await pass(6_000);
    },
    status: 'ready',
  },
  'ready, after a renewal that failed': {
    story: { options: { refreshAccessToken: () => Promise.reject(new Error('no')) } },
    go: async (world) => {
      world.start({ accessToken: freshToken({ exp: secondsFromNow(10) }) });
      await pass(5_100);
    },
    status: 'ready',
  },
  'ready, with updates waiting': {
    story: { options: { flushIntervalMs: 1_000 }, gateway: { autoSnapshot: false } },
    go: async (world) => {
      world.watchUser(1);
      await world.begin();
      for (let time = 0; time < 3; time++) world.gateway.sendRaw('{"type":"response","data":[{"userId":1}]}');
      await settle();
    },
    status: 'ready',
  },
  'ready, with groups held back': {
    story: { gateway: { autoSnapshot: false } },
    go: async (world) => {
      for (const groupId of [1, 2, 3]) world.watchGroup(groupId);
      await world.begin();
    },
    status: 'ready',
  },
  'ready, while a group’s supposed answer is weighed': {
    story: { gateway: { autoSnapshot: false } },
    go: async (world) => {
      world.watchGroup(1);
      await world.begin();
      world.gateway.sendRaw('{"type":"response","data":[{"userId":1}]}');
      await settle();
      world.store.dispatch({ type: 'WEBSOCKET_GROUP_UNSUBSCRIBE', orgId: '12345', groupId: 1 });
      world.watchGroup(2);
      world.gateway.sendRaw('{"type":"response","data":[{"userId":1}]}');
      await settle();
    },
    status: 'ready',
  },
  'half open': {
    go: async (world) => {
      await world.begin();
      world.gateway.halfOpen();
    },
    status: 'ready',
  },
  waiting: {
    go: async (world) => {
      await world.begin();
      world.gateway.drop(4008);
      await settle();
    },
    status: 'waiting',
  },
  'waiting after a refusal': {
    go: async (world) => {
      world.gateway.refuseTokens();
      await world.begin();
    },
    status: 'waiting',
  },
  offline: {
    go: async (world) => {
      await world.begin();
      jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
      world.gateway.drop();
      await settle();
      jest.restoreAllMocks();
    },
    status: 'offline',
  },
  failed: {
    go: async (world) => {
      await world.begin();
      world.gateway.drop(4001);
      await settle();
    },
    status: 'failed',
  },
  'waiting after the platform threw': {
    story: { options: { WebSocket: createScriptedSockets({ constructorThrows: 'no' }).WebSocket } },
    go: async (world) => {
      world.start();
      await settle();
    },
    status: 'waiting',
  },
  stopped: {
    go: async (world) => {
      await world.begin();
      world.store.dispatch(websocketStop());
    },
    status: 'stopped',
  },
};

const pageEvents = (): void => {
  for (const type of ['online', 'offline', 'pageshow']) {
    window.dispatchEvent(Object.assign(new Event(type), { persisted: true }));
  }
  for (const type of ['resume', 'visibilitychange']) document.dispatchEvent(new Event(type));
};

describe.each(Object.entries(places))('a stop when %s', (_, { story, go, status }) => {
  it('ends everything: nothing is opened, scheduled, heard or dispatched any more', async () => {
    const world = setUp(story);
    await go(world);
    expect(world.presence().status).toBe(status);

    world.store.dispatch(websocketStop());
    expect(world.presence()).toEqual({
      status: 'stopped',
      endpoint: null,
      attempt: 0,
      readyAt: null,
      retryAt: null,
      error: null,
    });
    expect(jest.getTimerCount()).toBe(0);
    const state = world.store.getState();
    const made = world.gateway.connections.length;
    world.newTypes();
    pageEvents();
    world.gateway.heal();
    world.gateway.tick();
    world.gateway.sendRaw('{"type":"response","data":[{"userId":1}]}');
    await pass(600_000);
    expect(world.newTypes()).toEqual([]);
    expect(world.gateway.connections).toHaveLength(made);
    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
    expect(world.store.getState()).toBe(state);
  });

  it('can be followed by a start at once', async () => {
    const world = setUp({ ...story, options: { ...story?.options, WebSocket: undefined } });
    const { WebSocket: platform } = globalThis;
    Object.assign(globalThis, { WebSocket: world.gateway.WebSocket });
    await go(world);
    world.store.dispatch(websocketStop());
    world.gateway.heal();
    world.gateway.refuseTokens(false);
    world.start();
    await settle();
    world.gateway.welcome();
    await settle();
    expect(world.presence()).toMatchObject({ status: 'ready', attempt: 1, error: null });
    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    Object.assign(globalThis, { WebSocket: platform });
  });
});

it('a storm of starts and stops in every state leaves nothing behind', async () => {
  const world = setUp();
  for (let round = 0; round < 120; round++) {
    world.start();
    if (round % 3 === 0) world.startMessages();
    if (round % 4 !== 0) await settle();
    if (round % 5 === 0) world.gateway.drop();
    if (round % 6 === 0) await pass(100);
    world.store.dispatch(round % 7 === 0 ? websocketStop({ socket: 'presence' }) : websocketStop());
  }
  world.store.dispatch(websocketStop());
  await pass(60_000);
  expect(jest.getTimerCount()).toBe(0);
  expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
});
