/** @jest-environment jsdom */
import { selectUserDisplayItem } from '../../src/index';
import { pass, passUntilRetry, settle, setUp, tellStories, userPath, type World } from '../helpers/story';

tellStories();

const listening: string[] = [];
let isOnline = true;
let visibility: DocumentVisibilityState = 'visible';

beforeEach(() => {
  isOnline = true;
  visibility = 'visible';
  listening.length = 0;
  jest.spyOn(navigator, 'onLine', 'get').mockImplementation(() => isOnline);
  jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  for (const target of [window, document]) {
    const add = target.addEventListener.bind(target) as EventTarget['addEventListener'];
    const remove = target.removeEventListener.bind(target) as EventTarget['removeEventListener'];
    target.addEventListener = (type: string, listener: EventListener) => {
      listening.push(type);
      add(type, listener);
    };
    target.removeEventListener = (type: string, listener: EventListener) => {
      listening.splice(listening.indexOf(type), 1);
      remove(type, listener);
    };
  }
});

afterEach(() => {
  // The instances' own spies; what they stand before is inherited.
  for (const target of [window, document] as Partial<EventTarget>[]) {
    delete target.addEventListener;
    delete target.removeEventListener;
  }
  jest.restoreAllMocks();
  // Every story was stopped by now.
  expectNobodyListens();
});

function expectNobodyListens(): void {
  expect(listening).toEqual([]);
}

/** The machine sleeps: the monotonic clock goes on, timers do not. */
function sleep(ms: number): void {
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

async function goOffline(): Promise<void> {
  isOnline = false;
  window.dispatchEvent(new Event('offline'));
  await settle();
}

async function goOnline(): Promise<void> {
  isOnline = true;
  window.dispatchEvent(new Event('online'));
  await settle();
}

async function hide(): Promise<void> {
  visibility = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
}

async function show(): Promise<void> {
  visibility = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
}

async function comeBackFromCache(): Promise<void> {
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  await settle();
}

/** A ready session whose watchdog is armed at 25 s. */
async function ready(options: Parameters<typeof setUp>[0] = {}): Promise<World> {
  const world = setUp(options);
  world.watchUser(1);
  await world.begin();
  for (let time = 0; time < 2; time++) {
    await pass(10_000);
    world.gateway.tick();
    await settle();
  }
  return world;
}

describe('listening to the page', () => {
  it('begins with a start, not before, and ends with the stop of the last socket', async () => {
    const { store, start, startMessages } = setUp();
    expect(listening).toEqual([]);
    start();
    startMessages();
    expect([...listening].sort()).toEqual([
      'offline',
      'online',
      'pagehide',
      'pageshow',
      'resume',
      'visibilitychange',
    ]);
    store.dispatch({ type: 'WEBSOCKET_STOP', socket: 'presence' });
    expect(listening).toHaveLength(6);
    store.dispatch({ type: 'WEBSOCKET_STOP', socket: 'messages' });
    expect(listening).toEqual([]);
    await settle();
  });

  it('can be switched off', async () => {
    const world = await ready({ options: { pageLifecycle: false } });
    expect(listening).toEqual([]);
    await goOffline();
    world.gateway.drop();
    await settle();
    expect(world.presence().status).toBe('waiting');
  });
});

describe('the network', () => {
  it('that is gone is a hint: a socket that still works is left alone', async () => {
    const world = await ready();
    await goOffline();
    world.gateway.tick();
    await settle();
    expect(world.presence()).toMatchObject({ status: 'ready', error: null });
    await goOnline();
    expect(world.gateway.connections).toHaveLength(1);
  });

  it('that is gone is probed on at the longest delay', async () => {
    const world = await ready();
    await goOffline();
    world.gateway.refuseConnections();
    world.gateway.drop();
    await settle();
    for (let attempt = 0; attempt < 3; attempt++) {
      const { status, retryAt } = world.presence();
      expect(status).toBe('offline');
      expect((retryAt ?? 0) - Date.now()).toBeGreaterThanOrEqual(15_000);
      expect((retryAt ?? 0) - Date.now()).toBeLessThanOrEqual(30_000);
      await passUntilRetry(world.presence);
    }
    world.gateway.heal();
    await passUntilRetry(world.presence);
    expect(world.presence().status).toBe('ready');
  });

  it('that goes while waiting shows as offline, and as waiting when it is back', async () => {
    const world = await ready();
    world.gateway.refuseConnections();
    world.gateway.drop(4008);
    await settle();
    expect(world.presence().status).toBe('waiting');
    await goOffline();
    expect(world.presence().status).toBe('offline');
    await goOnline();
    expect(world.presence().status).toBe('waiting');
  });

  it('that is back is tried within a second', async () => {
    const world = await ready();
    await goOffline();
    world.gateway.drop();
    await pass(10_000);
    expect(world.presence().status).toBe('offline');
    await goOnline();
    await pass(1_000);
    expect(world.presence()).toMatchObject({ status: 'ready', error: null });
    expect(world.gateway.subscriptions).toEqual([userPath(1)]);
  });

  it('that flips fifty times in a second costs at most one extra attempt, and the count stays', async () => {
    const world = await ready();
    world.gateway.refuseConnections();
    world.gateway.drop();
    await settle();
    await passUntilRetry(world.presence);
    const { attempt } = world.presence();
    const made = world.gateway.connections.length;
    for (let flip = 0; flip < 50; flip++) {
      await goOffline();
      await goOnline();
      await pass(20);
    }
    expect(world.gateway.connections.length - made).toBeLessThanOrEqual(1);
    expect(world.presence().attempt).toBeGreaterThanOrEqual(attempt);
  });

  it('that flips for a minute is tried at most once in five seconds for it', async () => {
    const world = await ready();
    world.gateway.refuseConnections();
    world.gateway.drop(4008);
    await settle();
    for (let flip = 0; flip < 120; flip++) {
      await goOffline();
      await goOnline();
      await pass(500);
    }
    expect(world.gateway.connections.length).toBeLessThanOrEqual(1 + 12 + 4);
  });

  it('that is back finds a silent socket dead', async () => {
    const world = await ready();
    world.gateway.halfOpen();
    sleep(60_000);
    await goOnline();
    expect(world.presence()).toMatchObject({ status: 'waiting', error: { code: 'HEARTBEAT_TIMEOUT' } });
    world.gateway.heal();
    await pass(1_000);
    expect(world.presence().status).toBe('ready');
  });

  it('that is gone before the start does not keep a start from trying', async () => {
    isOnline = false;
    const world = setUp();
    await world.begin();
    expect(world.presence().status).toBe('ready');
  });
});

describe('a page that is shown again', () => {
  it('keeps a socket that has just spoken', async () => {
    const world = await ready();
    await hide();
    await pass(20_000);
    await show();
    expect(world.gateway.connections).toHaveLength(1);
    expect(world.presence().status).toBe('ready');
  });

  it('finds a socket dead that was silent for too long, and is back within a second', async () => {
    const world = await ready();
    await hide();
    sleep(60_000);
    await show();
    expect(world.presence()).toMatchObject({ status: 'waiting', error: { code: 'HEARTBEAT_TIMEOUT' } });
    await pass(1_000);
    expect(world.presence().status).toBe('ready');
  });

  it('tries within a second where it was waiting', async () => {
    const world = await ready();
    world.gateway.drop(4008);
    await settle();
    await hide();
    await show();
    await pass(1_000);
    expect(world.presence().status).toBe('ready');
  });

  it.each([3_600_000, -3_600_000])(
    'tries within a second although the wall clock jumped by %i ms',
    async (jumpMs) => {
      const world = await ready();
      world.gateway.drop(4008);
      await settle();
      jest.setSystemTime(Date.now() + jumpMs);
      await show();
      await pass(1_000);
      expect(world.presence().status).toBe('ready');
    },
  );

  it('stays offline where there is no network', async () => {
    const world = await ready();
    world.gateway.refuseConnections();
    await goOffline();
    world.gateway.drop();
    await settle();
    await hide();
    await show();
    expect(world.presence().status).toBe('offline');
  });

  it('begins an attempt again that is older than its timeout', async () => {
    const world = setUp();
    world.gateway.hang();
    await world.begin();
    await pass(10_000);
    await passUntilRetry(world.presence);
    await pass(15_000);
    expect(world.presence().status).toBe('connecting');
    const made = world.gateway.connections.length;
    await show();
    expect(world.gateway.connections).toHaveLength(made + 1);
    world.gateway.heal();
    await settle();
    expect(world.presence().status).toBe('ready');
    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
  });

  it('leaves a younger attempt alone', async () => {
    const world = setUp();
    world.gateway.hang();
    await world.begin();
    await pass(9_000);
    await show();
    expect(world.gateway.connections).toHaveLength(1);
  });

  it('leaves alone what has failed or was stopped', async () => {
    const world = await ready();
    world.gateway.drop(4001);
    await settle();
    await show();
    await comeBackFromCache();
    await pass(60_000);
    expect(world.presence().status).toBe('failed');
    expect(world.gateway.connections).toHaveLength(1);
  });
});

describe('a page that is hidden', () => {
  it('is no reason to hurry', async () => {
    const world = await ready();
    world.gateway.drop(4008);
    await settle();
    await hide();
    await pass(2_000);
    expect(world.presence().status).toBe('waiting');
  });

  it('dispatches frame by frame: its timers are throttled', async () => {
    const world = await ready({ options: { flushIntervalMs: 100 } });
    await hide();
    world.newTypes();
    for (let frame = 0; frame < 3; frame++) {
      world.gateway.sendRaw('{"type":"response","data":[{"userId":1}]}');
    }
    await settle();
    expect(world.newTypes()).toEqual(Array<string>(3).fill('realtime/presenceReceived'));
  });

  it('reconnects not once in four minutes of ticks, and its rows are current', async () => {
    const world = await ready();
    await hide();
    for (let time = 0; time < 24; time++) {
      await pass(10_000);
      world.gateway.tick();
    }
    world.gateway.setPresence(1, { presence: 'RINGING' });
    await settle();
    expect(world.gateway.connections).toHaveLength(1);
    expect(selectUserDisplayItem(world.store.getState(), 1)?.presence).toBe('RINGING');
  });
});

describe.each([
  ['comes back from the cache', comeBackFromCache],
  [
    'resumes after it was frozen',
    async () => {
      document.dispatchEvent(new Event('resume'));
      await settle();
    },
  ],
])('a page that %s', (_, comeBack) => {
  it('has one new session within a second, although its socket still calls itself open', async () => {
    const world = await ready();
    await comeBack();
    expect(world.presence().status).toBe('waiting');
    await pass(1_000);
    expect(world.presence()).toMatchObject({ status: 'ready', error: null });
    expect(world.gateway.connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    expect(world.gateway.subscriptions).toEqual([userPath(1)]);
  });

  it('ignores the old socket’s close that comes a moment later', async () => {
    const world = await ready();
    world.gateway.withholdCloseEvents();
    await comeBack();
    await pass(1_000);
    world.gateway.heal();
    await pass(5_000);
    expect(world.gateway.connections).toHaveLength(2);
    expect(world.errors).toEqual([]);
  });

  it('does not wait out a long delay', async () => {
    const world = await ready();
    world.gateway.drop(4008);
    await settle();
    await comeBack();
    await pass(1_000);
    expect(world.presence().status).toBe('ready');
  });
});

it('a page that is shown for the first time is no reason to reconnect', async () => {
  const world = await ready();
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  await pass(5_000);
  expect(world.gateway.connections).toHaveLength(1);
});

it('a page without network reconnects both sockets when it is back, each once', async () => {
  const world = await ready();
  world.startMessages();
  await settle();
  await goOffline();
  world.gateway.drop();
  await settle();
  expect([world.presence().status, world.messages().status]).toEqual(['offline', 'offline']);
  await goOnline();
  await pass(1_000);
  expect([world.presence().status, world.messages().status]).toEqual(['ready', 'ready']);
  expect(world.gateway.connections).toHaveLength(4);
});

it('the network is back after the monotonic clock stepped back: no attempt is put off', async () => {
  let backMs = 0;
  const { gateway, begin, presence } = setUp({
    options: { now: () => performance.now() - backMs, random: () => 0.999 },
  });
  gateway.refuseConnections();
  await begin();
  await pass(120_000);
  await goOnline();
  await pass(1_000);
  expect((presence().retryAt ?? 0) - Date.now()).toBeGreaterThan(10_000);
  backMs = 3_600_000;
  await goOnline();
  expect((presence().retryAt ?? 0) - Date.now()).toBeLessThanOrEqual(5_500);
});
