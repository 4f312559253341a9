import { websocketStart, type WebSocketLike } from '../../src/index';
import type {} from '@reduxjs/toolkit';
import { createScriptedSockets } from '../helpers/scripted-sockets';
import { endpoint, freshToken, pass, setUp, settle, tellStories } from '../helpers/story';

tellStories();

describe('A secret in a URL', () => {
  it('is not shown where the token is part of the path', async () => {
    const accessToken = freshToken();
    const world = setUp({ allowViolations: true, options: { WebSocket: createScriptedSockets().WebSocket } });
    world.store.dispatch(
      websocketStart({ endpoint: `${endpoint}/${accessToken}/live`, accessToken, isFreedomWeb: false }),
    );
    await settle();

    expect(world.presence().endpoint).toBe(`${endpoint}/[redacted]/live`);
  });

  it('is not shown where the platform names the URL that it does not take', async () => {
    const sockets = createScriptedSockets({
      constructorThrows: new Error('no wss://a.test/b?key=s3cr3t here'),
    });
    const world = setUp({ options: { WebSocket: sockets.WebSocket } });
    world.start({ endpoint: 'wss://a.test/b?key=s3cr3t' });
    await settle();

    expect(world.errors.map(({ code }) => code)).toEqual(['CONNECT_FAILED']);
    expect(JSON.stringify(world.errors)).not.toContain('s3cr3t');
  });
});

describe('A platform that is unlike others', () => {
  it('reports a close from within send, and throws then: one loss, one report', () => {
    const sockets = createScriptedSockets({
      sendThrows: new Error('closed'),
      whileSending: (socket) => {
        socket.closes();
      },
    });
    const world = setUp({ options: { WebSocket: sockets.WebSocket } });
    world.start();
    sockets.last().opens();

    expect(world.errors).toMatchObject([{ code: 'CONNECTION_CLOSED', closeCode: 1006 }]);
    expect(world.presence()).toMatchObject({ status: 'waiting', attempt: 1 });
  });

  it('delivers a welcome before it has opened, which accepts no token', () => {
    const sockets = createScriptedSockets();
    const world = setUp({ options: { WebSocket: sockets.WebSocket } });
    world.start();
    sockets.last().receives('{"type":"tick","message":"welcome"}');
    sockets.last().opens();
    sockets.last().receives('{"type":"error","message":"no"}');

    expect(world.errors).toMatchObject([{ code: 'TOKEN_REJECTED' }]);
  });

  it('opens as soon as somebody listens, and is heard', () => {
    const sockets = createScriptedSockets();
    function Hasty(url: string): WebSocketLike {
      const socket = new sockets.WebSocket(url);
      return Object.defineProperty(socket, 'onopen', {
        set(listener: ((event: object) => void) | null) {
          listener?.({ type: 'open' });
        },
      });
    }
    const world = setUp({
      options: { WebSocket: Hasty as unknown as new (url: string) => WebSocketLike },
    });
    world.start();

    expect(sockets.last().sent).toHaveLength(1);
    expect(world.presence().status).toBe('authenticating');
  });
});

describe('A platform that says little of a close', () => {
  it('is taken to have broken the connection', () => {
    const sockets = createScriptedSockets();
    const world = setUp({ options: { WebSocket: sockets.WebSocket } });
    world.start();
    sockets.last().opens();
    sockets.last().onclose?.({ type: 'close' } as never);

    expect(world.errors).toMatchObject([{ code: 'CONNECTION_CLOSED', closeCode: 1006 }]);
    expect(world.presence().status).toBe('waiting');
  });
});

it('a platform that delivers a message without an event: a frame that cannot be read, and nothing thrown', () => {
  const sockets = createScriptedSockets();
  const world = setUp({ options: { WebSocket: sockets.WebSocket } });
  world.start();
  sockets.last().opens();
  sockets.last().receives('{"type":"tick","message":"welcome"}');
  const { onmessage, onclose } = sockets.last() as unknown as Record<string, (event?: unknown) => void>;
  expect(() => onmessage?.()).not.toThrow();
  expect(world.errors).toMatchObject([{ code: 'INVALID_FRAME' }]);
  expect(world.presence().status).toBe('ready');
  expect(() => onclose?.({ code: Symbol('none') })).not.toThrow();
  expect(world.errors.at(-1)).toMatchObject({ code: 'CONNECTION_CLOSED', closeCode: 1006 });
});

describe('A monotonic clock that steps back by an hour', () => {
  const stepping = () => {
    let backMs = 0;
    return {
      now: () => performance.now() - backMs,
      stepBack: () => {
        backMs = 3_600_000;
      },
    };
  };

  it('puts off no watchdog', async () => {
    const { now, stepBack } = stepping();
    const world = setUp({ options: { now, heartbeatTimeoutMs: 10_000 } });
    await world.begin();
    await pass(3_000);
    world.gateway.tick();
    await settle();
    stepBack();
    world.gateway.halfOpen();
    await pass(25_000);
    expect(world.errors).toMatchObject([{ code: 'HEARTBEAT_TIMEOUT' }]);
  });
});
