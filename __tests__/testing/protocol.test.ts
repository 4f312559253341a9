import { createFakeGateway } from '../../src/testing';
import { auth, openMessagesClient, openRawClient, openWelcomedClient, request } from './raw-client';

const userPath = '/org/12345/user/67890/presence';
const groupPath = '/org/12345/group/100/presence';
const welcome = { type: 'tick', message: 'welcome' };

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('presence protocol', () => {
  it('welcomes a client that authenticates', async () => {
    const gateway = createFakeGateway();
    const client = openRawClient(gateway);
    await gateway.settled();
    client.send(auth);
    await gateway.settled();
    expect(client.frames).toEqual([welcome]);
    expect(gateway.received).toEqual([auth]);
    expect(gateway.connections).toMatchObject([
      { id: 1, url: 'wss://gateway.test/events', socket: 'presence', isOpen: true, received: [auth] },
    ]);
    expect(gateway.violations).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('welcomes nobody before it is told to, where autoWelcome is off', async () => {
    const gateway = createFakeGateway({ autoWelcome: false });
    const client = openRawClient(gateway);
    await gateway.settled();
    client.send(auth);
    await gateway.settled();
    expect(client.frames).toEqual([]);
    gateway.welcome();
    gateway.welcome();
    await gateway.settled();
    expect(client.frames).toEqual([welcome, welcome]);
  });

  it('welcomes once a client that authenticates after it was told to, and nobody of another protocol', async () => {
    const gateway = createFakeGateway({ autoWelcome: false });
    const [presence, messages, refused] = [1, 2, 3].map(() => openRawClient(gateway));
    gateway.welcome();
    gateway.welcome('presence');
    await gateway.settled();
    presence?.send(auth);
    messages?.send(auth);
    messages?.send(request);
    refused?.send({ ...auth, accessToken: 'none' });
    await gateway.settled();
    expect(presence?.frames).toEqual([welcome]);
    expect(messages?.frames).toEqual([]);
    expect(refused?.frames).toMatchObject([{ type: 'error' }]);
    expect(gateway.violations).toEqual([]);
  });

  it('welcomes a client of the messages protocol only when told to', async () => {
    const gateway = createFakeGateway();
    const client = openRawClient(gateway);
    gateway.welcome('messages');
    await gateway.settled();
    client.send(auth);
    client.send(request);
    await gateway.settled();
    expect(client.frames).toEqual([welcome]);
  });

  it('answers a group with its members, as far as they are known', async () => {
    const gateway = createFakeGateway();
    gateway.addGroup(100, [3, 1, 3]);
    gateway.setPresence(1, { presence: 'RINGING', availability: 'Available' });
    const client = await openWelcomedClient(gateway);
    client.send({ type: 'subscribe', path: groupPath });
    await gateway.settled();
    expect(client.frames).toEqual([
      {
        type: 'response',
        data: [{ userId: 3 }, { userId: 1, presence: 'RINGING', availability: 'Available' }],
      },
    ]);
    expect(gateway.subscriptions).toEqual([groupPath]);
  });

  it.each([
    ['an unknown group', '/org/12345/group/7/presence', []],
    ['a known user', userPath, [{ userId: 67890, presence: '' }]],
  ])('answers %s', async (_name, path, data) => {
    const gateway = createFakeGateway();
    gateway.setPresence(67890, { presence: '' });
    const client = await openWelcomedClient(gateway);
    client.send({ type: 'subscribe', path });
    await gateway.settled();
    expect(client.frames).toEqual([{ type: 'response', data }]);
  });

  it('answers for a user as soon as something is known', async () => {
    const gateway = createFakeGateway();
    const client = await openWelcomedClient(gateway);
    client.send({ type: 'subscribe', path: userPath });
    await gateway.settled();
    gateway.snapshot();
    await gateway.settled();
    expect(client.frames).toEqual([]);
    gateway.setPresence(67890, { presence: '' });
    await gateway.settled();
    expect(client.frames).toEqual([{ type: 'response', data: [{ userId: 67890, presence: '' }] }]);
  });

  it('sends a change as given, once for each path that covers the user, and remembers the rest', async () => {
    const gateway = createFakeGateway({ echoPath: true });
    gateway.addGroup(100, [67890]);
    gateway.setPresence(67890, { presence: 'RINGING', availability: 'Available' });
    const client = await openWelcomedClient(gateway);
    client.send({ type: 'subscribe', path: groupPath });
    client.send({ type: 'subscribe', path: userPath });
    await gateway.settled();
    client.frames.length = 0;

    gateway.setPresence(67890, { presence: 'ANSWERED' });
    gateway.setPresence(5, { presence: 'ANSWERED' });
    await gateway.settled();
    const change = { userId: 67890, presence: 'ANSWERED' };
    expect(client.frames).toEqual([
      { type: 'response', path: groupPath, data: [change] },
      { type: 'response', path: userPath, data: [change] },
    ]);

    client.frames.length = 0;
    gateway.snapshot(userPath);
    await gateway.settled();
    expect(client.frames).toEqual([
      { type: 'response', path: userPath, data: [{ ...change, availability: 'Available' }] },
    ]);
  });

  it('tells a subscribed group of new members only', async () => {
    const gateway = createFakeGateway();
    gateway.addGroup(100, [1]);
    gateway.setPresence(2, { presence: '' });
    const client = await openWelcomedClient(gateway);
    client.send({ type: 'subscribe', path: groupPath });
    await gateway.settled();
    client.frames.length = 0;
    gateway.addGroup(100, [1, 2]);
    gateway.addGroup(101, [9]);
    await gateway.settled();
    expect(client.frames).toEqual([{ type: 'response', data: [{ userId: 2, presence: '' }] }]);
  });

  it('says nothing of a path that was unsubscribed, or that it was told not to answer', async () => {
    const gateway = createFakeGateway({ autoSnapshot: false });
    const client = await openWelcomedClient(gateway);
    client.send({ type: 'subscribe', path: userPath });
    client.send({ type: 'unsubscribe', path: userPath });
    await gateway.settled();
    gateway.setPresence(67890, { presence: '' });
    await gateway.settled();
    expect(client.frames).toEqual([]);
    expect(gateway.subscriptions).toEqual([]);
    expect(gateway.violations).toEqual([]);
  });

  it('reads paths of other patterns', async () => {
    const gateway = createFakeGateway({
      parsePath: (path) => (path.startsWith('g/') ? { kind: 'group', id: Number(path.slice(2)) } : null),
    });
    gateway.addGroup(7, [1]);
    const client = await openWelcomedClient(gateway);
    client.send({ type: 'subscribe', path: 'g/7' });
    client.send({ type: 'subscribe', path: groupPath });
    await gateway.settled();
    expect(client.frames).toEqual([
      { type: 'response', data: [{ userId: 1 }] },
      { type: 'response', data: [] },
    ]);
    expect(gateway.violations).toEqual([expect.stringContaining('unknown path')]);
  });
});

describe('messages protocol', () => {
  it('sends the count of a user that was asked for, at once and on each change, and no welcome', async () => {
    const gateway = createFakeGateway();
    gateway.setUnread('org:12345:user:67890', 5);
    const client = await openMessagesClient(gateway);
    gateway.setUnread('org:12345:user:67890', 6, 'INSERT');
    gateway.setUnread('org:12345:user:1', 9);
    await gateway.settled();
    expect(client.frames).toEqual([
      { operation: 'MODIFY', data: { userStatistics: { unreadMessages: 5 } } },
      { operation: 'INSERT', data: { userStatistics: { unreadMessages: 6 } } },
    ]);
    expect(gateway.received).toEqual([auth, request]);
    expect(gateway.connections[0]?.socket).toBe('messages');
    expect(gateway.violations).toEqual([]);
  });

  it('is told apart from the presence protocol by the drivers', async () => {
    const gateway = createFakeGateway();
    const messages = await openMessagesClient(gateway);
    const presence = await openWelcomedClient(gateway);
    gateway.tick('messages');
    gateway.error('busy', 'presence');
    gateway.sendRaw('{"type":"tick","message":"to both"}');
    gateway.drop(1012, 'restart', 'messages');
    await gateway.settled();
    expect(messages.frames).toEqual([{ type: 'tick' }, { type: 'tick', message: 'to both' }]);
    expect(messages.events).toEqual(['open', 'close 1012 restart clean']);
    expect(presence.frames).toEqual([
      { type: 'error', message: 'busy' },
      { type: 'tick', message: 'to both' },
    ]);
    expect(presence.events).toEqual([]);
    expect(gateway.connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  });

  it('counts for nobody whose token it refused', async () => {
    const gateway = createFakeGateway();
    gateway.refuseTokens();
    gateway.setUnread('org:12345:user:67890', 5);
    const client = await openMessagesClient(gateway);
    expect(client.frames).toEqual([{ type: 'error', message: 'access token refused' }]);
    expect(gateway.violations).toEqual([]);
  });
});

describe('refusals', () => {
  it('come as an error frame, or as a close with a code', async () => {
    const gateway = createFakeGateway();
    gateway.refuseTokens((token) => token === auth.accessToken);
    const first = openRawClient(gateway);
    await gateway.settled();
    first.send(auth);
    await gateway.settled();
    gateway.welcome();
    await gateway.settled();
    expect(first.frames).toEqual([{ type: 'error', message: 'access token refused' }]);

    gateway.refuseTokens(true, 4401);
    const second = openRawClient(gateway);
    await gateway.settled();
    second.send(auth);
    await gateway.settled();
    expect(second.frames).toEqual([]);
    expect(second.events).toEqual(['open', 'close 4401 access token refused clean']);

    gateway.refuseTokens(false);
    const third = await openWelcomedClient(gateway);
    expect(third.socket.readyState).toBe(1);
    expect(gateway.violations).toEqual([]);
  });

  it.each(['', 'a.b', 'a.b.c.d', 'a.!.c', `a.${btoa('[]')}.c`, `a.${btoa('{"natterboxOrgId":"1"}')}.c`])(
    'meet the token %j, which names nobody',
    async (accessToken) => {
      const gateway = createFakeGateway();
      const client = openRawClient(gateway);
      await gateway.settled();
      client.send({ ...auth, accessToken });
      await gateway.settled();
      expect(client.frames).toMatchObject([{ type: 'error' }]);
    },
  );
});

describe('violations', () => {
  const subscribe = { type: 'subscribe', path: userPath };

  it.each([
    ['frame before auth', [subscribe]],
    ['malformed auth', [{ type: 'auth', accessToken: auth.accessToken }]],
    ['malformed auth', [{ ...auth, client: { name: 'CTI 2.0', version: '' } }]],
    ['malformed auth', [{ ...auth, more: 1 }]],
    ['second auth', [auth, auth]],
    ['subscribe before welcome', [auth, subscribe]],
    ['unknown type', [auth, { type: 'ping' }]],
    ['malformed request', [auth, { ...request, clientRequestId: 'none' }]],
    ['malformed request', [auth, { ...request, data: { users: [] } }]],
    ['malformed request', [auth, { ...request, data: { users: ['67890'] } }]],
    ['second request', [auth, request, request]],
    ['subscribe on a messages socket', [auth, request, subscribe]],
  ])('%s: %j', async (rule, frames) => {
    const gateway = createFakeGateway();
    const client = openRawClient(gateway);
    await gateway.settled();
    frames.forEach(client.send);
    await gateway.settled();
    expect(gateway.violations).toEqual([expect.stringContaining(`connection 1: ${rule}: {`)]);
    expect(gateway.violations[0]).not.toContain(auth.accessToken);
    expect(gateway.received).toEqual(frames);
    expect(gateway.subscriptions).toEqual([]);
  });

  it.each([
    ['second subscribe of a path', [subscribe, subscribe]],
    ['unsubscribe of a path that is not subscribed', [{ ...subscribe, type: 'unsubscribe' }]],
    ['malformed', [{ ...subscribe, path: 5 }]],
    ['malformed', [{ ...subscribe, more: 1 }]],
    ['request on a presence socket', [subscribe, request]],
  ])('%s: %j', async (rule, frames) => {
    const gateway = createFakeGateway();
    const client = await openWelcomedClient(gateway);
    frames.forEach(client.send);
    await gateway.settled();
    expect(gateway.violations).toEqual([expect.stringContaining(`connection 1: ${rule}: {`)]);
  });

  it('no JSON object', async () => {
    const gateway = createFakeGateway();
    const { socket } = openRawClient(gateway);
    await gateway.settled();
    socket.send('{');
    socket.send('[]');
    socket.send(new ArrayBuffer(1));
    await gateway.settled();
    expect(gateway.received).toEqual([{ raw: '{' }, { raw: '[]' }, { raw: '[object ArrayBuffer]' }]);
    expect(gateway.violations).toHaveLength(3);
  });

  it('welcomes once, however often a client authenticates', async () => {
    const gateway = createFakeGateway();
    const client = openRawClient(gateway);
    await gateway.settled();
    client.send(auth);
    client.send(auth);
    await gateway.settled();
    expect(client.frames).toEqual([welcome]);
  });

  it('judges a subscribe that crosses the welcome as sent before it', async () => {
    const gateway = createFakeGateway({ autoWelcome: false });
    const client = openRawClient(gateway);
    await gateway.settled();
    client.send(auth);
    await gateway.settled();
    gateway.welcome();
    client.send(subscribe);
    await gateway.settled();
    expect(gateway.violations).toEqual([expect.stringContaining('subscribe before welcome')]);
  });

  it('judges a subscribe by what its client knew when it sent it', async () => {
    const gateway = createFakeGateway();
    const { socket, send } = openRawClient(gateway);
    const answer = () => {
      send(subscribe);
    };
    socket.addEventListener('message', answer, { once: true });
    await gateway.settled();
    send(auth);
    await gateway.settled();
    expect(gateway.violations).toEqual([]);
    expect(gateway.subscriptions).toEqual([userPath]);
  });
});
