import { configureStore } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectPresenceConnection,
  selectUnreadMessages,
  selectUserDisplayItem,
  websocketStart,
  websocketStop,
  type WebsocketMiddlewareOptions,
} from '../../src/index';
import { createFakeGateway } from '../../src/testing';
import { createScriptedSockets } from '../helpers/scripted-sockets';
import {
  clientRequestId,
  endpoint,
  freshToken,
  messagesEndpoint,
  ownId,
  pass,
  passUntilRetry,
  settle,
  setUp,
  tellStories,
  userPath,
  userString,
  type World,
} from '../helpers/story';

tellStories();

async function both(options: WebsocketMiddlewareOptions = {}): Promise<World> {
  const world = setUp({ options });
  world.watchUser(1);
  world.start();
  world.startMessages();
  await settle();
  return world;
}

const unread = ({ store }: World): number | null => selectUnreadMessages(store.getState());

describe('two sockets', () => {
  it('have each a life of their own: the messages socket flaps, presence does not notice', async () => {
    const world = await both();
    const before = world.presence();
    for (let time = 0; time < 5; time++) {
      world.gateway.drop(1006, '', 'messages');
      await settle();
      expect(world.messages().status).toBe('waiting');
      await passUntilRetry(world.messages);
      expect(world.messages().status).toBe('ready');
    }
    expect(world.presence()).toEqual({ ...before, attempt: world.presence().attempt });
    expect(world.asked()).toEqual([`subscribe ${userPath(1)}`]);
  });

  it('do not fail together', async () => {
    const world = await both();
    world.gateway.drop(4001, '', 'presence');
    await settle();
    expect([world.presence().status, world.messages().status]).toEqual(['failed', 'ready']);
    world.gateway.setUnread(userString(ownId), 4);
    await settle();
    expect(unread(world)).toBe(4);
  });

  it('are stopped one by one, each with what it brought', async () => {
    const world = await both();
    world.gateway.setPresence(1, { presence: 'RINGING' });
    world.gateway.setUnread(userString(ownId), 4);
    await settle();
    world.store.dispatch(websocketStop({ socket: 'messages' }));
    await settle();
    expect([world.presence().status, world.messages().status]).toEqual(['ready', 'stopped']);
    expect(unread(world)).toBeNull();
    expect(selectUserDisplayItem(world.store.getState(), 1)).toBeDefined();
    world.startMessages();
    await settle();
    world.store.dispatch(websocketStop({ socket: 'presence' }));
    await settle();
    expect([world.presence().status, world.messages().status]).toEqual(['stopped', 'ready']);
    expect(selectUserDisplayItem(world.store.getState(), 1)).toBeUndefined();
    expect(unread(world)).toBe(4);
  });

  it('are stopped together where the stop names none', async () => {
    const world = await both();
    world.store.dispatch(websocketStop());
    await settle();
    expect([world.presence().status, world.messages().status]).toEqual(['stopped', 'stopped']);
    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
  });
});

describe('the messages socket', () => {
  it('asks again in each session', async () => {
    const world = await both();
    world.gateway.drop(1006, '', 'messages');
    await settle();
    await passUntilRetry(world.messages);
    expect(world.gateway.received.filter(({ request }) => request !== undefined)).toEqual(
      Array(2).fill({ request: 'subscribe', clientRequestId, data: { users: [userString(ownId)] } }),
    );
  });

  it('takes the last count for the count: it is never summed', async () => {
    const world = await both();
    for (const count of [5, 5, 2, 0, 7]) {
      world.gateway.setUnread(userString(ownId), count);
      await settle();
      expect(unread(world)).toBe(count);
    }
    world.gateway.drop(1006, '', 'messages');
    await settle();
    expect(unread(world)).toBe(7);
    await passUntilRetry(world.messages);
    expect(unread(world)).toBe(7);
  });

  it('knows no order of operations, and keeps the last one’s name', async () => {
    const world = await both();
    world.gateway.setUnread(userString(ownId), 3, 'MODIFY');
    world.gateway.setUnread(userString(ownId), 1, 'INSERT');
    await settle();
    expect(world.store.getState().messages).toMatchObject({ unreadMessages: 1, operation: 'INSERT' });
  });

  it('keeps the operation to 256 printable characters without a token', async () => {
    const world = setUp();
    const accessToken = world.startMessages();
    await settle();
    world.gateway.setUnread(userString(ownId), 3, `MOD\u0000IFY ${accessToken} ${'x'.repeat(10_000)}`);
    await settle();
    const { operation } = world.store.getState().messages;
    expect(operation).toMatch(/^MOD IFY \[redacted\] x+…$/);
    expect(operation).toHaveLength(256);
  });

  it('takes the last count of several users, whichever of them it is for', async () => {
    const world = setUp();
    world.startMessages({ users: `${userString(1)},${userString(2)}` });
    await settle();
    world.gateway.setUnread(userString(1), 10);
    world.gateway.setUnread(userString(2), 3);
    await settle();
    expect(unread(world)).toBe(3);
  });

  it.each([
    ['-1', 'unreadMessages must be a non-negative integer; got -1'],
    ['1.5', 'got 1.5'],
    ['"5"', 'got "5"'],
    ['1e309', 'got Infinity'],
    ['9007199254740993', 'must be a non-negative integer'],
    ['true', 'got true'],
    ['[]', 'got an array of 0'],
    ['{}', 'got a value of type object'],
  ])('keeps the last good count before one of %s', async (bad, why) => {
    const world = await both();
    world.gateway.setUnread(userString(ownId), 4);
    await settle();
    world.gateway.sendRaw(
      `{"operation":"MODIFY","data":{"userStatistics":{"unreadMessages":${bad}}}}`,
      'messages',
    );
    await settle();
    expect(unread(world)).toBe(4);
    expect(world.errors).toMatchObject([{ code: 'INVALID_FRAME', socket: 'messages' }]);
    expect(world.errors[0]?.message).toContain(why);
    expect(world.messages()).toMatchObject({ status: 'ready', error: null });
  });

  it.each([
    '{"operation":"MODIFY"}',
    '{"operation":"MODIFY","data":{}}',
    '{"operation":"MODIFY","data":null}',
    '{"operation":"MODIFY","data":{"userStatistics":{}}}',
    '{"operation":"MODIFY","data":{"userStatistics":null}}',
    '{"operation":"MODIFY","data":{"userStatistics":{"unreadMessages":null}}}',
  ])('has nothing to say about %s', async (text) => {
    const world = await both();
    world.gateway.setUnread(userString(ownId), 4);
    await settle();
    world.gateway.sendRaw(text, 'messages');
    await settle();
    expect(unread(world)).toBe(4);
    expect(world.errors).toEqual([]);
  });

  it('accepts a welcome and ticks, and takes an error for a report once it has spoken', async () => {
    const world = await both();
    world.gateway.welcome('messages');
    await settle();
    world.gateway.error('slow down', 'messages');
    await settle();
    expect(world.messages()).toMatchObject({
      status: 'ready',
      error: { code: 'SERVER_ERROR', socket: 'messages' },
    });
  });

  it('takes no presence, and the presence socket no counts', async () => {
    const world = await both();
    world.gateway.sendRaw('{"type":"response","data":[{"userId":1}]}', 'messages');
    world.gateway.sendRaw(
      '{"operation":"MODIFY","data":{"userStatistics":{"unreadMessages":1}}}',
      'presence',
    );
    await settle();
    expect(unread(world)).toBeNull();
    expect(selectUserDisplayItem(world.store.getState(), 1)).toBeUndefined();
    expect(world.errors.map(({ code, socket }) => [code, socket])).toEqual([
      ['INVALID_FRAME', 'messages'],
      ['INVALID_FRAME', 'presence'],
    ]);
  });

  it('moves where the users change, and stays where they are the same in other words', async () => {
    const world = setUp();
    const accessToken = world.startMessages({ users: userString(1) });
    await settle();
    world.startMessages({ accessToken, users: ` ${userString(1)} , ${userString(1)}` });
    await settle();
    expect(world.gateway.connections).toHaveLength(1);
    world.startMessages({ accessToken, users: userString(2) });
    await settle();
    expect(world.gateway.connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    expect(world.gateway.received.at(-1)?.data?.users).toEqual([userString(2)]);
  });

  it('is lost where the platform refuses to send its request', async () => {
    const scripted = createScriptedSockets();
    const { startMessages, messages } = setUp({ options: { WebSocket: scripted.WebSocket } });
    startMessages();
    const socket = scripted.last();
    const send = socket.send.bind(socket);
    socket.send = (frame) => {
      if (frame.includes('"request"')) throw new Error('full');
      send(frame);
    };
    socket.opens();
    expect(messages()).toMatchObject({
      status: 'waiting',
      error: { code: 'CONNECTION_CLOSED', closeCode: 1006 },
    });
    await settle();
  });
});

describe('two stores', () => {
  it('of one middleware share nothing: stopping one leaves the other', async () => {
    const gateway = createFakeGateway();
    const realtime = createWebsocketMiddleware({ WebSocket: gateway.WebSocket });
    const stores = [0, 1].map(() =>
      configureStore({
        reducer: realtimeReducers,
        middleware: (getDefault) => getDefault().prepend(realtime),
      }),
    );
    for (const store of stores) {
      store.dispatch(websocketStart({ endpoint, accessToken: freshToken(), isFreedomWeb: false }));
    }
    await settle();
    expect(gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(2);
    stores[0]?.dispatch(websocketStop());
    await settle();
    expect(stores.map((store) => selectPresenceConnection(store.getState()).status)).toEqual([
      'stopped',
      'ready',
    ]);
    stores[1]?.dispatch(websocketStop());
    await pass(60_000);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('the count of other users', () => {
  it('is not known when a start names others, and is when the same are named again', async () => {
    const world = setUp();
    world.gateway.setUnread(userString(ownId), 3);
    world.startMessages();
    await settle();
    expect(selectUnreadMessages(world.store.getState())).toBe(3);
    world.startMessages({ endpoint: `${messagesEndpoint}/elsewhere` });
    expect(selectUnreadMessages(world.store.getState())).toBe(3);
    world.startMessages({ users: userString(9) });
    expect(selectUnreadMessages(world.store.getState())).toBeNull();
  });
});
