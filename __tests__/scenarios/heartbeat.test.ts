import {
  pass,
  passUntilRetry,
  settle,
  setUp,
  tellStories,
  type StoryOptions,
  type World,
} from '../helpers/story';

tellStories();

const MINUTE_MS = 60_000;

/** A ready session whose server has shown a period of `periodMs` by `ticks` ticks. */
async function ticking(periodMs: number, ticks = 2, story: StoryOptions = {}): Promise<World> {
  const world = setUp(story);
  await world.begin();
  await tick(world, periodMs, ticks);
  return world;
}

async function tick({ gateway }: World, periodMs: number, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await pass(periodMs);
    gateway.tick();
    await settle();
  }
}

/** How long the session lives on in silence. */
async function silenceUntilDeath({ presence }: World, atMostMs: number): Promise<number | null> {
  for (let silenceMs = 0; silenceMs < atMostMs; silenceMs += 100) {
    if (presence().status !== 'ready') return silenceMs;
    await pass(100);
  }
  return null;
}

describe('the watchdog', () => {
  it.each([
    [1_000, 10_000],
    [4_000, 10_000],
    [10_000, 25_000],
    [30_000, 75_000],
    [36_000, 90_000],
    [50_000, 90_000],
    [60_000, 90_000],
    [70_000, 105_000],
  ])('with a tick every %i ms ends a silence of %i ms', async (periodMs, deadAfterMs) => {
    const world = await ticking(periodMs, 2);
    expect(await silenceUntilDeath(world, 200_000)).toBe(deadAfterMs);
    expect(world.presence()).toMatchObject({ status: 'waiting', error: { code: 'HEARTBEAT_TIMEOUT' } });
    await passUntilRetry(world.presence);
    expect(world.presence().status).toBe('ready');
  });

  it('is not armed by one tick, by a welcome, or by data', async () => {
    const world = await ticking(5_000, 1);
    world.gateway.welcome();
    await pass(5_000);
    world.gateway.sendRaw('{"type":"response","data":[]}');
    expect(await silenceUntilDeath(world, 20 * MINUTE_MS)).toBeNull();
    expect(world.gateway.connections).toHaveLength(1);
  });

  it('ignores ticks that come in a burst', async () => {
    const world = await ticking(100, 5);
    expect(await silenceUntilDeath(world, 10 * MINUTE_MS)).toBeNull();
  });

  it('goes by the longest gap that it has seen', async () => {
    const world = await ticking(5_000, 2);
    await tick(world, 12_000, 1);
    await tick(world, 5_000, 2);
    expect(await silenceUntilDeath(world, 10 * MINUTE_MS)).toBe(30_000);
  });

  it('takes any frame for a sign of life, also one that cannot be read', async () => {
    const world = await ticking(10_000, 2);
    for (let time = 0; time < 20; time++) {
      await pass(20_000);
      world.gateway.sendRaw(time % 2 === 0 ? 'not JSON' : '{"type":"response","data":[]}');
      await settle();
    }
    expect(world.presence().status).toBe('ready');
    expect(world.gateway.connections).toHaveLength(1);
  });

  it('keeps the period for later sessions with the same endpoint, and is armed at their welcome', async () => {
    const world = await ticking(10_000, 2);
    world.gateway.drop();
    await settle();
    await passUntilRetry(world.presence);
    expect(await silenceUntilDeath(world, 10 * MINUTE_MS)).toBe(25_000);
  });

  it('learns anew from another endpoint', async () => {
    const world = await ticking(10_000, 2);
    world.start({ endpoint: 'wss://elsewhere.test/' });
    await settle();
    expect(await silenceUntilDeath(world, 10 * MINUTE_MS)).toBeNull();
  });

  it('reconnects with backoff at most six times a minute against a server that stays silent', async () => {
    const world = await ticking(10_000, 2);
    await pass(10 * MINUTE_MS);
    expect(world.gateway.connections.length).toBeLessThanOrEqual(60);
    expect(world.gateway.connections.length).toBeGreaterThan(5);
  });

  it('can be fixed, from the first welcome on', async () => {
    const world = setUp({ options: { heartbeatTimeoutMs: 3_000 } });
    await world.begin();
    expect(await silenceUntilDeath(world, MINUTE_MS)).toBe(3_000);
  });

  it('can be switched off', async () => {
    const world = await ticking(5_000, 5, { options: { heartbeatTimeoutMs: false } });
    expect(await silenceUntilDeath(world, 60 * MINUTE_MS)).toBeNull();
  });

  it('watches the messages socket as well', async () => {
    const { startMessages, messages, gateway } = setUp();
    startMessages();
    await settle();
    for (let time = 0; time < 2; time++) {
      await pass(10_000);
      gateway.tick('messages');
      await settle();
    }
    await pass(25_000);
    expect(messages()).toMatchObject({
      status: 'waiting',
      error: { code: 'HEARTBEAT_TIMEOUT', socket: 'messages' },
    });
  });
});

describe('a half-open connection', () => {
  it('is found dead, and what was sent meanwhile is not taken for news of the new session', async () => {
    const world = await ticking(10_000, 2);
    world.watchUser(1);
    await settle();
    world.gateway.halfOpen();
    expect(await silenceUntilDeath(world, MINUTE_MS)).toBe(25_000);
    world.gateway.heal();
    await passUntilRetry(world.presence);
    expect(world.presence().status).toBe('ready');
    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
  });
});

describe('a timer that fires late', () => {
  /** Timers that fire only at whole minutes, as in a hidden tab; frames come all the same. */
  function quantiseTimers(): () => void {
    const { setTimeout: original } = globalThis;
    const toWholeMinute = (delayMs: number): number => {
      const due = performance.now() + delayMs;
      return Math.ceil(due / MINUTE_MS) * MINUTE_MS - performance.now();
    };
    const late = (callback: () => void, delayMs = 0) => original(callback, toWholeMinute(delayMs));
    globalThis.setTimeout = late as typeof setTimeout;
    return () => {
      globalThis.setTimeout = original;
    };
  }

  it.each([10_000, 30_000, 60_000])('proves nothing while frames come every %i ms', async (periodMs) => {
    const world = await ticking(periodMs, 3);
    const restore = quantiseTimers();
    await tick(world, periodMs, (10 * MINUTE_MS) / periodMs);
    restore();
    expect(world.gateway.connections).toHaveLength(1);
    expect(world.presence()).toMatchObject({ status: 'ready', error: null });
  });

  it('grants a sleeping machine one more period, and judges then', async () => {
    let asleepMs = 0;
    const now = (): number => performance.now() + asleepMs;
    const world = await ticking(10_000, 2, { options: { now } });
    asleepMs += 8 * 3_600_000;
    await pass(25_000);
    expect(world.presence().status).toBe('ready');
    await pass(9_999);
    expect(world.presence().status).toBe('ready');
    await pass(2);
    expect(world.presence()).toMatchObject({ status: 'waiting', error: { code: 'HEARTBEAT_TIMEOUT' } });
  });

  it('is content where a frame comes in that period', async () => {
    let asleepMs = 0;
    const now = (): number => performance.now() + asleepMs;
    const world = await ticking(10_000, 2, { options: { now } });
    asleepMs += 3_600_000;
    await pass(25_000);
    world.gateway.tick();
    await settle();
    await tick(world, 10_000, 20);
    expect(world.gateway.connections).toHaveLength(1);
  });
});

describe('a wall clock that jumps', () => {
  it.each([3_600_000, -3_600_000, 86_400_000 * 365])('by %i ms is no silence', async (jumpMs) => {
    const world = await ticking(10_000, 2);
    for (let time = 0; time < 10; time++) {
      jest.setSystemTime(Date.now() + (time % 2 === 0 ? jumpMs : -jumpMs));
      await tick(world, 10_000, 1);
    }
    expect(world.gateway.connections).toHaveLength(1);
    expect(await silenceUntilDeath(world, MINUTE_MS)).toBe(25_000);
  });

  it('has no false death in a day of ticks a minute apart', async () => {
    const world = await ticking(MINUTE_MS, 2);
    for (let minute = 0; minute < 24 * 60; minute++) {
      if (minute % 60 === 0) jest.setSystemTime(Date.now() + (minute % 120 === 0 ? 3_600_000 : -3_600_000));
      jest.advanceTimersByTime(MINUTE_MS);
      world.gateway.tick();
      await settle();
    }
    expect(world.gateway.connections).toHaveLength(1);
  });
});
