import { createFakeGateway, createTestToken, type FakeSocketEvent } from '../../src/testing';
import { auth, nameOfErrorFrom, openRawClient, openWelcomedClient } from './raw-client';

const subscribe = { type: 'subscribe', path: '/org/12345/group/100/presence' };

describe('the socket', () => {
  it('has the constants, and opens after it was made', async () => {
    const gateway = createFakeGateway();
    const { socket, events } = openRawClient(gateway);
    for (const { CONNECTING, OPEN, CLOSING, CLOSED } of [gateway.WebSocket, socket]) {
      expect([CONNECTING, OPEN, CLOSING, CLOSED]).toEqual([0, 1, 2, 3]);
    }
    expect(socket).toBeInstanceOf(gateway.WebSocket);
    expect(socket).toMatchObject({ readyState: 0, url: 'wss://gateway.test/events', bufferedAmount: 0 });
    await gateway.settled();
    expect(socket.readyState).toBe(1);
    expect(events).toEqual(['open']);
  });

  it.each(['', '/events', 'https://gateway.test', 'wss://gateway.test/#here'])(
    'takes no URL such as %j',
    (url) => {
      const gateway = createFakeGateway();
      expect(nameOfErrorFrom(() => new gateway.WebSocket(url))).toBe('SyntaxError');
      expect(gateway.connections).toEqual([]);
    },
  );

  it('does not send while connecting, and discards what comes after close', async () => {
    const gateway = createFakeGateway();
    const { socket, send } = openRawClient(gateway);
    expect(
      nameOfErrorFrom(() => {
        send(auth);
      }),
    ).toBe('InvalidStateError');
    await gateway.settled();
    socket.close();
    send(auth);
    await gateway.settled();
    send(auth);
    await gateway.settled();
    expect(gateway.received).toEqual([]);
  });

  it('that is closed while connecting fails, and never opens', async () => {
    const gateway = createFakeGateway();
    const { socket, events } = openRawClient(gateway);
    socket.close();
    socket.close();
    expect(socket.readyState).toBe(2);
    await gateway.settled();
    expect(socket.readyState).toBe(3);
    expect(events).toEqual(['error', 'close 1006  broken']);
    expect(gateway.connections[0]?.isOpen).toBe(false);
  });

  it('closes once, with its own code, and hears nothing of its server any more', async () => {
    const gateway = createFakeGateway();
    const { socket, send, frames, events } = await openWelcomedClient(gateway);
    send(subscribe);
    await gateway.settled();
    frames.length = 0;
    socket.close(4000, 'bye');
    socket.close();
    gateway.setPresence(67890, { presence: '' });
    expect(socket.readyState).toBe(2);
    await gateway.settled();
    socket.close();
    await gateway.settled();
    expect(socket.readyState).toBe(3);
    expect(events).toEqual(['close 4000 bye clean']);
    expect(frames).toEqual([]);
    expect(gateway.subscriptions).toEqual([]);
  });

  it('hears of one close where both sides close', async () => {
    const gateway = createFakeGateway();
    const { socket, events } = await openWelcomedClient(gateway);
    socket.close(4000);
    gateway.drop(1001);
    await gateway.settled();
    expect(events).toEqual(['close 1001  clean']);
  });

  it('closes without a code as 1005, and with one only of those that a client may use', async () => {
    const gateway = createFakeGateway();
    const { socket, events } = await openWelcomedClient(gateway);
    expect(
      nameOfErrorFrom(() => {
        socket.close(1006);
      }),
    ).toBe('InvalidAccessError');
    expect(
      nameOfErrorFrom(() => {
        socket.close(1000, 'ü'.repeat(62));
      }),
    ).toBe('SyntaxError');
    expect(socket.readyState).toBe(1);
    socket.close();
    await gateway.settled();
    expect(events).toEqual(['close 1005  clean']);
  });

  it('has listeners beside its handlers, once each', async () => {
    const gateway = createFakeGateway();
    const { socket, frames } = await openWelcomedClient(gateway);
    const heard: string[] = [];
    const removed = () => heard.push('removed');
    const twice = ({ type, target }: FakeSocketEvent) =>
      heard.push(`${type} ${target === socket ? 'here' : ''}`);
    socket.addEventListener('message', () => {
      socket.removeEventListener('message', removed);
    });
    socket.addEventListener('message', removed);
    socket.addEventListener('message', twice);
    socket.addEventListener('message', twice);
    socket.addEventListener('message', { handleEvent: () => heard.push('object') }, { once: true });
    socket.addEventListener('close', removed);
    gateway.tick();
    gateway.tick();
    await gateway.settled();
    expect(heard).toEqual(['message here', 'object', 'message here']);
    expect(frames).toHaveLength(2);
  });

  it('keeps on when a handler throws, and settled() tells', async () => {
    const gateway = createFakeGateway();
    const { socket, frames } = await openWelcomedClient(gateway);
    const { onmessage } = socket;
    socket.onmessage = () => {
      throw new Error('broken handler');
    };
    if (onmessage) socket.addEventListener('message', onmessage);
    gateway.tick();
    gateway.tick();
    await expect(gateway.settled()).rejects.toThrow('broken handler');
    expect(frames).toHaveLength(2);
    await expect(gateway.settled()).resolves.toBeUndefined();
  });

  it('gets binary data as its binaryType says', async () => {
    const gateway = createFakeGateway();
    const { socket, frames } = await openWelcomedClient(gateway);
    gateway.sendRaw(new ArrayBuffer(2));
    await gateway.settled();
    socket.binaryType = 'arraybuffer';
    gateway.sendRaw(new ArrayBuffer(2));
    await gateway.settled();
    expect(frames).toEqual([expect.any(Blob), expect.any(ArrayBuffer)]);
  });
});

describe('a bad server', () => {
  it('drops: what it sent before arrives before', async () => {
    const gateway = createFakeGateway();
    const { socket, send, frames, events } = await openWelcomedClient(gateway);
    send(subscribe);
    await gateway.settled();
    gateway.tick();
    gateway.drop();
    gateway.tick();
    expect(gateway.subscriptions).toEqual([]);
    await gateway.settled();
    expect(frames).toEqual([{ type: 'response', data: [] }, { type: 'tick' }]);
    expect(events).toEqual(['close 1006  broken']);
    expect(socket.readyState).toBe(3);
  });

  it('drops a socket that is not open yet', async () => {
    const gateway = createFakeGateway();
    const { events } = openRawClient(gateway);
    gateway.drop(4000);
    await gateway.settled();
    expect(events).toEqual(['error', 'close 1006  broken']);
  });

  it('speaks too late on a connection of its own', async () => {
    const gateway = createFakeGateway();
    const old = await openWelcomedClient(gateway);
    const next = await openWelcomedClient(gateway);
    gateway.connections[0]?.drop(4000, 'moved');
    await gateway.settled();
    gateway.connections[0]?.sendRaw('{"type":"tick"}');
    await gateway.settled();
    expect(old.events).toEqual(['close 4000 moved clean']);
    expect(old.frames).toEqual([{ type: 'tick' }]);
    expect(next).toMatchObject({ frames: [], events: [] });
  });
});

describe('a bad network', () => {
  it('refuses new sockets', async () => {
    const gateway = createFakeGateway();
    const old = await openWelcomedClient(gateway);
    gateway.refuseConnections();
    const { socket, events } = openRawClient(gateway);
    await gateway.settled();
    expect(events).toEqual(['error', 'close 1006  broken']);
    expect(socket.readyState).toBe(3);
    expect(old.socket.readyState).toBe(1);
    gateway.heal();
    expect((await openWelcomedClient(gateway)).socket.readyState).toBe(1);
  });

  it('hangs, and shakes hands late with whoever still waits', async () => {
    const gateway = createFakeGateway();
    gateway.hang();
    const patient = openRawClient(gateway);
    const impatient = openRawClient(gateway);
    await gateway.settled();
    expect(patient.socket.readyState).toBe(0);
    impatient.socket.close();
    await gateway.settled();
    gateway.hang(false);
    await gateway.settled();
    expect(patient.events).toEqual(['open']);
    expect(impatient.events).toEqual(['error', 'close 1006  broken']);
  });

  it('is half open: nothing gets through until it heals, then everything, in order', async () => {
    const gateway = createFakeGateway();
    const { socket, send, frames, events } = await openWelcomedClient(gateway);
    gateway.halfOpen();
    const late = openRawClient(gateway);
    send(subscribe);
    gateway.tick();
    gateway.error('busy');
    await gateway.settled();
    expect(socket.readyState).toBe(1);
    expect(late.socket.readyState).toBe(0);
    expect(frames).toEqual([]);
    expect(gateway.subscriptions).toEqual([]);
    gateway.sendRaw('still on its way');
    gateway.heal();
    gateway.tick();
    await gateway.settled();
    expect(frames).toEqual([
      { type: 'tick' },
      { type: 'error', message: 'busy' },
      'still on its way',
      { type: 'tick' },
      { type: 'response', data: [] },
    ]);
    expect(events).toEqual([]);
    expect(late.events).toEqual(['open']);
  });

  it('is half open: a close arrives late, too', async () => {
    const gateway = createFakeGateway();
    const leaving = await openWelcomedClient(gateway);
    const left = await openWelcomedClient(gateway);
    gateway.halfOpen();
    leaving.socket.close();
    gateway.connections[1]?.drop(1001);
    await gateway.settled();
    expect(leaving.socket.readyState).toBe(2);
    expect(left.socket.readyState).toBe(1);
    gateway.halfOpen(false);
    await gateway.settled();
    expect(leaving.events).toEqual(['close 1005  clean']);
    expect(left.events).toEqual(['close 1001  clean']);
  });

  it('withholds closes, and tells of them late', async () => {
    const gateway = createFakeGateway();
    const dropped = await openWelcomedClient(gateway);
    const failed = openRawClient(gateway);
    gateway.withholdCloseEvents();
    gateway.refuseConnections();
    gateway.connections[0]?.drop(1012);
    dropped.send(subscribe);
    gateway.tick();
    await gateway.settled();
    expect(dropped.frames).toEqual([]);
    expect(gateway.received).toEqual([auth]);
    expect(dropped.socket.readyState).toBe(1);
    expect(gateway.connections[0]?.isOpen).toBe(false);
    expect(failed.socket.readyState).toBe(0);
    expect(failed.events).toEqual(['error']);
    gateway.withholdCloseEvents(false);
    await gateway.settled();
    expect(dropped.events).toEqual(['close 1012  clean']);
    expect(failed.events).toEqual(['error', 'close 1006  broken']);
  });
});

describe('settled()', () => {
  it('waits for a client that takes several turns to answer', async () => {
    const gateway = createFakeGateway();
    const { socket, send } = openRawClient(gateway);
    socket.onopen = () => {
      void (async () => {
        for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
        send(auth);
      })();
    };
    await gateway.settled();
    expect(gateway.connections[0]?.socket).toBe('presence');
  });

  it('gives up on clients that never rest', async () => {
    const gateway = createFakeGateway();
    const { socket } = await openWelcomedClient(gateway);
    socket.onmessage = () => {
      gateway.tick();
    };
    gateway.tick();
    await expect(gateway.settled()).rejects.toThrow('does not settle');
    socket.onmessage = null;
  });
});

describe('createTestToken', () => {
  it('names the organisation and the user as strings, in any script', () => {
    const token = createTestToken({ orgId: 'café-組織', userId: 67890, exp: 1_900_000_000, jti: 'second' });
    const [header, payload, signature] = token.split('.');
    const decode = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(decode(header)).toEqual({ alg: 'none', typ: 'JWT' });
    expect(decode(payload)).toEqual({
      natterboxOrgId: 'café-組織',
      natterboxUserId: '67890',
      exp: 1_900_000_000,
      jti: 'second',
    });
    expect(signature).toBe('unsigned');
  });
});
