import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import {
  anyUserId,
  authOf,
  call,
  connect,
  connectPresence,
  dial,
  endAll,
  groupPath,
  groupWhere,
  start,
  userPath,
  type Client,
} from './support';
import { garbageFrames } from '../../demo/gateway/trouble/garbage';
import { readTroubleRequest, troubleKinds } from '../../demo/gateway/trouble/requests';
import type { Gateway, TroubleReply } from '../../demo/gateway';

afterEach(endAll);

const trouble = async (gateway: Gateway, kind: string, rest: object = {}) => {
  const { status, body } = await call(gateway, 'POST', '/trouble', { kind, ...rest });
  return { status, body: body as unknown as TroubleReply };
};

const both = async (gateway: Gateway) => ({
  presence: await connectPresence(gateway),
  messages: await connect(gateway.messagesUrl),
});

describe('requests', () => {
  test.each([
    ['drop', { code: 1006, reason: '', socket: 'both' }],
    ['rst', { socket: 'both' }],
    ['freeze', { seconds: 30 }],
    ['restart', { seconds: 10 }],
    ['slow', { delayMs: 1_000 }],
    ['refuse-tokens', { on: true, style: 'error-and-close' }],
    ['expire-tokens', { ttlSeconds: null }],
    ['garbage', {}],
    ['flood', { perSecond: 5_000, seconds: 10, perFrame: 25 }],
    ['calm', {}],
  ])('%s has defaults', (kind, defaults) => {
    expect(readTroubleRequest({ kind })).toEqual({ kind, ...defaults });
    expect(troubleKinds).toContain(kind);
  });

  test.each([
    [{}],
    [{ kind: 'earthquake' }],
    [{ kind: '__proto__' }],
    [{ kind: 'drop', code: 1004 }],
    [{ kind: 'drop', code: 2000 }],
    [{ kind: 'drop', code: 4400.5 }],
    [{ kind: 'drop', code: 4400, reason: 'é'.repeat(100) }],
    [{ kind: 'drop', socket: 'all' }],
    [{ kind: 'freeze', seconds: 0 }],
    [{ kind: 'freeze', seconds: 'long' }],
    [{ kind: 'slow', delayMs: -1 }],
    [{ kind: 'refuse-tokens', on: 'yes' }],
    [{ kind: 'refuse-tokens', style: 'rude' }],
    [{ kind: 'flood', perSecond: 1e9 }],
    [{ kind: 'flood', perFrame: 0 }],
  ])('%j is refused with what is wrong', async (body) => {
    const gateway = await start({ users: 2 });
    const reply = await call(gateway, 'POST', '/trouble', body);
    expect(reply.status).toBe(400);
    expect(String(reply.body.error)).toMatch(/must be/);
  });
});

describe('drop', () => {
  test.each([
    [
      { code: 4006, reason: 'access denied' },
      { code: 4006, reason: 'access denied' },
    ],
    [{ code: 1005 }, { code: 1005, reason: '' }],
    [{}, { code: 1006, reason: '' }],
  ])('%j closes every socket with %j', async (request, seen) => {
    const gateway = await start();
    const { presence, messages } = await both(gateway);
    await trouble(gateway, 'drop', request);
    expect([await presence.closed, await messages.closed]).toEqual([seen, seen]);
  });

  test('may meet the sockets of one service only', async () => {
    const gateway = await start();
    const { presence, messages } = await both(gateway);
    await trouble(gateway, 'drop', { socket: 'messages' });
    await messages.closed;
    presence.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    expect(await presence.next()).toMatchObject({ type: 'response' });
  });
});

test('rst resets the connection', async () => {
  const gateway = await start();
  const { client } = dial(gateway.presenceUrl);
  const [response] = (await once(client.socket, 'upgrade')) as [IncomingMessage];
  const failed = once(response.socket, 'error');
  await trouble(gateway, 'rst');
  expect((await client.closed).code).toBe(1006);
  expect(await failed).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
  expect(gateway.violations).toEqual([]);
});

describe('freeze', () => {
  const freezeAndAsk = async (gateway: Gateway): Promise<Client> => {
    const client = await connectPresence(gateway);
    const { body } = await trouble(gateway, 'freeze', { seconds: 500 });
    expect(body.freezeSecondsLeft).toBeGreaterThan(490);
    client.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    return client;
  };

  test('leaves everything unread and unsaid until it ends; the REST side answers', async () => {
    const gateway = await start();
    const client = await freezeAndAsk(gateway);
    const late = dial(gateway.presenceUrl);
    // Two round trips give the frame every chance to arrive, and it must not be read.
    await call(gateway, 'GET', '/health');
    await call(gateway, 'GET', '/health');
    expect(gateway.sessions()).toMatchObject([{ subscriptions: [] }]);
    expect(late.client.socket.readyState).toBe(late.client.socket.CONNECTING);

    await trouble(gateway, 'calm');
    expect(await client.next()).toMatchObject({ type: 'response' });
    await late.opened;
    late.client.send(authOf(gateway));
    expect(await late.client.next()).toEqual({ type: 'tick', message: 'welcome' });
  });

  test('ends by itself', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    await trouble(gateway, 'freeze', { seconds: 0.02 });
    client.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    expect(await client.next()).toMatchObject({ type: 'response' });
  });

  test('stops ticks', async () => {
    const gateway = await start({ tickMs: 1 });
    const client = await connectPresence(gateway);
    await client.next();
    await trouble(gateway, 'freeze', { seconds: 500 });
    await call(gateway, 'GET', '/health');
    client.unread.length = 0;
    await call(gateway, 'GET', '/health');
    await call(gateway, 'GET', '/health');
    expect(client.unread).toEqual([]);
    await trouble(gateway, 'calm');
    expect(await client.next()).toEqual({ type: 'tick' });
  });

  test('does not keep a drop, or the end of the gateway, from happening', async () => {
    const gateway = await start();
    const client = await freezeAndAsk(gateway);
    await trouble(gateway, 'drop');
    expect((await client.closed).code).toBe(1006);
    const late = dial(gateway.presenceUrl);
    await call(gateway, 'GET', '/health');
    await gateway.close();
    await expect(late.opened).rejects.toThrow(/hang up|ECONNRESET/);
  });
});

test('restart closes with 1012 and refuses sockets for a while; the page stays', async () => {
  const gateway = await start();
  const client = await connectPresence(gateway);
  const { body } = await trouble(gateway, 'restart', { seconds: 500 });
  expect(body.restartSecondsLeft).toBeGreaterThan(490);
  expect(await client.closed).toEqual({ code: 1012, reason: 'service restart' });
  await expect(connect(gateway.presenceUrl)).rejects.toThrow('503');
  expect((await fetch(gateway.url)).status).toBe(200);
  await trouble(gateway, 'calm');
  await connectPresence(gateway);
});

test('slow delays every frame and keeps their order', async () => {
  const gateway = await start();
  const client = await connectPresence(gateway);
  expect((await trouble(gateway, 'slow', { delayMs: 5 })).body.slowMs).toBe(5);
  const [first, second] = gateway.simulation.organisation.people;
  client.send({ type: 'subscribe', path: userPath(Number(first?.userId)) });
  client.send({ type: 'subscribe', path: userPath(Number(second?.userId)) });
  expect(await client.next()).toMatchObject({ data: [{ userId: first?.userId }] });
  expect(await client.next()).toMatchObject({ data: [{ userId: second?.userId }] });
  expect((await trouble(gateway, 'slow', { delayMs: 0 })).body.slowMs).toBe(0);
});

describe('tokens', () => {
  test('refuse-tokens refuses every token, in the style asked for', async () => {
    const gateway = await start();
    expect((await trouble(gateway, 'refuse-tokens', { style: 'close' })).body.refusesTokens).toBe('close');
    const client = await connect(gateway.presenceUrl);
    client.send(authOf(gateway));
    expect(await client.closed).toEqual({ code: 4401, reason: 'accessToken was refused' });
    expect(client.unread).toEqual([]);
    await trouble(gateway, 'refuse-tokens', { on: false });
    await connectPresence(gateway);
  });

  test('expire-tokens closes sessions and ends every token; a refresh helps', async () => {
    const gateway = await start();
    const client = await connect(gateway.presenceUrl);
    const auth = authOf(gateway);
    client.send(auth);
    await client.next();
    const { body } = await trouble(gateway, 'expire-tokens', { ttlSeconds: 5 });
    expect(body.tokenTtlSeconds).toBe(5);
    expect((await client.closed).code).toBe(4401);
    const again = await connect(gateway.presenceUrl);
    again.send(auth);
    expect((await again.closed).reason).toBe('accessToken has expired');
    const fresh = await call(gateway, 'POST', '/refresh', { accessToken: auth.accessToken });
    expect(Number(fresh.body.expiresAt) - Date.now()).toBeLessThan(5_001);
    const third = await connect(gateway.presenceUrl);
    third.send({ ...auth, accessToken: fresh.body.accessToken });
    expect(await third.next()).toEqual({ type: 'tick', message: 'welcome' });
  });
});

test('garbage reaches every socket, and holds no item that is valid', async () => {
  const gateway = await start();
  const { presence, messages } = await both(gateway);
  const arrived = [presence, messages].map(async ({ socket }) => {
    socket.removeAllListeners('message');
    const frames: string[] = [];
    await new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        if (frames.push(data.toString()) === garbageFrames.length) resolve();
      });
    });
    return frames;
  });
  await trouble(gateway, 'garbage');
  for (const frames of await Promise.all(arrived)) expect(frames).toHaveLength(garbageFrames.length);
});

describe('flood', () => {
  test('sends many changes to those who are watched, in frames of the size asked for, then ends', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    const group = groupWhere(gateway, (size) => size >= 10);
    client.send({ type: 'subscribe', path: groupPath(group.groupId) });
    const known = new Map<number, object>();
    const sizes: number[] = [];
    const apply = (data: unknown) => {
      const items = data as { userId: number }[];
      for (const item of items) known.set(item.userId, { ...known.get(item.userId), ...item });
      return items.length;
    };
    apply((await client.next()).data);
    const { body } = await trouble(gateway, 'flood', { perSecond: 5_000, seconds: 0.2, perFrame: 7 });
    expect(body.flood).toEqual({ perSecond: 5_000, perFrame: 7 });
    let total = 0;
    while (total < 800) {
      const size = apply((await client.next()).data);
      total += size;
      sizes.push(size);
    }
    for (let reply = body; reply.flood !== null;) {
      reply = (await call(gateway, 'GET', '/trouble')).body as unknown as TroubleReply;
    }
    // The last frames may still be on their way: an empty group's answer comes after them.
    client.send({ type: 'subscribe', path: groupPath(groupWhere(gateway, (size) => size === 0).groupId) });
    const rest = await client.until(({ data }) => Array.isArray(data) && data.length === 0);
    for (const { data } of rest) sizes.push(apply(data));
    expect(Math.max(...sizes)).toBe(7);
    for (const userId of group.memberIds) {
      expect(known.get(userId)).toEqual(gateway.simulation.presenceOf(userId));
    }
  });

  test('a second flood replaces the first, and calm ends it', async () => {
    const gateway = await start();
    await trouble(gateway, 'flood', { seconds: 500 });
    const second = await trouble(gateway, 'flood', { seconds: 500, perSecond: 10 });
    expect(second.body.flood).toEqual({ perSecond: 10, perFrame: 25 });
    expect((await trouble(gateway, 'calm')).body.flood).toBeNull();
  });
});

test.each([{}, { only: null }])('calm ends everything (%j)', async (rest) => {
  const gateway = await start();
  const quiet = (await call(gateway, 'GET', '/trouble')).body;
  await trouble(gateway, 'freeze');
  await trouble(gateway, 'restart');
  await trouble(gateway, 'slow');
  await trouble(gateway, 'refuse-tokens');
  await trouble(gateway, 'expire-tokens', { ttlSeconds: 1 });
  await trouble(gateway, 'flood');
  expect((await trouble(gateway, 'calm', rest)).body).toEqual(quiet);
});
