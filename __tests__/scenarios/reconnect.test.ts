import type { CloseInfo, ConnectionState } from '../../src/index';
import { createScriptedSockets } from '../helpers/scripted-sockets';
import { seededRandom } from '../helpers/seeded-random';
import {
  endpoint,
  freshToken,
  pass,
  passUntilRetry,
  settle,
  setUp,
  tellStories,
  userPath,
  type World,
} from '../helpers/story';

tellStories();

const waitOf = ({ retryAt }: ConnectionState): number => (retryAt ?? Number.NaN) - Date.now();

async function lose({ gateway, presence }: World, code = 1006, reason = ''): Promise<number> {
  gateway.drop(code, reason, 'presence');
  await settle();
  return waitOf(presence());
}

describe('a connection that is closed', () => {
  it.each([1000, 1001, 1005, 1006, 1011, 1014, 1015, 3000, 3999, 4000, 4007, 4009, 4299, 4999])(
    'with %i comes back',
    async (code) => {
      const world = setUp();
      await world.begin();
      expect(await lose(world, code)).toBeLessThanOrEqual(5_000);
      expect(world.presence()).toMatchObject({
        status: 'waiting',
        endpoint,
        readyAt: null,
        error: { code: 'CONNECTION_CLOSED', closeCode: code, socket: 'presence' },
      });
      await passUntilRetry(world.presence);
      expect(world.presence()).toMatchObject({ status: 'ready', error: null });
    },
  );

  it.each([1002, 1003, 1007, 1008, 1009, 1010, 4001, 4002, 4005, 4006, 4400, 4403])(
    'with %i has failed, with the server’s reason, and starts again when told to',
    async (code) => {
      const world = setUp();
      await world.begin();
      await lose(world, code, 'not like this');
      expect(world.presence()).toMatchObject({ status: 'failed', retryAt: null, error: { closeCode: code } });
      expect(world.presence().error?.message).toContain('not like this');
      await pass(3_600_000);
      expect(world.gateway.connections).toHaveLength(1);
      world.start();
      await settle();
      expect(world.presence()).toMatchObject({ status: 'ready', error: null, attempt: 1 });
    },
  );

  it('keeps what is wanted where it has failed', async () => {
    const world = setUp();
    world.watchUser(1);
    await world.begin();
    await lose(world, 4001);
    world.start();
    await settle();
    expect(world.gateway.subscriptions).toEqual([userPath(1)]);
  });

  it.each([
    ['1006', 1006, 0, 5_000],
    ['1012 (a restart): twice as wide', 1012, 0, 10_000],
    ['1013 (overload): twice as wide', 1013, 0, 10_000],
    ['4008 (too many connections): the longest delay', 4008, 15_000, 30_000],
  ])('waits evenly within its range after %s', async (_, code, leastMs, mostMs) => {
    for (const drawn of [0.01, 0.25, 0.5, 0.999_999]) {
      const world = setUp({ options: { random: () => drawn } });
      await world.begin();
      const expected = leastMs + drawn * (mostMs - leastMs);
      expect(Math.abs((await lose(world, code)) - expected)).toBeLessThanOrEqual(1);
    }
  });

  it('may be judged by the app instead', async () => {
    const asked: CloseInfo[] = [];
    const shouldReconnect = (close: CloseInfo): boolean => {
      asked.push(close);
      return close.code === 4001;
    };
    const world = setUp({ options: { reconnect: { shouldReconnect } } });
    await world.begin();
    await lose(world, 4001, 'unknown');
    expect(world.presence().status).toBe('waiting');
    await passUntilRetry(world.presence);
    await lose(world, 1006);
    expect(world.presence().status).toBe('failed');
    expect(asked).toEqual([
      { socket: 'presence', code: 4001, reason: 'unknown' },
      { socket: 'presence', code: 1006, reason: '' },
    ]);
  });

  it('is judged by the table where the app’s judgement throws', async () => {
    const shouldReconnect = (): boolean => {
      throw new Error('no opinion');
    };
    const world = setUp({ options: { reconnect: { shouldReconnect } } });
    await world.begin();
    await lose(world, 1006);
    expect(world.presence().status).toBe('waiting');
    await passUntilRetry(world.presence);
    await lose(world, 4001);
    expect(world.presence().status).toBe('failed');
  });

  it('never comes back where the app wants that', async () => {
    const world = setUp({ options: { reconnect: false } });
    await world.begin();
    await lose(world);
    expect(world.presence()).toMatchObject({ status: 'failed', error: { code: 'CONNECTION_CLOSED' } });
    await pass(3_600_000);
    expect(world.gateway.connections).toHaveLength(1);
  });

  it('gives up after as many attempts as the app wants', async () => {
    const world = setUp({ options: { reconnect: { maxAttempts: 3 } } });
    world.gateway.refuseConnections();
    await world.begin();
    await passUntilRetry(world.presence);
    await passUntilRetry(world.presence);
    expect(world.presence()).toMatchObject({
      status: 'failed',
      attempt: 3,
      error: { code: 'CONNECT_FAILED' },
    });
    expect(world.gateway.connections).toHaveLength(3);
  });

  it('shows when it will be tried: retryAt is not before the attempt', async () => {
    const world = setUp();
    await world.begin();
    await lose(world);
    await pass(waitOf(world.presence()) - 2);
    expect(world.presence().status).toBe('waiting');
    await pass(2);
    expect(world.presence().status).toBe('ready');
  });
});

describe('delays', () => {
  it('double their upper limit from the second on, up to thirty seconds, over 1,000 samples', async () => {
    const samples: number[][] = [];
    for (let sample = 0; sample < 125; sample++) {
      const world = setUp({ options: { random: seededRandom(sample) } });
      world.gateway.refuseConnections();
      await world.begin();
      for (let n = 0; n < 8; n++) {
        (samples[n] ??= []).push(waitOf(world.presence()));
        jest.advanceTimersByTime(waitOf(world.presence()));
        await settle();
      }
      world.store.dispatch({ type: 'WEBSOCKET_STOP' });
    }
    for (const [n, delays] of samples.entries()) {
      const [leastMs, mostMs] = n === 0 ? [0, 5_000] : [1_000, Math.min(30_000, 1_000 * 2 ** n)];
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(leastMs);
      expect(Math.max(...delays)).toBeLessThanOrEqual(mostMs + 1);
      const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
      expect(Math.abs(mean - (leastMs + mostMs) / 2)).toBeLessThan((mostMs - leastMs) * 0.1);
    }
  });

  it('follow the app’s own numbers', async () => {
    const reconnect = { firstDelayMs: 100, minDelayMs: 200, maxDelayMs: 500 };
    const world = setUp({ options: { reconnect, random: () => 1 - Number.EPSILON } });
    world.gateway.refuseConnections();
    await world.begin();
    const delays: number[] = [];
    for (let n = 0; n < 4; n++) {
      delays.push(waitOf(world.presence()));
      await passUntilRetry(world.presence);
    }
    expect(delays.map((delayMs) => Math.round(delayMs / 10) * 10)).toEqual([100, 400, 500, 500]);
  });

  it('begin again only after thirty seconds of a ready session', async () => {
    const world = setUp({ options: { random: () => 1 - Number.EPSILON } });
    await world.begin();
    const delays: number[] = [];
    for (const lifeMs of [0, 2_000, 29_000, 30_000, 0]) {
      await pass(lifeMs);
      delays.push(await lose(world));
      await passUntilRetry(world.presence);
    }
    expect(delays).toEqual([5_000, 2_000, 4_000, 5_000, 2_000]);
  });

  it('count attempts since the last stable session', async () => {
    const world = setUp();
    await world.begin();
    expect(world.presence().attempt).toBe(1);
    await lose(world);
    await passUntilRetry(world.presence);
    expect(world.presence().attempt).toBe(2);
    await pass(30_000);
    expect(world.presence().attempt).toBe(0);
    await lose(world);
    expect(world.presence().attempt).toBe(0);
    await passUntilRetry(world.presence);
    expect(world.presence().attempt).toBe(1);
  });

  it('hold a server that welcomes and breaks off after two seconds to six attempts a minute', async () => {
    const world = setUp();
    await world.begin();
    const attempts: number[] = [];
    for (let minute = 0; minute < 5; minute++) {
      const before = world.gateway.connections.length;
      const end = Date.now() + 60_000;
      while (Date.now() < end) {
        await pass(2_000);
        if (world.presence().status === 'ready') await lose(world);
      }
      attempts.push(world.gateway.connections.length - before);
    }
    expect(Math.max(...attempts.slice(1))).toBeLessThanOrEqual(6);
  });
});

describe('a proxy that closes what is idle for a minute', () => {
  it('is met with the first delay each time, and every subscription is back', async () => {
    const world = setUp();
    world.watchUser(1);
    await world.begin();
    for (let minute = 0; minute < 5; minute++) {
      await pass(60_000);
      expect(await lose(world)).toBeLessThanOrEqual(5_000);
      expect(world.presence().attempt).toBe(0);
      await passUntilRetry(world.presence);
      expect(world.gateway.subscriptions).toEqual([userPath(1)]);
    }
    expect(world.asked()).toHaveLength(6);
  });
});

describe('an outage', () => {
  it('of ten minutes is never given up, and over within the longest delay', async () => {
    const world = setUp();
    world.watchUser(1);
    await world.begin();
    world.gateway.refuseConnections();
    await lose(world);
    await pass(600_000);
    expect(world.presence()).toMatchObject({ status: 'waiting', error: { code: 'CONNECT_FAILED' } });
    world.gateway.heal();
    await pass(31_000);
    expect(world.presence()).toMatchObject({ status: 'ready', error: null });
    expect(world.gateway.subscriptions).toEqual([userPath(1)]);
  });

  it('of a server that hangs is over within the longest delay and the running attempt’s timeout', async () => {
    const world = setUp();
    await world.begin();
    world.gateway.hang();
    await lose(world);
    await pass(600_000);
    world.gateway.heal();
    await pass(91_000);
    expect(world.presence().status).toBe('ready');
  });

  it('ends at once with a new start, whose timer replaces the old one', async () => {
    const world = setUp();
    const accessToken = world.start();
    await settle();
    await lose(world, 4008);
    const { retryAt } = world.presence();
    world.start({ accessToken });
    await settle();
    expect(world.presence()).toMatchObject({ status: 'ready', attempt: 2 });
    await pass((retryAt ?? 0) - Date.now() + 60_000);
    expect(world.gateway.connections).toHaveLength(2);
  });

  it('ends at once with another token', async () => {
    const world = setUp();
    await world.begin();
    await lose(world, 4008);
    const accessToken = freshToken();
    world.start({ accessToken });
    await settle();
    expect(world.gateway.received.at(-1)).toMatchObject({ accessToken });
    expect(world.presence()).toMatchObject({ status: 'ready', attempt: 1 });
  });
});

describe('an old socket', () => {
  it('that never confirms its close does not hold up the new one', async () => {
    const world = setUp();
    world.start();
    await settle();
    world.gateway.withholdCloseEvents();
    world.start();
    await settle();
    expect(world.presence().status).toBe('ready');
    world.gateway.heal();
    await settle();
    expect(world.presence()).toMatchObject({ status: 'ready', error: null });
    expect(world.gateway.connections).toHaveLength(2);
  });

  it('is heard no more: its late frames and its close change nothing', async () => {
    const { gateway, store, watchUser, begin, presence, start, newTypes } = setUp();
    watchUser(1);
    await begin();
    const [old] = gateway.connections;
    start();
    await settle();
    newTypes();
    const before = store.getState();
    old?.sendRaw('{"type":"response","data":[{"userId":1,"presence":"RINGING"}]}');
    old?.sendRaw('{"type":"tick","message":"welcome"}');
    old?.sendRaw('garbage');
    old?.drop(4001);
    await settle();
    expect(store.getState()).toBe(before);
    expect(newTypes()).toEqual([]);
    expect(presence().status).toBe('ready');
  });

  it('cannot speak through handlers that were taken from it before', async () => {
    const scripted = createScriptedSockets();
    const { start, presence, errors } = setUp({ options: { WebSocket: scripted.WebSocket } });
    start();
    const { onopen, onmessage, onclose, onerror } = scripted.last();
    start();
    const second = scripted.last();
    onopen?.({} as never);
    onmessage?.({ data: '{"type":"tick","message":"welcome"}' } as never);
    onclose?.({ code: 4001, reason: '' } as never);
    onerror?.({} as never);
    expect(presence()).toMatchObject({ status: 'connecting', error: null });
    expect(errors).toEqual([]);
    second.opens();
    second.receives('{"type":"tick","message":"welcome"}');
    expect(presence().status).toBe('ready');
    await settle();
  });
});
