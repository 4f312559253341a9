import { combineReducers, configureStore } from '@reduxjs/toolkit';
import { createDiagnostics } from '../../src/diagnostics';
import {
  createRealtimeSelectors,
  createWebsocketMiddleware,
  groupMembersReceived,
  realtimeReducers,
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
  type RealtimeRootState,
} from '../../src/index';
import { tabRoleChanged } from '../../src/state/events';
import { createFakeGateway, createTestToken, type FakeGatewayOptions } from '../../src/testing';

const orgId = '12345';
const accessToken = createTestToken({ orgId, userId: 7 });
const name = 'Zoë Winterbottom-Smythe';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 0, 2, 12) });
});
afterEach(() => {
  jest.useRealTimers();
});

/** A real store with diagnostics behind the middleware, and a gateway in memory. */
function setUp({ size, ...options }: FakeGatewayOptions & { size?: number } = {}) {
  const gateway = createFakeGateway(options);
  const diagnostics = createDiagnostics({ size });
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) =>
      getDefault().prepend(
        createWebsocketMiddleware({
          WebSocket: gateway.WebSocket,
          flushIntervalMs: 0,
          random: () => 0.5,
          onError: false,
        }),
        diagnostics.middleware,
      ),
  });
  return {
    gateway,
    store,
    diagnostics,
    start: (fields: { users?: string } = {}) => {
      store.dispatch(
        websocketStart({
          endpoint: 'wss://gateway.test/?token=secret',
          accessToken,
          isFreedomWeb: false,
          ...fields,
        }),
      );
    },
    why: (userId: number) => diagnostics.explainPresence(store.getState(), userId),
    whyGroup: (groupId: number) => diagnostics.explainGroup(store.getState(), groupId),
    later: async (ms: number) => {
      await jest.advanceTimersByTimeAsync(ms);
      await gateway.settled();
    },
  };
}

describe('why a user is shown as they are', () => {
  it('not started, opening, not subscribed, waiting for an answer, live', async () => {
    const { gateway, store, start, why, later } = setUp({ autoSnapshot: false });
    expect(why(1)).toBe(
      'User 1 is unknown: the server has not spoken of them. The presence connection is not started in this page.',
    );
    start();
    expect(why(1)).toContain('The presence connection is being opened, attempt 1.');
    await gateway.settled();
    expect(why(1)).toBe(
      'User 1 is unknown: the server has not spoken of them. Neither the user nor a group of theirs is subscribed.',
    );
    store.dispatch(websocketUserSubscribe({ orgId, userId: 1 }));
    await later(12_000);
    expect(why(1)).toContain('Asked for 12 s ago; the server has not answered yet.');
    gateway.setPresence(1, { presence: 'RINGING' });
    gateway.snapshot();
    await gateway.settled();
    expect(why(1)).toBe('User 1 is live: the server has spoken of them in the present session.');
  });

  it('a member of a group that is asked for, or maybe one', async () => {
    const { gateway, store, start, why } = setUp({ autoSnapshot: false });
    start();
    await gateway.settled();
    store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
    await gateway.settled();
    expect(why(1)).toContain('Maybe a member of group 100, which is loading.');
    store.dispatch(groupMembersReceived({ groupId: 100, userIds: [1] }));
    expect(why(1)).toContain('A member of group 100. Asked for 0 s ago; the server has not answered yet.');
  });

  it('stale because the connection is lost, offline, or failed, and why', async () => {
    const { gateway, store, start, why } = setUp();
    gateway.setPresence(1, { presence: '' });
    start();
    store.dispatch(websocketUserSubscribe({ orgId, userId: 1 }));
    await gateway.settled();
    gateway.drop(1011, 'restart');
    await gateway.settled();
    expect(why(1)).toMatch(
      /^User 1 is stale: the server has spoken of them, but not in a present session\. The presence connection is lost, and tried again in \d+ s\. CONNECTION_CLOSED: .*1011/,
    );
    gateway.refuseTokens(true, 4401);
    await jest.advanceTimersByTimeAsync(60_000);
    await gateway.settled();
    expect(why(1)).toMatch(/The presence connection is failed, and not tried again\. TOKEN_REJECTED: /);
    store.dispatch(websocketStop());
    expect(why(1)).toContain(
      'User 1 is unknown: the server has not spoken of them. The presence connection is stopped.',
    );
  });

  it('a browser without network, and a follower of a silent leader', () => {
    const { store, diagnostics } = setUp();
    const state = store.getState();
    const connection = { ...state.auth.connection, status: 'offline', retryAt: Date.now() + 30_000 } as const;
    const live = (auth: Partial<RealtimeRootState['auth']>): RealtimeRootState => ({
      ...state,
      auth: { ...state.auth, ...auth },
    });
    const selectors = createRealtimeSelectors<RealtimeRootState>((root) => root);
    const offline = createDiagnostics({
      selectors: { ...selectors, selectPresenceConnection: () => connection },
    });
    expect(offline.explainPresence(state, 1)).toContain(
      'lost, and tried again in 30 s, while the browser says that there is no network.',
    );
    store.dispatch(tabRoleChanged({ role: 'follower' }));
    const connecting = { ...connection, status: 'connecting', retryAt: null } as const;
    const follower = createDiagnostics({
      selectors: { ...selectors, selectPresenceConnection: () => connecting },
    });
    expect(follower.explainPresence(live({ tabRole: 'follower' }), 1)).toContain(
      'The presence connection is following another tab, which says nothing.',
    );
    expect(follower.report(live({ tabRole: 'follower' }))).toContain(
      '"tab":"follower","isLeaderSilent":true',
    );
    expect(diagnostics.entries()).toEqual([expect.objectContaining({ what: 'role', role: 'follower' })]);
    // One whose leader is heard, and is connecting itself.
    const heard = createDiagnostics({
      selectors: { ...selectors, selectPresenceConnection: () => ({ ...connecting, attempt: 2 }) },
    });
    expect(heard.explainPresence(live({ tabRole: 'follower' }), 1)).toContain('being opened, attempt 2.');
    expect(heard.report(live({ tabRole: 'follower' }))).not.toContain('isLeaderSilent');
  });

  it('counts every holder, and forgets with a stop', async () => {
    const { gateway, store, start, why } = setUp({ autoSnapshot: false });
    start();
    await gateway.settled();
    const one = { orgId, userId: 1 };
    store.dispatch(websocketUserSubscribe(one));
    store.dispatch(websocketUserSubscribe({ ...one, meta: { holder: 'row' } }));
    store.dispatch(websocketUserUnsubscribe(one));
    expect(why(1)).toContain('Asked for');
    store.dispatch(websocketUserUnsubscribe({ ...one, meta: { holder: 'row' } }));
    expect(why(1)).toContain('Neither the user nor a group of theirs is subscribed.');
    store.dispatch(websocketUserSubscribe(one));
    // Who says nothing is this one.
    store.dispatch(websocketUserUnsubscribe({ ...one, meta: { holder: 'app' } }));
    expect(gateway.subscriptions).toEqual([]);
    expect(why(1)).toContain('Neither the user nor a group of theirs is subscribed.');
    store.dispatch(websocketUserSubscribe(one));
    store.dispatch(websocketStop({ socket: 'messages' }));
    expect(why(1)).toContain('Asked for');
    store.dispatch(websocketStop());
    start();
    await gateway.settled();
    expect(why(1)).toContain('Neither the user nor a group of theirs is subscribed.');
  });
});

describe('why a group is shown as it is', () => {
  it('not subscribed, loading, loaded, disconnected', async () => {
    const { gateway, store, start, whyGroup, later } = setUp({ autoSnapshot: false });
    gateway.addGroup(100, [1, 2]);
    gateway.setPresence(1, { presence: '' });
    expect(whyGroup(100)).toBe(
      'Group 100 is not subscribed: 0 members are known, 0 live. The presence connection is not started in this page.',
    );
    start();
    store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
    expect(whyGroup(100)).toContain(
      'Group 100 is loading: 0 members are known, 0 live. The presence connection is being opened',
    );
    await gateway.settled();
    await later(3_000);
    expect(whyGroup(100)).toContain('Asked for 3 s ago; the server has not answered yet.');
    gateway.snapshot();
    await gateway.settled();
    expect(whyGroup(100)).toBe('Group 100 is loaded: 2 members are known, 2 live.');
    gateway.drop();
    await gateway.settled();
    expect(whyGroup(100)).toMatch(
      /^Group 100 is loaded: 2 members are known, 0 live\. The presence connection is lost/,
    );
    store.dispatch(websocketGroupUnsubscribe({ orgId, groupId: 100 }));
    expect(whyGroup(100)).toContain('Group 100 is not subscribed: 0 members are known, 0 live.');
  });
});

describe('what happened lately', () => {
  it('is told oldest first: commands, identity, connections, sessions, errors', async () => {
    const { gateway, store, diagnostics, start, later } = setUp();
    for (const id of [1, 2, 3, 4, 5]) gateway.setPresence(id, { presence: '' });
    start();
    await gateway.settled();
    for (const userId of [1, 2, 3, 4, 5]) store.dispatch(websocketUserSubscribe({ orgId, userId }));
    await later(2_000);
    gateway.drop(1011);
    await gateway.settled();
    const entries = diagnostics.entries();
    expect(entries.map(({ what, at, ...rest }) => [what, at > 0 && rest])).toEqual([
      ['command', { type: 'WEBSOCKET_START', count: 1, ids: [] }],
      ['identity', { orgId, userId: 7 }],
      ['connection', { socket: 'presence', from: 'idle', to: 'connecting' }],
      ['connection', { socket: 'presence', from: 'connecting', to: 'authenticating' }],
      ['connection', { socket: 'presence', from: 'authenticating', to: 'ready' }],
      ['command', { type: 'WEBSOCKET_USER_SUBSCRIBE', count: 5, ids: [1, 2, 3] }],
      ['session', { socket: 'presence', lastedMs: 2_000, updates: 5 }],
      ['connection', { socket: 'presence', from: 'ready', to: 'waiting' }],
      ['error', expect.objectContaining({ code: 'CONNECTION_CLOSED', socket: 'presence' })],
    ]);
    expect(entries.map(({ at }) => at)).toEqual([...entries.map(({ at }) => at)].sort((a, b) => a - b));
    entries.length = 0;
    expect(diagnostics.entries()).toHaveLength(9);
  });

  it('is as much as was asked for', async () => {
    const { gateway, diagnostics, start } = setUp({ size: 3 });
    start();
    await gateway.settled();
    expect(diagnostics.entries().map(({ what }) => what)).toEqual(['connection', 'connection', 'connection']);
  });
});

describe('an app that makes mistakes', () => {
  it.each([0, -1, 1.5, Number.NaN, Infinity, '5'])('is told of a size that is none: %p', (size) => {
    expect(() => createDiagnostics({ size: size as number })).toThrow(
      'createDiagnostics: size must be a whole number from 1.',
    );
  });

  it('hears of no wish that the middleware refused', async () => {
    const { gateway, store, diagnostics, start } = setUp();
    start();
    await gateway.settled();
    store.dispatch({ type: 'WEBSOCKET_USER_SUBSCRIBE', orgId: 12345, userId: 1 });
    store.dispatch({ type: 'WEBSOCKET_USER_SUBSCRIBE', orgId, userId: '1' });
    expect(diagnostics.explainPresence(store.getState(), 1)).toContain('is subscribed.');
  });

  it.each<[string, object]>([
    ['an organisation that is none', { orgId: 'no such/org' }],
    ['an organisation without a name', { orgId: '' }],
    ['an id below zero', { groupId: -1 }],
    ['an id that is no whole number', { groupId: 1.5 }],
    ['a holder that is no text', { meta: { holder: 5 } }],
    ['a holder without a name', { meta: { holder: '' } }],
    ['meta that is no object', { meta: 'me' }],
  ])('hears of no wish that the middleware refused for %s', async (_, fields) => {
    const { gateway, store, diagnostics, start } = setUp();
    start();
    await gateway.settled();
    const command = { type: 'WEBSOCKET_GROUP_SUBSCRIBE', orgId, groupId: 1, ...fields };
    store.dispatch(command);
    await gateway.settled();
    expect(gateway.subscriptions).toEqual([]);
    expect(diagnostics.report(store.getState())).not.toContain('Group ');
  });

  it('keeps its wishes where a stop was refused', async () => {
    const { gateway, store, diagnostics, start } = setUp();
    gateway.addGroup(100, [1]);
    start();
    store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
    await gateway.settled();
    store.dispatch({ type: 'WEBSOCKET_STOP', socket: 'both' });
    expect(gateway.subscriptions).toHaveLength(1);
    expect(diagnostics.report(store.getState())).toContain('Group 100 is ');
  });

  it('holds a wish of the app and one of the holder "app" for one and the same, as the middleware does', async () => {
    const { gateway, store, diagnostics, start } = setUp();
    start();
    store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
    store.dispatch(websocketGroupUnsubscribe({ orgId, groupId: 100, meta: { holder: 'app' } }));
    await gateway.settled();
    expect(gateway.subscriptions).toEqual([]);
    expect(diagnostics.report(store.getState())).not.toContain('Group ');
  });

  it('dispatches what cannot be read, and nothing is thrown at it', async () => {
    const { gateway, store, start } = setUp();
    start();
    await gateway.settled();
    const bare: unknown = Object.create(null);
    const broken = (type: string, field: string) =>
      Object.defineProperty({ type, orgId }, field, {
        get() {
          throw new Error('cannot be read');
        },
      });
    const actions = [
      { type: 'WEBSOCKET_USER_SUBSCRIBE', orgId: bare, userId: 1 },
      { type: 'WEBSOCKET_GROUP_SUBSCRIBE', orgId, groupId: bare },
      { type: 'WEBSOCKET_GROUP_SUBSCRIBE', orgId, groupId: 1, meta: { holder: bare } },
      broken('WEBSOCKET_USER_SUBSCRIBE', 'userId'),
      broken('WEBSOCKET_STOP', 'socket'),
    ];
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    for (const action of actions) expect(() => store.dispatch(action)).not.toThrow();
    expect(gateway.subscriptions).toEqual([]);
  });
});

describe('a report', () => {
  it('fits a ticket, and begins with the present state and the newest entries', async () => {
    const { gateway, store, diagnostics, start, later } = setUp();
    gateway.addGroup(100, [1]);
    start();
    store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
    await gateway.settled();
    for (let round = 0; round < 120; round++) {
      store.dispatch(websocketUserSubscribe({ orgId, userId: round + 1 }));
      await later(1_500);
    }
    gateway.drop(1011, 'the newest');
    await gateway.settled();
    const report = diagnostics.report(store.getState());
    const lines = report.split('\n');
    expect(report.length).toBeLessThanOrEqual(4_000);
    expect(report.length).toBeGreaterThan(3_800);
    expect(lines[0]).toMatch(/^redux-cti-realtime \d+\.\d+\.\d+ 2026-01-02T12:03:/);
    expect(JSON.parse(lines[1]!)).toMatchObject({
      orgId,
      userId: 7,
      tab: 'alone',
      presence: { status: 'waiting', endpoint: 'wss://gateway.test/', error: 'CONNECTION_CLOSED' },
      messages: { status: 'idle' },
    });
    expect(lines[2]).toContain('Group 100 is loaded: 1 members are known');
    expect(lines[3]).toMatch(/error .*the newest/);
  });

  it('holds no token, no name and no availability, whatever comes', async () => {
    const { gateway, store, diagnostics, start } = setUp();
    gateway.setPresence(1, { presence: 'RINGING', availability: name });
    start();
    start({ users: `org:${orgId}:user:7` });
    await gateway.settled();
    store.dispatch(websocketUserSubscribe({ orgId, userId: 1 }));
    store.dispatch(websocketUserSubscribe({ orgId, userId: name as unknown as number }));
    store.dispatch(groupMembersReceived({ groupId: 5, userIds: [name as unknown as number] }));
    gateway.sendRaw(
      JSON.stringify({ type: 'response', data: [{ userId: 1, presence: name, availability: name }] }),
    );
    gateway.sendRaw(JSON.stringify({ type: 'response', data: [{ userId: name }] }));
    gateway.sendRaw(`not a frame: ${name}`);
    gateway.error(`the token ${accessToken} is near its end`);
    await gateway.settled();
    const state = store.getState();
    const everything = [
      diagnostics.report(state),
      JSON.stringify(diagnostics.entries()),
      diagnostics.explainPresence(state, 1),
      diagnostics.explainGroup(state, 5),
    ].join('\n');
    expect(everything).toContain('INVALID_ITEM');
    expect(everything).toContain('INVALID_COMMAND');
    expect(everything).toContain('INVALID_FRAME');
    expect(everything).toContain('SERVER_ERROR');
    for (const secret of ['Winterbottom', 'Zo', 'secret', accessToken.slice(0, 24), accessToken.slice(-24)]) {
      expect(everything).not.toContain(secret);
    }
  });
});

it('reads other places', async () => {
  const gateway = createFakeGateway();
  const reducer = combineReducers({ cti: combineReducers(realtimeReducers) });
  type Root = ReturnType<typeof reducer>;
  const diagnostics = createDiagnostics({ selectors: createRealtimeSelectors((state: Root) => state.cti) });
  const store = configureStore({
    reducer,
    middleware: (getDefault) =>
      getDefault().prepend(
        createWebsocketMiddleware({ WebSocket: gateway.WebSocket }),
        diagnostics.middleware,
      ),
  });
  store.dispatch(websocketStart({ endpoint: 'wss://gateway.test', accessToken, isFreedomWeb: false }));
  await gateway.settled();
  expect(diagnostics.explainPresence(store.getState(), 1)).toContain('Neither the user nor a group');
  expect(diagnostics.report(store.getState())).toContain('"status":"ready"');
});
