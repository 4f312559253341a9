import {
  connectionChanged,
  errorReported,
  presenceReceived,
  selectAllUserDisplayItems,
  selectIdentity,
  websocketGroupUnsubscribe,
  websocketStop,
  websocketUserSubscribe,
  type WebSocketLike,
} from '../../src/index';
import { isAction, type Middleware } from '@reduxjs/toolkit';
import { createScriptedSockets, type ScriptedBehaviour } from '../helpers/scripted-sockets';
import {
  freshToken,
  group,
  orgId,
  ownId,
  pass,
  passUntilRetry,
  secondsFromNow,
  setUp,
  settle,
  tellStories,
  user,
  userPath,
} from '../helpers/story';

tellStories();

/** Does something the first time that an action of this kind has reached the store. */
function onFirst(match: (action: unknown) => boolean, react: () => void): Middleware {
  let isDone = false;
  return () => (next) => (action) => {
    const result = next(action);
    if (isDone || !match(action)) return result;
    isDone = true;
    react();
    return result;
  };
}

const response = (userIds: readonly number[]): string =>
  JSON.stringify({ type: 'response', data: userIds.map((userId) => ({ userId, presence: 'RINGING' })) });

describe('A listener that acts in the midst of things', () => {
  it('stops while the last updates of a lost session are handed out, and stays stopped', async () => {
    const world = setUp({
      options: { flushIntervalMs: 1_000 },
      after: [
        onFirst(
          (action) =>
            presenceReceived.match(action) && action.payload.updates.some(({ userId }) => userId === 8),
          () => world.store.dispatch(websocketStop()),
        ),
      ],
    });
    world.watchUser(7);
    world.watchUser(8);
    await world.begin();
    world.gateway.setPresence(7, { presence: 'RINGING' });
    await settle();
    world.gateway.setPresence(8, { presence: 'RINGING' });
    await settle();
    world.gateway.drop();
    await settle();

    expect(world.presence()).toMatchObject({ status: 'stopped', retryAt: null });
  });

  it('leaves a group while its first two thousand come in, and nobody of it stays behind', () => {
    const sockets = createScriptedSockets();
    const world = setUp({
      options: { WebSocket: sockets.WebSocket },
      after: [
        onFirst(presenceReceived.match, () => world.store.dispatch(websocketGroupUnsubscribe(group(100)))),
      ],
    });
    world.watchGroup(100);
    world.start();
    sockets.last().opens();
    sockets.last().receives(JSON.stringify({ type: 'tick', message: 'welcome' }));
    sockets.last().receives(response(Array.from({ length: 5_000 }, (_, index) => index + 1)));

    expect(selectAllUserDisplayItems(world.store.getState())).toEqual([]);
    expect(world.memberIds(100)).toEqual([]);
  });

  it('stops while a new session says again what is wanted, and does not hear that it is ready', async () => {
    const world = setUp({
      after: [
        onFirst(
          (action) => isAction(action) && action.type === 'realtime/coverageChanged',
          () => world.store.dispatch(websocketStop()),
        ),
      ],
    });
    world.start();
    await settle();
    const statuses = world.actions
      .filter(connectionChanged.match)
      .map(({ payload }) => payload.connection.status);
    // Both sockets are stopped, and each says so.
    expect(statuses).toEqual(['connecting', 'authenticating', 'stopped', 'stopped']);
  });

  it('stops as soon as it hears that the session is lost, and hears no more', async () => {
    const world = setUp({
      after: [
        onFirst(
          (action) => connectionChanged.match(action) && action.payload.connection.status === 'waiting',
          () => world.store.dispatch(websocketStop()),
        ),
      ],
    });
    await world.begin();
    world.gateway.drop();
    await settle();

    expect(world.presence().status).toBe('stopped');
    expect(world.actions.at(-1)?.type).toBe('realtime/forgotten');
    expect(world.errors).toEqual([]);
  });

  it('stops on an update of a frame with a flaw, and hears nothing of the flaw', async () => {
    const world = setUp({
      after: [onFirst(presenceReceived.match, () => world.store.dispatch(websocketStop()))],
    });
    world.watchUser(7);
    await world.begin();
    world.gateway.sendRaw('{"type":"response","data":[{"userId":7},{"userId":"x"}]}');
    await settle();

    expect(world.actions.at(-1)?.type).toBe('realtime/forgotten');
    expect(world.errors).toEqual([]);
  });

  it('starts again as soon as it hears of the stop', async () => {
    const world = setUp({
      after: [
        onFirst(
          (action) => connectionChanged.match(action) && action.payload.connection.status === 'stopped',
          () => {
            world.start();
            world.watchUser(ownId);
          },
        ),
      ],
    });
    await world.begin();
    world.store.dispatch(websocketStop());
    await settle();

    expect(world.presence().status).toBe('ready');
    expect(selectIdentity(world.store.getState())).toEqual({ orgId, userId: ownId });
    expect(world.gateway.subscriptions).toEqual([userPath(ownId)]);
  });

  it('starts with another token when it hears that the first has expired', async () => {
    const second = freshToken({ exp: secondsFromNow(3_600) });
    const world = setUp({
      after: [
        onFirst(
          (action) => errorReported.match(action) && action.payload.code === 'TOKEN_EXPIRED',
          () => world.start({ accessToken: second }),
        ),
      ],
    });
    world.start({ accessToken: freshToken({ exp: secondsFromNow(-60) }) });
    await settle();

    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    expect(world.gateway.received.map(({ accessToken }) => accessToken)).toEqual([second]);
  });

  it('subscribes while a server that answers at once is told what is wanted, and nothing is asked twice', () => {
    const sockets = createScriptedSockets();
    function Prompt(url: string): WebSocketLike {
      const socket = new sockets.WebSocket(url) as ReturnType<typeof sockets.last>;
      const send = socket.send.bind(socket);
      socket.send = (text) => {
        send(text);
        const { type, path } = JSON.parse(text) as { type: string; path?: string };
        if (type === 'auth') socket.receives(JSON.stringify({ type: 'tick', message: 'welcome' }));
        if (type === 'subscribe') {
          socket.receives(JSON.stringify({ type: 'response', path, data: [{ userId: 7 }] }));
        }
      };
      return socket;
    }
    const world = setUp({
      options: { WebSocket: Prompt as unknown as new (url: string) => WebSocketLike },
      after: [
        onFirst(presenceReceived.match, () => {
          world.store.dispatch(websocketUserSubscribe(user(9)));
        }),
      ],
    });
    world.watchUser(7);
    world.watchUser(8);
    world.start();
    sockets.last().opens();

    const paths = sockets.last().sent.flatMap((text) => (JSON.parse(text) as { path?: string }).path ?? []);
    expect([...paths].sort()).toEqual([userPath(7), userPath(8), userPath(9)]);
    expect(world.presence().status).toBe('ready');
  });
});

describe('A token that is being renewed', () => {
  it('is asked for once although the session is lost meanwhile, and goes into the next auth', async () => {
    const renewed = freshToken({ exp: secondsFromNow(7_200) });
    let answer: (token: string) => void = () => undefined;
    let asked = 0;
    const refreshAccessToken = (): Promise<string> => {
      asked++;
      return new Promise((resolve) => (answer = resolve));
    };
    const world = setUp({
      options: { refreshAccessToken, reconnect: { firstDelayMs: 1_000 } },
    });
    world.start({ accessToken: freshToken({ exp: secondsFromNow(120) }) });
    await pass(61_000);
    expect(asked).toBe(1);
    world.gateway.drop();
    await pass(1_100);
    expect(world.presence().status).toBe('ready');
    expect(asked).toBe(1);
    answer(renewed);
    await settle();
    world.gateway.drop();
    await pass(5_000);

    expect(world.gateway.received.at(-1)?.accessToken).toBe(renewed);
    expect(asked).toBe(1);
  });
});

describe('A start while a token is being asked for', () => {
  it('made by the very function that is asked opens one socket', async () => {
    const second = freshToken({ exp: secondsFromNow(3_600) });
    const world = setUp({
      options: {
        refreshAccessToken() {
          world.start({ accessToken: second });
          return second;
        },
      },
    });
    world.gateway.refuseTokens((token) => token !== second);
    world.start();
    await pass(1_000);

    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    expect(world.gateway.received.slice(1).map(({ accessToken }) => accessToken)).toEqual([second]);
  });

  it('made on hearing that the question failed on the other socket is not ended by it', async () => {
    const second = freshToken({ jti: 'second' });
    const world = setUp({
      options: {
        refreshAccessToken: () =>
          new Promise((_, reject) => {
            setTimeout(() => {
              reject(new Error('no'));
            }, 2_000);
          }),
      },
      after: [
        onFirst(
          (action) =>
            connectionChanged.match(action) &&
            action.payload.socket === 'presence' &&
            action.payload.connection.error?.code === 'REFRESH_FAILED',
          () => world.startMessages({ accessToken: second }),
        ),
      ],
    });
    const first = freshToken({ jti: 'first' });
    world.gateway.refuseTokens((token) => token === first);
    world.start({ accessToken: first });
    world.startMessages({ accessToken: first });
    await pass(3_500);

    expect(world.errors.filter(({ code }) => code === 'REFRESH_FAILED')).toMatchObject([
      { socket: 'presence' },
      { socket: 'messages' },
    ]);
    expect(world.messages()).toMatchObject({ status: 'ready', error: null });
  });
});

describe('A start or stop from within the platform', () => {
  function lost(behaviour: ScriptedBehaviour) {
    const sockets = createScriptedSockets();
    const world = setUp({ allowViolations: true, options: { WebSocket: sockets.WebSocket } });
    world.start();
    sockets.last().opens();
    sockets.last().closes();
    Object.assign(sockets.behaviour, behaviour);
    return { sockets, world };
  }

  it.each<[string, ScriptedBehaviour]>([
    ['', {}],
    [', which throws then', { constructorThrows: new Error('no') }],
  ])('stops while the next socket is built%s: nothing of it stays', async (_, behaviour) => {
    const { sockets, world } = lost(behaviour);
    sockets.behaviour.whileConstructed = () => world.store.dispatch(websocketStop());
    await passUntilRetry(world.presence);

    expect(world.presence().status).toBe('stopped');
    expect(world.errors.map(({ code }) => code)).toEqual(['CONNECTION_CLOSED']);
    for (const { closedWith } of sockets.sockets.slice(1)) expect(closedWith).toEqual([1000]);
  });

  it('starts elsewhere while the next socket is built: only the new one is heard', async () => {
    const { sockets, world } = lost({});
    sockets.behaviour.whileConstructed = () => {
      delete sockets.behaviour.whileConstructed;
      world.start({ endpoint: 'wss://elsewhere.test/' });
    };
    await passUntilRetry(world.presence);
    // The start waits until the socket that is being built has become the connection's own.
    const [, left, elsewhere] = sockets.sockets;
    left?.opens();
    elsewhere?.opens();

    expect([elsewhere?.closedWith, left?.closedWith]).toEqual([[], [1000]]);
    expect([elsewhere?.sent.length, left?.sent.length]).toEqual([1, 0]);
    expect(world.presence()).toMatchObject({ status: 'authenticating', endpoint: 'wss://elsewhere.test/' });
  });

  it('starts when it is asked whether to reconnect, and the old close does not end the new attempt', async () => {
    const second = freshToken({ jti: 'second' });
    const shouldReconnect = (): boolean => {
      world.start({ accessToken: second });
      return false;
    };
    const world = setUp({ options: { reconnect: { shouldReconnect } } });
    await world.begin();
    world.gateway.drop();
    await settle();

    expect(world.presence()).toMatchObject({ status: 'ready', error: null });
    expect(world.errors).toMatchObject([
      { code: 'CONNECTION_CLOSED', message: expect.stringContaining('not tried again') as string },
    ]);
  });
});
