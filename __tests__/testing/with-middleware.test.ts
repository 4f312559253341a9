import { configureStore } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectGroupDisplayItems,
  selectPresenceConnection,
  selectUnreadMessages,
  selectUserDisplayItem,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  type WebsocketMiddlewareOptions,
} from '../../src/index';
import {
  createFakeGateway,
  createTestToken,
  type FakeGateway,
  type FakeGatewayOptions,
} from '../../src/testing';

const orgId = '12345';
const users = 'org:12345:user:67890';
const groupPath = '/org/12345/group/100/presence';
const userPath = '/org/12345/user/67890/presence';

function setUp(gatewayOptions?: FakeGatewayOptions, options?: WebsocketMiddlewareOptions) {
  const gateway = createFakeGateway(gatewayOptions);
  const store = configureStore({
    reducer: { ...realtimeReducers },
    middleware: (getDefault) =>
      getDefault().prepend(
        createWebsocketMiddleware({
          WebSocket: gateway.WebSocket,
          flushIntervalMs: 0,
          random: () => 0.5,
          onError: false,
          ...options,
        }),
      ),
  });
  const start = (fields: { jti?: string; users?: string } = {}) => {
    store.dispatch(
      websocketStart({
        endpoint: fields.users === undefined ? 'wss://gateway.test/events' : 'wss://gateway.test/messages',
        accessToken: createTestToken({ orgId, userId: 67890, jti: fields.jti }),
        isFreedomWeb: false,
        users: fields.users,
      }),
    );
  };
  const watch = () => {
    store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
    store.dispatch(websocketUserSubscribe({ orgId, userId: 67890 }));
  };
  return { gateway, store, start, watch, connection: () => selectPresenceConnection(store.getState()) };
}

async function pass(gateway: FakeGateway, durationMs: number) {
  await jest.advanceTimersByTimeAsync(durationMs);
  await gateway.settled();
}

/** The gateway has no timers, so a test is its heart. */
async function beat(gateway: FakeGateway, durationMs: number) {
  for (let passedMs = 0; passedMs < durationMs; passedMs += 5_000) {
    await pass(gateway, 5_000);
    gateway.tick();
    await gateway.settled();
  }
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the middleware at the gateway in memory', () => {
  it('signs in, is told of its people and its messages, and follows their changes', async () => {
    const { gateway, store, start, watch } = setUp();
    gateway.addGroup(100, [1, 2]);
    gateway.setPresence(1, { presence: 'RINGING' });
    gateway.setPresence(67890, { availability: 'Available' });
    gateway.setUnread(users, 5);
    start();
    start({ users });
    watch();
    await gateway.settled();
    expect(selectGroupDisplayItems(store.getState(), 100)).toEqual([
      { id: 1, presence: 'RINGING' },
      { id: 2 },
    ]);
    expect(selectUserDisplayItem(store.getState(), 67890)).toEqual({ id: 67890, availability: 'Available' });
    expect(selectUnreadMessages(store.getState())).toBe(5);

    gateway.setPresence(1, { presence: '' });
    gateway.setUnread(users, 6);
    await gateway.settled();
    expect(selectUserDisplayItem(store.getState(), 1)).toEqual({ id: 1, presence: '' });
    expect(selectUnreadMessages(store.getState())).toBe(6);
    expect(gateway.connections.map(({ socket }) => socket)).toEqual(['presence', 'messages']);
    expect(gateway.violations).toEqual([]);
  });

  it('leaves when it is stopped', async () => {
    const { gateway, store, start, watch, connection } = setUp();
    start();
    watch();
    await gateway.settled();
    store.dispatch(websocketStop());
    await gateway.settled();
    expect(gateway.subscriptions).toEqual([]);
    expect(gateway.connections.map(({ isOpen }) => isOpen)).toEqual([false]);
    expect(connection().status).toBe('stopped');
  });

  it('is not answered for a user of whom nothing is known, and so knows each group’s answer', async () => {
    const { gateway, store, start } = setUp();
    gateway.addGroup(100, [1, 2]);
    gateway.addGroup(101, [3, 4]);
    store.dispatch(websocketUserSubscribe({ orgId, userId: 67890 }));
    store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
    store.dispatch(websocketGroupSubscribe({ orgId, groupId: 101 }));
    start();
    await gateway.settled();
    expect(selectGroupDisplayItems(store.getState(), 100)).toEqual([{ id: 1 }, { id: 2 }]);
    expect(selectGroupDisplayItems(store.getState(), 101)).toEqual([{ id: 3 }, { id: 4 }]);
  });

  it('is welcomed although the welcome was said before it could ask', async () => {
    const { gateway, start, watch, connection } = setUp({ autoWelcome: false });
    start();
    gateway.welcome();
    watch();
    await gateway.settled();
    expect(connection().status).toBe('ready');
    expect(gateway.subscriptions).toEqual([groupPath, userPath]);
    expect(gateway.violations).toEqual([]);
  });

  it('waits for a slow welcome, and asks for everything once', async () => {
    const { gateway, start, watch, connection } = setUp({ autoWelcome: false });
    start();
    watch();
    await gateway.settled();
    expect(connection().status).toBe('authenticating');
    expect(gateway.received).toHaveLength(1);
    gateway.welcome();
    gateway.welcome();
    await gateway.settled();
    expect(connection().status).toBe('ready');
    expect(gateway.received.slice(1)).toEqual([
      { type: 'subscribe', path: groupPath },
      { type: 'subscribe', path: userPath },
    ]);
    expect(gateway.violations).toEqual([]);
  });

  it('comes back after a drop, whatever the dead connection still has to say', async () => {
    const { gateway, store, start, watch, connection } = setUp();
    gateway.setPresence(67890, { presence: '' });
    start();
    watch();
    await gateway.settled();
    gateway.drop(1012, 'restart');
    await pass(gateway, 10_000);
    expect(connection().status).toBe('ready');
    gateway.connections[0]?.sendRaw(
      JSON.stringify({ type: 'response', data: [{ userId: 67890, presence: 'RINGING' }] }),
    );
    await gateway.settled();
    expect(selectUserDisplayItem(store.getState(), 67890)).toEqual({ id: 67890, presence: '' });
    expect(gateway.subscriptions).toEqual([groupPath, userPath]);
    expect(gateway.violations).toEqual([]);
  });

  it('does not wait for a close that never comes', async () => {
    const { gateway, start, watch, connection } = setUp();
    start();
    watch();
    await gateway.settled();
    gateway.withholdCloseEvents();
    start({ jti: 'second' });
    await gateway.settled();
    expect(connection().status).toBe('ready');
    expect(gateway.subscriptions).toEqual([groupPath, userPath]);
    gateway.heal();
    await gateway.settled();
    expect(connection().status).toBe('ready');
    expect(gateway.connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    expect(gateway.violations).toEqual([]);
  });

  it('finds a half-open connection out by its silence', async () => {
    const { gateway, start, watch, connection } = setUp();
    start();
    watch();
    await beat(gateway, 15_000);
    gateway.halfOpen();
    await beat(gateway, 15_000);
    expect(connection()).toMatchObject({ status: 'connecting', error: { code: 'HEARTBEAT_TIMEOUT' } });
    gateway.heal();
    await beat(gateway, 30_000);
    expect(connection().status).toBe('ready');
    expect(gateway.subscriptions).toEqual([groupPath, userPath]);
    expect(gateway.violations).toEqual([]);
  });

  it('tries again where sockets hang or are refused', async () => {
    const { gateway, start, watch, connection } = setUp();
    gateway.hang();
    start();
    watch();
    await pass(gateway, 10_000);
    expect(connection()).toMatchObject({ status: 'waiting', error: { code: 'CONNECT_TIMEOUT' } });
    gateway.heal();
    gateway.refuseConnections();
    await pass(gateway, 2_500);
    expect(connection()).toMatchObject({ status: 'waiting', error: { code: 'CONNECT_FAILED' } });
    gateway.heal();
    await pass(gateway, 30_000);
    expect(connection()).toMatchObject({ status: 'ready', error: null });
    expect(gateway.subscriptions).toEqual([groupPath, userPath]);
    expect(gateway.violations).toEqual([]);
  });

  it.each<['error' | number]>([['error'], [4401]])('renews a token that is refused by %s', async (by) => {
    const refreshAccessToken = jest.fn(() =>
      Promise.resolve(createTestToken({ orgId, userId: 67890, jti: 'second' })),
    );
    const { gateway, start, watch, connection } = setUp({}, { refreshAccessToken });
    const [good] = [createTestToken({ orgId, userId: 67890, jti: 'second' })];
    gateway.refuseTokens((token) => token !== good, by);
    start({ jti: 'first' });
    watch();
    await pass(gateway, 1_000);
    expect(connection().status).toBe('ready');
    expect(refreshAccessToken).toHaveBeenCalledTimes(1);
    expect(gateway.received.flatMap(({ accessToken }) => accessToken ?? [])).toEqual([
      createTestToken({ orgId, userId: 67890, jti: 'first' }),
      good,
    ]);
    expect(gateway.violations).toEqual([]);
  });

  it('lives through garbage', async () => {
    const onError = jest.fn();
    const { gateway, start, connection } = setUp({}, { onError });
    start();
    await gateway.settled();
    gateway.sendRaw('{');
    gateway.sendRaw(new ArrayBuffer(3));
    gateway.error('busy');
    await gateway.settled();
    expect(connection().status).toBe('ready');
    expect(onError.mock.calls.map(([error]: { code?: string }[]) => error?.code)).toEqual([
      'INVALID_FRAME',
      'INVALID_FRAME',
      'SERVER_ERROR',
    ]);
  });

  it('speaks of paths in the app’s own patterns', async () => {
    const { gateway, store, start, watch } = setUp(
      {
        parsePath: (path) => {
          const [, kind, id] = /^\/(user|user-group)\/(\d+)$/.exec(path) ?? [];
          return id === undefined ? null : { kind: kind === 'user' ? 'user' : 'group', id: Number(id) };
        },
      },
      { userPath: (_orgId, id) => `/user/${id}`, groupPath: (_orgId, id) => `/user-group/${id}` },
    );
    gateway.addGroup(100, [1, 2]);
    start();
    watch();
    await gateway.settled();
    expect(gateway.subscriptions).toEqual(['/user-group/100', '/user/67890']);
    expect(selectGroupDisplayItems(store.getState(), 100)).toEqual([{ id: 1 }, { id: 2 }]);
    expect(gateway.violations).toEqual([]);
  });
});
