import {
  configureStore,
  createListenerMiddleware,
  type Middleware,
  type UnknownAction,
} from '@reduxjs/toolkit';
import {
  connectionChanged,
  createGroupView,
  createWebsocketMiddleware,
  presenceReceived,
  realtimeReducers,
  selectNextThresholdAt,
  selectOverThreshold,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectUserDisplayItem,
  selectUserPresence,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  type GroupViewOptions,
  type RealtimeRootState,
  type Thresholds,
} from '../../src/index';
import {
  clientRequestId,
  endpoint,
  freshToken,
  hearConsole,
  orgId,
  pass,
  scanFor,
  secondsFromNow,
  settle,
  setUp,
  tellStories,
  userPath,
  userString,
} from '../helpers/story';

tellStories();

class HandMade {
  readonly type = 'WEBSOCKET_START';
}

const response = (...data: unknown[]): string => JSON.stringify({ type: 'response', data });

describe('actions of others', () => {
  it('pass once, unchanged, and their result comes back', () => {
    const answering: Middleware = () => (next) => (action) =>
      (action as UnknownAction).type === 'ask' ? 'answer' : next(action);
    const { store, actions } = setUp({ after: [answering] });
    const action = Object.freeze({ type: 'ask', payload: Object.freeze({ deep: true }) });
    expect(store.dispatch(action)).toBe('answer');
    expect(actions).toHaveLength(1);
    expect(actions[0]).toBe(action);
  });

  it('may be thunks', () => {
    const gateway = setUp().gateway;
    const store = configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) =>
        getDefault().prepend(createWebsocketMiddleware({ WebSocket: gateway.WebSocket })),
    });
    expect(store.dispatch((_, getState) => selectPresenceConnection(getState()).status)).toBe('idle');
  });

  it.each([undefined, null, 42, 'WEBSOCKET_START', [], {}, { type: 42 }, { type: Symbol('x') }])(
    'that are none (%p) are left to the store to judge',
    (action) => {
      const { store } = setUp();
      const plain = configureStore({ reducer: realtimeReducers });
      const judgement = (dispatch: (action: never) => unknown): unknown => {
        try {
          return dispatch(action as never);
        } catch (thrown) {
          return (thrown as Error).constructor.name;
        }
      };
      expect(judgement(store.dispatch)).toEqual(judgement(plain.dispatch));
    },
  );

  it('may throw when their type is read, which is the store’s to judge, too', () => {
    const next = jest.fn((action: unknown) => action);
    const middleware = createWebsocketMiddleware()({ dispatch: jest.fn(), getState: jest.fn() });
    const trap = Object.defineProperty({}, 'type', {
      get() {
        throw new Error('a trap');
      },
    });
    expect(middleware(next)(trap)).toBe(trap);
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])('may be called %s', (type) => {
    const next = jest.fn((action: unknown) => action);
    const middleware = createWebsocketMiddleware()({ dispatch: jest.fn(), getState: jest.fn() });
    const action = { type };
    expect(middleware(next)(action)).toBe(action);
    expect(next).toHaveBeenCalledTimes(1);
  });
});

describe('commands', () => {
  it('come out of dispatch as they went in, and pass once', async () => {
    const { store, actions } = setUp();
    const action = Object.freeze(websocketUserSubscribe({ orgId, userId: 1 }));
    expect(store.dispatch(action)).toBe(action);
    expect(actions).toEqual([action]);
    await settle();
  });

  it('may be frozen and written by hand', async () => {
    const { store, gateway } = setUp();
    const start = { type: 'WEBSOCKET_START', endpoint, accessToken: freshToken(), isFreedomWeb: true };
    store.dispatch(Object.freeze(start));
    store.dispatch(Object.freeze({ type: 'WEBSOCKET_USER_SUBSCRIBE', orgId, userId: 1 }));
    await settle();
    expect(gateway.subscriptions).toEqual([userPath(1)]);
    expect(start.accessToken).not.toBe('[redacted]');
  });

  it('keep their type, also where a row that is spread into them has one of its own', () => {
    const row = { type: 'user', orgId, userId: 1 };
    expect(websocketUserSubscribe(row)).toEqual({ type: 'WEBSOCKET_USER_SUBSCRIBE', orgId, userId: 1 });
  });

  it.each([websocketStart, websocketUserSubscribe, websocketGroupSubscribe])(
    'that code without types makes of nothing are reported: %s',
    (creator) => {
      const { store, errors } = setUp();
      for (const nothing of [undefined, null, 42, '']) {
        store.dispatch((creator as (fields: unknown) => UnknownAction)(nothing));
      }
      expect(errors.map(({ code }) => code)).toEqual(Array<string>(4).fill('INVALID_COMMAND'));
    },
  );

  it('match whoever wrote them', () => {
    expect(websocketStop.match({ type: 'WEBSOCKET_STOP' })).toBe(true);
    expect(websocketStop.match({ type: 'WEBSOCKET_START' })).toBe(false);
    for (const none of [null, undefined, 42, 'WEBSOCKET_STOP', {}])
      expect(websocketStop.match(none)).toBe(false);
    expect(String(websocketStart)).toBe('WEBSOCKET_START');
    expect(websocketStop()).toEqual({ type: 'WEBSOCKET_STOP' });
    expect(websocketUserSubscribe({ orgId, userId: 1, meta: undefined })).toEqual({
      type: 'WEBSOCKET_USER_SUBSCRIBE',
      orgId,
      userId: 1,
    });
  });

  const start = { type: 'WEBSOCKET_START', endpoint, isFreedomWeb: false };
  const messages = { ...start, clientRequestId, users: userString(1) };
  const watch = { type: 'WEBSOCKET_USER_SUBSCRIBE', orgId, userId: 1 };
  const watchGroup = { type: 'WEBSOCKET_GROUP_SUBSCRIBE', orgId, groupId: 1 };

  it.each<[object, string]>([
    [{ ...start, endpoint: undefined }, 'endpoint must be a ws:// or wss:// URL; got undefined'],
    [{ ...start, endpoint: 42 }, 'endpoint must be a ws:// or wss:// URL; got 42'],
    [
      { ...start, endpoint: 'wss://gateway.test/#top' },
      'URL without a fragment, which is not shown; got "wss://gateway.test/"',
    ],
    [
      { ...start, endpoint: 'wss://me@gateway.test' },
      'URL without user-info, which is not shown; got "wss://gateway.test"',
    ],
    [{ ...start, isFreedomWeb: undefined }, 'isFreedomWeb must be a boolean; got undefined'],
    [{ ...start, isFreedomWeb: 'false' }, 'isFreedomWeb must be a boolean; got "false"'],
    [{ ...start, uiTheme: 4 }, 'uiTheme must be a string or absent; got 4'],
    [
      { ...messages, clientRequestId: undefined },
      'clientRequestId must be a UUID (required with users; websocketStart makes one where the platform has crypto); got undefined',
    ],
    [{ ...messages, clientRequestId: 'not-a-uuid' }, 'clientRequestId must be a UUID'],
    [{ ...messages, clientRequestId: null }, 'clientRequestId must be a UUID'],
    [{ ...messages, users: undefined }, 'users must be org:{orgId}:user:{userId}'],
    [{ ...messages, users: '' }, 'users must be org:{orgId}:user:{userId}'],
    [{ ...messages, users: 'org:1:user:x' }, 'got "org:1:user:x"'],
    [{ ...messages, users: 'org:1:user:0' }, 'users must be'],
    [{ ...messages, users: 'org:1:user:1,' }, 'users must be'],
    [{ ...messages, users: 'org:../1:user:1' }, 'users must be'],
    [{ ...messages, users: ['org:1:user:1'] }, 'users must be'],
    [
      { type: 'WEBSOCKET_STOP', socket: 'both' },
      'socket must be "presence", "messages" or absent; got "both"',
    ],
    [{ type: 'WEBSOCKET_STOP', socket: null }, 'socket must be'],
    [{ ...watch, orgId: undefined }, 'orgId must be a string of 1 to 64 of A-Z a-z 0-9 _ -; got undefined'],
    [{ ...watch, orgId: '' }, 'orgId must be'],
    [{ ...watch, orgId: 12_345 }, 'orgId must be a string'],
    [{ ...watch, orgId: '12/../13' }, 'got "12/../13"'],
    [{ ...watch, orgId: 'a?b' }, 'got "a?b"'],
    [{ ...watch, orgId: 'größe' }, 'orgId must be'],
    [{ ...watch, orgId: '1\n' }, 'orgId must be'],
    [{ ...watch, orgId: 'a'.repeat(65) }, 'orgId must be'],
    [{ ...watch, userId: undefined }, 'userId must be a positive safe integer; got undefined'],
    [{ ...watch, userId: '1' }, 'userId must be a positive safe integer; got "1"'],
    [{ ...watch, userId: Number.NaN }, 'got NaN'],
    [{ ...watch, userId: Infinity }, 'got Infinity'],
    [{ ...watch, userId: 0 }, 'got 0'],
    [{ ...watch, userId: -1 }, 'got -1'],
    [{ ...watch, userId: 1.5 }, 'got 1.5'],
    [{ ...watch, userId: 2 ** 53 }, 'got 9007199254740992'],
    [{ ...watch, userId: [1] }, 'got an array of 1'],
    [{ ...watch, userId: { valueOf: () => 1 } }, 'got a value of type object'],
    [{ ...watch, meta: 'panel' }, 'meta.holder must be a non-empty string or absent'],
    [{ ...watch, meta: { holder: '' } }, 'meta.holder must be a non-empty string or absent; got ""'],
    [{ ...watch, meta: { holder: 7 } }, 'meta.holder must be a non-empty string or absent; got 7'],
    [{ ...watch, meta: { holder: null } }, 'meta.holder must be a non-empty string or absent; got null'],
    [
      { ...watch, type: 'WEBSOCKET_USER_UNSUBSCRIBE', userId: 0 },
      'WEBSOCKET_USER_UNSUBSCRIBE: userId must be',
    ],
    [{ ...watchGroup, groupId: 0 }, 'groupId must be a positive safe integer; got 0'],
    [{ ...watchGroup, groupId: undefined }, 'groupId must be'],
    [{ ...watchGroup, orgId: '..' }, 'orgId must be'],
    [
      { ...watchGroup, type: 'WEBSOCKET_GROUP_UNSUBSCRIBE', groupId: '7' },
      'WEBSOCKET_GROUP_UNSUBSCRIBE: groupId',
    ],
  ])('that break a rule are reported and change nothing (%#)', async (command, why) => {
    hearConsole();
    const world = setUp();
    world.watchUser(1);
    world.watchGroup(1);
    world.start();
    world.startMessages();
    await settle();
    const frames = world.gateway.received.length;
    const connections = [world.presence(), world.messages()];
    const isStart = 'endpoint' in command;
    const bad = (isStart ? { accessToken: freshToken(), ...command } : command) as UnknownAction;
    expect(() => world.store.dispatch(bad)).not.toThrow();
    await pass(2_000);
    expect(world.errors).toMatchObject([{ code: 'INVALID_COMMAND' }]);
    expect(world.errors[0]?.message).toContain(why);
    expect(world.errors[0]?.message).toContain('The command had no effect');
    expect(world.gateway.received).toHaveLength(frames);
    expect([world.presence(), world.messages()]).toEqual(connections);
  });

  it('whose fields throw when they are read are reported', async () => {
    hearConsole();
    const { store, errors } = setUp();
    const trap = Object.defineProperty({ type: 'WEBSOCKET_USER_SUBSCRIBE' }, 'orgId', {
      get() {
        throw new Error('a trap');
      },
    });
    expect(() => store.dispatch(trap)).not.toThrow();
    expect(errors).toMatchObject([{ code: 'INVALID_COMMAND' }]);
    await settle();
  });
});

describe('the redacted start', () => {
  it.each([
    ['a valid one', {}],
    ['one with a bad endpoint', { endpoint: 'http://no.test' }],
    ['one that repeats the token elsewhere', { uiTheme: 'TOKEN' }],
  ])('is all that later middleware and reducers see: %s', async (_, fields) => {
    const { store, actions } = setUp();
    const accessToken = freshToken();
    const replaced = Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, value.replace('TOKEN', accessToken)]),
    );
    const result = store.dispatch(
      websocketStart({ endpoint, accessToken, isFreedomWeb: false, ...replaced }),
    );
    expect(actions[0]).toMatchObject({ type: 'WEBSOCKET_START', accessToken: '[redacted]' });
    expect(result).toMatchObject({ accessToken: '[redacted]' });
    await settle();
  });

  it.each([['W'], ['START'], [''], [' ']])('keeps its type where the token is %j', (accessToken) => {
    const { store, actions } = setUp();
    store.dispatch(websocketStart({ endpoint, accessToken, isFreedomWeb: false }));
    expect(actions[0]).toEqual({
      type: 'WEBSOCKET_START',
      endpoint,
      accessToken: '[redacted]',
      isFreedomWeb: false,
    });
  });

  it('hides a token that is an object or a number', () => {
    hearConsole();
    const { store, actions } = setUp();
    scanFor('a-secret-inside-of-an-object');
    for (const accessToken of [
      { secret: 'a-secret-inside-of-an-object' },
      42,
      ['a-secret-inside-of-an-object'],
    ]) {
      store.dispatch({ type: 'WEBSOCKET_START', endpoint, isFreedomWeb: false, accessToken });
      expect(actions.at(-2)).toMatchObject({ accessToken: '[redacted]' });
    }
  });

  it.each<[string, (fields: object) => object]>([
    ['an instance of a class', (fields) => Object.assign(new HandMade(), fields)],
    [
      'one that inherits its type',
      (fields) => Object.assign(Object.create(websocketStart), fields) as object,
    ],
    ['a list', (fields) => Object.assign([], { type: 'WEBSOCKET_START' }, fields)],
    ['one that inherits everything', (fields) => Object.create(websocketStart(fields as never)) as object],
  ])('hides the token of a start that is none: %s', (_, build) => {
    const { store, actions, errors, gateway } = setUp();
    const start = build({ endpoint, accessToken: freshToken(), isFreedomWeb: false });
    store.dispatch(start as UnknownAction);
    expect(actions[0]).toMatchObject({ type: 'WEBSOCKET_START', accessToken: '[redacted]' });
    expect(errors).toMatchObject([
      { code: 'INVALID_COMMAND', message: expect.stringContaining('must be a plain object') as string },
    ]);
    expect(gateway.connections).toEqual([]);
  });

  it('hides a token in an endpoint’s query', async () => {
    const { store, presence, gateway } = setUp({ allowViolations: true });
    const accessToken = freshToken();
    store.dispatch(websocketStart({ endpoint: `${endpoint}?token=short`, accessToken, isFreedomWeb: false }));
    await settle();
    expect(presence().endpoint).toBe(endpoint);
    expect(gateway.connections).toHaveLength(1);
  });

  it('hides a token that stands deep in the action, too', () => {
    hearConsole();
    const { store } = setUp();
    const accessToken = freshToken();
    store.dispatch({
      type: 'WEBSOCKET_START',
      endpoint: 'http://no.test',
      isFreedomWeb: false,
      accessToken,
      meta: { from: { header: `Bearer ${accessToken}`, list: [accessToken] } },
    });
    expect(store.getState().auth.natterbox.orgId).toBeNull();
  });
});

describe('code that runs while we dispatch', () => {
  it('may dispatch commands from a listener of our own events', async () => {
    const listeners = createListenerMiddleware();
    const world = setUp({ after: [listeners.middleware] });
    listeners.startListening({
      actionCreator: connectionChanged,
      effect: ({ payload }) => {
        if (payload.connection.status === 'ready') world.watchUser(1);
      },
    });
    await world.begin();
    expect(world.gateway.subscriptions).toEqual([userPath(1)]);
  });

  it('may watch whom it has just seen, from the very update, and lose no frame', async () => {
    const world = setUp({ gateway: { autoSnapshot: false } });
    const seen = new Set<number>();
    const following: Middleware = () => (next) => (action) => {
      const result = next(action);
      if (presenceReceived.match(action)) {
        for (const { userId } of action.payload.updates) {
          if (seen.has(userId)) continue;
          seen.add(userId);
          world.watchUser(userId + 1);
        }
      }
      return result;
    };
    const follower = setUp({ gateway: { autoSnapshot: false }, after: [following] });
    follower.watchUser(1);
    await follower.begin();
    for (const userId of [1, 1, 1]) follower.gateway.sendRaw(response({ userId, presence: 'RINGING' }));
    await settle();
    expect(selectUserDisplayItem(follower.store.getState(), 1)).toEqual({ id: 1, presence: 'RINGING' });
    expect(follower.actions.filter(presenceReceived.match)).toHaveLength(3);
  });

  it('may stop us from a subscriber, in the midst of anything', async () => {
    for (const status of ['connecting', 'authenticating', 'ready', 'waiting'] as const) {
      const world = setUp();
      let isStopping = false;
      world.store.subscribe(() => {
        if (isStopping || world.presence().status !== status) return;
        isStopping = true;
        world.store.dispatch(websocketStop());
      });
      await world.begin();
      world.gateway.drop();
      await pass(60_000);
      expect(world.presence().status).toBe('stopped');
      expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
    }
  });

  it('may start us again from a subscriber that hears of the stop', async () => {
    const world = setUp();
    await world.begin();
    let isStarted = false;
    world.store.subscribe(() => {
      if (isStarted || world.presence().status !== 'stopped') return;
      isStarted = true;
      world.start();
    });
    world.store.dispatch(websocketStop());
    await settle();
    expect(world.presence().status).toBe('ready');
  });
});

describe('code that throws while we dispatch', () => {
  it.each(['a reducer', 'a later middleware'])(
    '(%s, on every third of our actions) does not end the session',
    async (who) => {
      const heard = hearConsole();
      let ours = 0;
      const isUnlucky = ({ type }: UnknownAction): boolean =>
        type === 'realtime/presenceReceived' && ++ours % 3 === 0;
      const throwing: Middleware = () => (next) => (action) => {
        if (isUnlucky(action as UnknownAction)) throw new Error('a bug of the app');
        return next(action);
      };
      const world = setUp({
        gateway: { autoSnapshot: false },
        ...(who === 'a reducer'
          ? {
              wrapReducer: (reducer) => (state, action) => {
                if (isUnlucky(action)) throw new Error('a bug of the app');
                return reducer(state, action);
              },
            }
          : { after: [throwing] }),
      });
      world.watchUser(1);
      await world.begin();
      for (let frame = 0; frame < 10; frame++) {
        world.gateway.sendRaw(response({ userId: 1, availability: `state ${frame}` }));
        await settle();
      }
      expect(selectUserPresence(world.store.getState(), 1)?.availability).toBe('state 9');
      expect(world.presence()).toMatchObject({ status: 'ready', error: null });
      expect(heard.filter((line) => line.includes('a bug of the app'))).toHaveLength(3);
    },
  );

  it('(a subscriber, on a command) is heard by the app, and the command is carried out', async () => {
    const world = setUp();
    const unsubscribe = world.store.subscribe(() => {
      throw new Error('a bug in a view');
    });
    hearConsole();
    expect(() => world.start()).toThrow('a bug in a view');
    expect(() => {
      world.watchUser(1);
    }).toThrow('a bug in a view');
    unsubscribe();
    await settle();
    expect(world.presence().status).toBe('ready');
    expect(world.gateway.subscriptions).toEqual([userPath(1)]);
  });

  it('(onError) is heard of, and changes nothing', async () => {
    const heard = hearConsole();
    const world = setUp({
      options: {
        onError() {
          throw new Error('a bug in onError');
        },
      },
    });
    await world.begin();
    world.gateway.sendRaw('garbage');
    world.gateway.sendRaw('more garbage');
    await settle();
    expect(world.presence().status).toBe('ready');
    expect(world.errors).toHaveLength(2);
    expect(heard.filter((line) => line.includes('a bug in onError'))).toHaveLength(2);
  });

  it('(a subscriber) does not end the session', async () => {
    const heard = hearConsole();
    const world = setUp();
    await world.begin();
    const unsubscribe = world.store.subscribe(() => {
      throw new Error('a bug in a view');
    });
    world.gateway.drop();
    await pass(60_000);
    unsubscribe();
    expect(world.presence().status).toBe('ready');
    expect(heard.some((line) => line.includes('a bug in a view'))).toBe(true);
  });
});

describe('state from before', () => {
  it('does not count as live: connections are idle and rows stale until a socket says otherwise', async () => {
    const before = setUp();
    before.watchUser(1);
    before.gateway.setPresence(1, { presence: 'RINGING', availability: 'Away' });
    before.gateway.setUnread(userString(67_890), 3);
    before.start();
    before.startMessages();
    await settle();
    const persisted = JSON.parse(JSON.stringify(before.store.getState())) as RealtimeRootState;
    expect(persisted.auth.connection.status).toBe('ready');

    const after = setUp({ preloadedState: persisted, gateway: { autoSnapshot: false } });
    expect(after.presence().status).toBe('idle');
    expect(after.messages().status).toBe('idle');
    expect(selectPresenceFreshness(after.store.getState(), 1)).toBe('stale');
    expect(selectUserDisplayItem(after.store.getState(), 1)).toMatchObject({ presence: 'RINGING' });
    after.watchUser(1);
    await after.begin();
    expect(selectPresenceFreshness(after.store.getState(), 1)).toBe('stale');
    after.gateway.sendRaw(response({ userId: 1, presence: 'ANSWERED' }));
    await settle();
    expect(selectPresenceFreshness(after.store.getState(), 1)).toBe('live');
    expect(selectUserDisplayItem(after.store.getState(), 1)).toEqual({ id: 1, presence: 'ANSWERED' });
  });
});

describe('options that cannot be used', () => {
  it.each<[string, object]>([
    ['connectTimeoutMs', { connectTimeoutMs: 0 }],
    ['connectTimeoutMs', { connectTimeoutMs: '10' }],
    ['welcomeTimeoutMs', { welcomeTimeoutMs: Number.NaN }],
    ['flushIntervalMs', { flushIntervalMs: -1 }],
    ['refreshLeadMs', { refreshLeadMs: null }],
    ['heartbeatTimeoutMs', { heartbeatTimeoutMs: 0 }],
    ['heartbeatTimeoutMs', { heartbeatTimeoutMs: true }],
    ['WebSocket', { WebSocket: {} }],
    ['onError', { onError: 'log' }],
    ['clientName', { clientName: '' }],
    ['heartbeatTimeoutMs', { heartbeatTimeoutMs: Number.NaN }],
    ['reconnect', { reconnect: 5 }],
    ['reconnect.firstDelayMs', { reconnect: { firstDelayMs: Infinity } }],
    ['reconnect.minDelayMs', { reconnect: { minDelayMs: Infinity } }],
    ['reconnect.maxDelayMs', { reconnect: { maxDelayMs: Infinity } }],
    ['reconnect.maxDelayMs', { reconnect: { maxDelayMs: Number.MAX_VALUE } }],
    ['reconnect.maxDelayMs', { reconnect: { maxDelayMs: Number.NaN } }],
    ['reconnect.resetAfterMs', { reconnect: { resetAfterMs: Number.NaN } }],
    ['reconnect.maxAttempts', { reconnect: { maxAttempts: 0 } }],
    ['reconnect.shouldReconnect', { reconnect: { shouldReconnect: true } }],
    ['pageLifecycle', { pageLifecycle: 'false' }],
    ['pageLifecycle', { pageLifecycle: null }],
    ['the options must be an object', null as unknown as object],
    ['the options must be an object', 'wss://gateway.test' as unknown as object],
    ['the options must be an object', () => ({})],
  ])('are found at start-up, by name: %s', (name, options) => {
    expect(() => createWebsocketMiddleware(options)).toThrow(TypeError);
    expect(() => createWebsocketMiddleware(options)).toThrow(name);
  });

  it('are not those of which there is no end: an attempt, a silence, a session that counts', async () => {
    const { gateway, begin, presence } = setUp({
      options: {
        connectTimeoutMs: Infinity,
        welcomeTimeoutMs: Infinity,
        heartbeatTimeoutMs: Infinity,
        reconnect: { resetAfterMs: Infinity },
      },
    });
    const dayMs = 86_400_000;
    gateway.hang();
    await begin();
    await pass(50 * dayMs);
    expect(presence().status).toBe('connecting');
    gateway.heal();
    await pass(50 * dayMs);
    expect(presence()).toMatchObject({ status: 'ready', attempt: 1, error: null });
  });

  it('are not a lead of no end: the token is renewed at half its life', async () => {
    const refreshAccessToken = jest.fn(() => freshToken());
    const { start } = setUp({ options: { refreshAccessToken, refreshLeadMs: Infinity } });
    start({ accessToken: freshToken({ exp: secondsFromNow(600) }) });
    await pass(299_999);
    expect(refreshAccessToken).not.toHaveBeenCalled();
    await pass(1);
    expect(refreshAccessToken).toHaveBeenCalledTimes(1);
  });

  it('are not those that are given as undefined', () => {
    expect(() =>
      createWebsocketMiddleware({ connectTimeoutMs: undefined, reconnect: undefined }),
    ).not.toThrow();
  });
});

describe('options that there are not', () => {
  it('are told in development, once, each with the one that was meant', () => {
    const heard = hearConsole();
    const options: object = {
      heartbeatTimeout: 5_000,
      onerror: () => undefined,
      reconnect: { minDelay: 3 },
    };
    createWebsocketMiddleware(options);
    createWebsocketMiddleware({ ...options, maxAttempts: 3 } as object);
    createWebsocketMiddleware({ zzz: 1 } as object);
    expect(heard).toEqual([
      'redux-cti-realtime: createWebsocketMiddleware has no option heartbeatTimeout. Did you mean heartbeatTimeoutMs?',
      'redux-cti-realtime: createWebsocketMiddleware has no option onerror. Did you mean onError?',
      'redux-cti-realtime: createWebsocketMiddleware has no option reconnect.minDelay. Did you mean reconnect.minDelayMs?',
      'redux-cti-realtime: createWebsocketMiddleware has no option maxAttempts. Did you mean reconnect.maxAttempts?',
      expect.stringContaining('has no option zzz. The options are WebSocket, clientName, ') as string,
    ]);
  });

  it('are not told where silence is wanted, nor are those that there are', () => {
    const heard = hearConsole();
    createWebsocketMiddleware({ refreshToken: () => '', onError: false } as object);
    createWebsocketMiddleware({ pageLifecycle: true, reconnect: { minDelayMs: 5 }, tabs: undefined });
    expect(heard).toEqual([]);
  });

  const view: Required<GroupViewOptions> = { where: () => true, order: 'id', limit: 3 };
  const limits: Required<Thresholds> = { ringing: 1, onCall: 2, byAvailability: { Lunch: 3 } };
  const useLimits = (thresholds: object): void => {
    const state = setUp().store.getState();
    selectOverThreshold(state, 100, thresholds, 1);
    selectNextThresholdAt(state, 100, thresholds, 1);
  };

  it('of views and thresholds are told once, too', () => {
    const heard = hearConsole();
    createGroupView({ filter: view.where, Limit: 3 } as object);
    createGroupView({ Limit: 4 } as object);
    useLimits({ onCal: 2, ringingMs: 1 });
    expect(heard).toEqual([
      'redux-cti-realtime: createGroupView has no option filter. The options are where, order, limit.',
      'redux-cti-realtime: createGroupView has no option Limit. Did you mean limit?',
      'redux-cti-realtime: thresholds has no option onCal. Did you mean onCall?',
      'redux-cti-realtime: thresholds has no option ringingMs. Did you mean ringing?',
    ]);
  });

  it('of views and thresholds are not told of those that there are', () => {
    const heard = hearConsole();
    createGroupView();
    createGroupView(view);
    useLimits(limits);
    expect(heard).toEqual([]);
  });
});

it('a subscribe to a group by hand works as the creator’s', async () => {
  const { store, gateway, begin } = setUp();
  await begin();
  store.dispatch({ type: 'WEBSOCKET_GROUP_SUBSCRIBE', orgId, groupId: 7 });
  store.dispatch(websocketGroupSubscribe({ orgId, groupId: 7 }));
  await settle();
  expect(gateway.subscriptions).toEqual(['/org/12345/group/7/presence']);
});

it('a middleware that was not called is told of when the store is made, and not silent for ever', () => {
  const prepend = (): unknown =>
    configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware as unknown as Middleware),
    });
  expect(prepend).toThrow('createWebsocketMiddleware was not called');
});
