import { connectionChanged, CTI_CLIENT_VERSION, websocketStart, websocketStop } from '../../src/index';
import { createScriptedSockets } from '../helpers/scripted-sockets';
import {
  clientRequestId,
  endpoint,
  freshToken,
  messagesEndpoint,
  pass,
  passUntilRetry,
  settle,
  setUp,
  tellStories,
  userPath,
  userString,
} from '../helpers/story';

tellStories();

describe('a first connection', () => {
  it('opens one socket, says who it is, and nothing more before it is welcome', async () => {
    const { gateway, start, presence, watchUser } = setUp({ gateway: { autoWelcome: false } });
    watchUser(1);
    const accessToken = start();
    await settle();
    expect(gateway.connections.map(({ url }) => url)).toEqual([endpoint]);
    expect(gateway.received).toEqual([
      { type: 'auth', accessToken, client: { name: 'CTI 2.0', version: CTI_CLIENT_VERSION } },
    ]);
    expect(presence()).toMatchObject({ status: 'authenticating', endpoint, attempt: 1, readyAt: null });
    gateway.welcome();
    await settle();
    expect(gateway.received).toHaveLength(2);
    expect(presence()).toEqual({
      status: 'ready',
      endpoint,
      attempt: 1,
      readyAt: Date.now(),
      retryAt: null,
      error: null,
    });
  });

  it('goes through every state in its order, each told once', async () => {
    const { begin, actions } = setUp();
    await begin();
    const told = actions.flatMap(({ type, payload }) =>
      type === 'realtime/connectionChanged' ? [payload as { connection: { status: string } }] : [],
    );
    expect(told.map(({ connection }) => connection.status)).toEqual([
      'connecting',
      'authenticating',
      'ready',
    ]);
  });

  it('tells each change with what was before it, in an unbroken chain', async () => {
    const { begin, gateway, presence, store, actions } = setUp();
    await begin();
    gateway.drop();
    await settle();
    await passUntilRetry(presence);
    store.dispatch(websocketStop({ socket: 'presence' }));
    const changes = actions.filter(connectionChanged.match).map(({ payload }) => payload);
    expect(changes.map(({ connection }) => connection.status)).toEqual([
      'connecting',
      'authenticating',
      'ready',
      'waiting',
      'connecting',
      'authenticating',
      'ready',
      'stopped',
    ]);
    expect(changes[0]?.previous.status).toBe('idle');
    for (const [index, { previous }] of changes.slice(1).entries()) {
      expect(previous).toEqual(changes[index]?.connection);
    }
  });

  it('is Freedom Web where the start says so', async () => {
    const { start, gateway } = setUp();
    start({ isFreedomWeb: true });
    await settle();
    expect(gateway.received[0]?.client?.name).toBe('FreedomWeb');
  });

  it('takes its name and version from the options', async () => {
    const { begin, gateway } = setUp({ options: { clientName: 'FreedomCTI', clientVersion: '9.8.7' } });
    await begin();
    expect(gateway.received[0]?.client).toEqual({ name: 'FreedomCTI', version: '9.8.7' });
  });

  it('does not send the theme', async () => {
    const { start, gateway } = setUp();
    start({ uiTheme: 'Theme4d' });
    await settle();
    expect(Object.keys(gateway.received[0] ?? {})).toEqual(['type', 'accessToken', 'client']);
  });

  it('sends the messages service its subscribe right behind the auth, and is ready then', async () => {
    const { gateway, startMessages, messages, presence } = setUp();
    const accessToken = startMessages({ users: ` ${userString(1)} ,${userString(2)},${userString(1)}` });
    await settle();
    expect(gateway.connections.map(({ url }) => url)).toEqual([messagesEndpoint]);
    expect(gateway.received).toEqual([
      expect.objectContaining({ type: 'auth', accessToken }),
      { request: 'subscribe', clientRequestId, data: { users: [userString(1), userString(2)] } },
    ]);
    expect(messages()).toMatchObject({ status: 'ready', attempt: 1 });
    expect(presence().status).toBe('idle');
  });

  it('invents a request id where the creator is given users alone', () => {
    const fields = { endpoint, accessToken: freshToken(), isFreedomWeb: false, users: userString(1) };
    const { clientRequestId: invented } = websocketStart(fields);
    expect(invented).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(websocketStart(fields).clientRequestId).not.toBe(invented);
  });

  it('shows the endpoint without its query', async () => {
    const { start, presence, gateway } = setUp();
    start({ endpoint: `${endpoint}?region=eu` });
    await settle();
    expect(gateway.connections[0]?.url).toBe(`${endpoint}?region=eu`);
    expect(presence().endpoint).toBe(endpoint);
  });
});

describe('starts in quick succession', () => {
  it('are one start where they say the same (StrictMode), and when ready', async () => {
    const { start, gateway, store } = setUp();
    const accessToken = start();
    start({ accessToken });
    await settle();
    start({ accessToken });
    store.dispatch({ type: 'WEBSOCKET_START', endpoint, accessToken, isFreedomWeb: false });
    await settle();
    expect(gateway.connections).toHaveLength(1);
    expect(gateway.received).toHaveLength(1);
  });

  it('are one start for a messages socket whose request id alone is new', async () => {
    const { startMessages, gateway } = setUp();
    const accessToken = startMessages();
    await settle();
    startMessages({ accessToken, clientRequestId: '00000000-0000-4000-8000-000000000000' });
    await settle();
    expect(gateway.connections).toHaveLength(1);
  });

  it('move to another endpoint, without a word on the one that was opening', async () => {
    const { start, gateway, presence } = setUp();
    const accessToken = start();
    start({ accessToken, endpoint: 'wss://elsewhere.test/' });
    await settle();
    expect(gateway.connections.map(({ url, isOpen, received }) => [url, isOpen, received.length])).toEqual([
      [endpoint, false, 0],
      ['wss://elsewhere.test/', true, 1],
    ]);
    expect(presence()).toMatchObject({ status: 'ready', endpoint: 'wss://elsewhere.test/' });
  });

  it.each(['connecting', 'authenticating', 'ready', 'waiting', 'failed'] as const)(
    'move to another endpoint from %s, with what is wanted',
    async (status) => {
      const { start, watchUser, gateway, presence } = setUp({
        gateway: { autoWelcome: status !== 'authenticating' },
      });
      watchUser(1);
      gateway.hang(status === 'connecting');
      const accessToken = start();
      await settle();
      if (status === 'waiting') gateway.drop(4008);
      if (status === 'failed') gateway.drop(4001);
      await settle();
      expect(presence().status).toBe(status);
      start({ accessToken, endpoint: 'wss://elsewhere.test/' });
      gateway.heal();
      await settle();
      gateway.welcome();
      await settle();
      expect(presence()).toMatchObject({ status: 'ready', endpoint: 'wss://elsewhere.test/', attempt: 1 });
      expect(gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
      expect(gateway.subscriptions).toEqual([userPath(1)]);
    },
  );

  it('leave one session after a storm of starts and stops', async () => {
    const { start, store, gateway, presence } = setUp();
    for (let round = 0; round < 200; round++) {
      start({ endpoint: `wss://gateway.test/${round % 3}` });
      if (round % 2 === 0) store.dispatch(websocketStop());
      if (round % 7 === 0) await settle();
    }
    await settle();
    expect(gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    expect(presence().status).toBe('ready');
  });

  it('open nothing where a stop follows at once', async () => {
    const { start, store, gateway, presence } = setUp();
    start();
    store.dispatch(websocketStop());
    await pass(60_000);
    expect(gateway.received).toEqual([]);
    expect(presence()).toEqual({
      status: 'stopped',
      endpoint: null,
      attempt: 0,
      readyAt: null,
      retryAt: null,
      error: null,
    });
  });
});

describe('a slow or half-finished handshake', () => {
  it('is given up after 10, 20, 40, 60 and 60 seconds', async () => {
    const { begin, gateway, presence } = setUp();
    gateway.hang();
    await begin();
    const patiences: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      const startedAt = Date.now();
      while (presence().status === 'connecting') await pass(1_000);
      patiences.push(Date.now() - startedAt);
      expect(presence()).toMatchObject({ status: 'waiting', attempt, error: { code: 'CONNECT_TIMEOUT' } });
      await passUntilRetry(presence);
    }
    expect(patiences).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(gateway.received).toEqual([]);
  });

  it('is not listened to when it is finished after it was given up', async () => {
    const { begin, gateway, presence } = setUp();
    gateway.hang();
    await begin();
    await pass(10_000);
    await passUntilRetry(presence);
    gateway.heal();
    await settle();
    expect(gateway.connections.map(({ isOpen, received }) => [isOpen, received.length])).toEqual([
      [false, 0],
      [true, 1],
    ]);
    expect(presence()).toMatchObject({ status: 'ready', error: null });
  });

  it('grows its patience with a server that takes sockets and welcomes nobody', async () => {
    const { begin, presence } = setUp({ gateway: { autoWelcome: false } });
    await begin();
    const patiences: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt++) {
      const startedAt = Date.now();
      while (presence().status === 'authenticating') await pass(1_000);
      patiences.push(Date.now() - startedAt);
      expect(presence()).toMatchObject({ status: 'waiting', error: { code: 'WELCOME_TIMEOUT' } });
      await passUntilRetry(presence);
    }
    expect(patiences).toEqual([10_000, 20_000, 40_000, 60_000]);
  });

  it('waits as long as the options say', async () => {
    const { begin, gateway, presence } = setUp({ options: { connectTimeoutMs: 90_000 } });
    gateway.hang();
    await begin();
    await pass(89_999);
    expect(presence().status).toBe('connecting');
    await pass(1);
    expect(presence().status).toBe('waiting');
    await passUntilRetry(presence);
    await pass(90_000);
    expect(presence().status).toBe('waiting');
  });

  it('waits for a welcome as long as the options say', async () => {
    const { begin, presence } = setUp({
      gateway: { autoWelcome: false },
      options: { welcomeTimeoutMs: 2_000 },
    });
    await begin();
    await pass(1_999);
    expect(presence().status).toBe('authenticating');
    await pass(1);
    expect(presence()).toMatchObject({ status: 'waiting', error: { code: 'WELCOME_TIMEOUT' } });
  });

  it('is patient again after a stable session', async () => {
    const { begin, gateway, presence } = setUp();
    gateway.hang();
    await begin();
    await pass(10_000);
    await passUntilRetry(presence);
    gateway.heal();
    await settle();
    await pass(30_000);
    gateway.hang();
    gateway.drop();
    await settle();
    await passUntilRetry(presence);
    await pass(9_990);
    expect(presence().status).toBe('connecting');
    await pass(10);
    expect(presence().status).toBe('waiting');
  });

  it('needs no close event after an error', async () => {
    const scripted = createScriptedSockets();
    const { start, presence } = setUp({ options: { WebSocket: scripted.WebSocket } });
    start();
    scripted.last().fails();
    expect(presence()).toMatchObject({ status: 'waiting', error: { code: 'CONNECT_FAILED' } });
    await passUntilRetry(presence);
    expect(scripted.sockets).toHaveLength(2);
  });

  it('fails once, although error and close both come twice', async () => {
    const scripted = createScriptedSockets();
    const { start, presence, errors } = setUp({ options: { WebSocket: scripted.WebSocket } });
    start();
    const socket = scripted.last();
    const { onerror, onclose } = socket;
    for (let time = 0; time < 2; time++) {
      onerror?.({} as never);
      onclose?.({ code: 1006, reason: '' } as never);
    }
    socket.fails();
    expect(errors.map(({ code }) => code)).toEqual(['CONNECT_FAILED']);
    await passUntilRetry(presence);
    expect(scripted.sockets).toHaveLength(2);
  });

  it('keeps an error handler on a socket that it drops, for platforms that end the process otherwise', async () => {
    const scripted = createScriptedSockets({ closeThrows: new Error('not yet open') });
    const { start, store } = setUp({ options: { WebSocket: scripted.WebSocket } });
    start();
    await settle();
    store.dispatch(websocketStop());
    const { onerror, onopen, onmessage, onclose, closedWith } = scripted.last();
    expect(onerror).toBeInstanceOf(Function);
    expect([onopen, onmessage, onclose]).toEqual([null, null, null]);
    expect(closedWith).toEqual([1000]);
  });
});

describe('a socket that can be terminated, as those of ws can', () => {
  async function dropped(fields: object = {}) {
    const scripted = createScriptedSockets();
    const { start, store } = setUp({ options: { WebSocket: scripted.WebSocket } });
    start();
    const terminate = jest.fn();
    const socket = Object.assign(scripted.last(), { terminate, ...fields });
    await settle();
    socket.opens();
    store.dispatch(websocketStop());
    return { socket, terminate };
  }

  it('is, half a second after a close that the server does not answer', async () => {
    const { socket, terminate } = await dropped();
    expect(socket.closedWith).toEqual([1000]);
    await pass(499);
    expect(terminate).not.toHaveBeenCalled();
    await pass(1);
    expect(terminate).toHaveBeenCalledTimes(1);
    expect(socket.onerror).toBeInstanceOf(Function);
  });

  it('is not where the server answers, nor where it has closed by itself', async () => {
    const answered = await dropped();
    expect(jest.getTimerCount()).toBe(1);
    answered.socket.closes(1000);
    expect(jest.getTimerCount()).toBe(0);
    await dropped({ readyState: 3 });
    expect(jest.getTimerCount()).toBe(0);
    await pass(60_000);
    expect(answered.terminate).not.toHaveBeenCalled();
  });
});

describe('an endpoint that cannot be reached', () => {
  it('is tried again when the network refuses', async () => {
    const { begin, gateway, presence } = setUp();
    gateway.refuseConnections();
    await begin();
    expect(presence()).toMatchObject({ status: 'waiting', attempt: 1, error: { code: 'CONNECT_FAILED' } });
    gateway.heal();
    await passUntilRetry(presence);
    expect(presence()).toMatchObject({ status: 'ready', attempt: 2, error: null });
  });

  it('is one failed attempt where the constructor throws', async () => {
    const scripted = createScriptedSockets({ constructorThrows: new Error('refused by policy') });
    const { start, presence } = setUp({ options: { WebSocket: scripted.WebSocket } });
    expect(() => start()).not.toThrow();
    expect(presence()).toMatchObject({
      status: 'waiting',
      attempt: 1,
      error: { code: 'CONNECT_FAILED', message: expect.stringContaining('refused by policy') as string },
    });
    delete scripted.behaviour.constructorThrows;
    await passUntilRetry(presence);
    expect(scripted.sockets).toHaveLength(1);
  });

  it('is lost where the platform refuses to send', async () => {
    const scripted = createScriptedSockets({ sendThrows: new Error('no') });
    const { start, presence } = setUp({ options: { WebSocket: scripted.WebSocket } });
    start();
    scripted.last().opens();
    expect(presence()).toMatchObject({
      status: 'waiting',
      error: { code: 'CONNECTION_CLOSED', closeCode: 1006 },
    });
    await settle();
  });

  it('has failed where there is no WebSocket at all', async () => {
    const { WebSocket: global } = globalThis as { WebSocket?: unknown };
    Reflect.deleteProperty(globalThis, 'WebSocket');
    const { start, presence } = setUp({ options: { WebSocket: undefined } });
    start();
    await pass(120_000);
    expect(presence()).toMatchObject({ status: 'failed', retryAt: null, error: { code: 'NO_WEBSOCKET' } });
    if (global !== undefined) Object.assign(globalThis, { WebSocket: global });
  });

  it('finds the global constructor at start, not before', async () => {
    const scripted = createScriptedSockets();
    const { WebSocket: global } = globalThis as { WebSocket?: unknown };
    const { start } = setUp({ options: { WebSocket: undefined } });
    Object.assign(globalThis, { WebSocket: scripted.WebSocket });
    start();
    Object.assign(globalThis, { WebSocket: global });
    expect(scripted.sockets).toHaveLength(1);
    await settle();
  });

  it.each([
    '',
    'http://gateway.test',
    'javascript:alert(1)',
    'wss://',
    'wss:// gateway.test',
    'wss://user:pass@gateway.test',
    'wss://user@gateway.test/path',
    'wss://gateway.test/#fragment',
    'wss://gateway.test/\n',
    'wss://[::1',
    `wss://gateway.test/${'a'.repeat(1_000_000)}`,
    'gateway.test',
    '//gateway.test',
  ])('opens nothing for %#: not an endpoint', async (bad) => {
    const { start, gateway, presence, errors } = setUp();
    start({ endpoint: bad });
    expect(jest.getTimerCount()).toBe(0);
    await pass(60_000);
    expect(gateway.connections).toEqual([]);
    expect(errors).toMatchObject([{ code: 'INVALID_COMMAND', socket: 'presence' }]);
    expect(errors[0]?.message).toContain('endpoint must be a ws:// or wss:// URL');
    expect(errors[0]?.message.length).toBeLessThan(600);
    expect(presence().status).toBe('idle');
  });

  it('keeps the password of a refused endpoint to itself', () => {
    const { start, errors } = setUp();
    start({ endpoint: 'wss://me:hunter22@gateway.test/?key=sesame' });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).not.toMatch(/hunter22|sesame/);
  });
});
