import { createHeartbeat, silenceLimitMs } from '../../src/connection/heartbeat';
import { createMailbox } from '../../src/mailbox';
import { timersOf } from '../../src/timers';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});

afterEach(() => {
  jest.useRealTimers();
});

function setUp(timeoutMs: number | 'auto' | false = 'auto') {
  const silences: number[] = [];
  let skippedMs = 0;
  const now = (): number => performance.now() + skippedMs;
  let sleptMs = 0;
  const heartbeat = createHeartbeat({
    timeoutMs,
    createTimer: timersOf(createMailbox(), now),
    now,
    wallNow: () => now() + sleptMs,
    onSilent: (silenceMs) => silences.push(silenceMs),
  });
  const tick = (): void => {
    heartbeat.frame(now());
    heartbeat.tick(now());
  };
  return {
    heartbeat,
    silences,
    tick,
    tickEvery: (periodMs: number, times: number) => {
      for (let time = 0; time < times; time++) {
        jest.advanceTimersByTime(periodMs);
        tick();
      }
    },
    /** The clock goes on, timers do not. */
    sleep: (ms: number) => {
      skippedMs += ms;
    },
    /** Only the wall clock goes on. */
    sleepDeep: (ms: number) => {
      sleptMs += ms;
    },
  };
}

it.each([
  [1_000, 10_000],
  [4_000, 10_000],
  [4_001, 10_002.5],
  [20_000, 50_000],
  [36_000, 90_000],
  [59_999, 90_000],
  [60_000, 90_000],
  [60_001, 90_001.5],
  [300_000, 450_000],
])('with a period of %i ms a silence of %d ms counts as dead', (periodMs, limitMs) => {
  expect(silenceLimitMs(periodMs)).toBe(limitMs);
});

describe('learning', () => {
  it('needs two ticks', () => {
    const { heartbeat, tickEvery, silences } = setUp();
    heartbeat.start('a');
    tickEvery(10_000, 1);
    expect(jest.getTimerCount()).toBe(0);
    tickEvery(10_000, 1);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(25_000);
    expect(silences).toEqual([25_000]);
  });

  it('takes the longest gap, but not a silence after which it would have been dead', () => {
    const { heartbeat, tickEvery, silences, sleep, tick } = setUp();
    heartbeat.start('a');
    tickEvery(10_000, 2);
    tickEvery(14_000, 1);
    tickEvery(3_000, 1);
    sleep(3_600_000);
    tick();
    jest.advanceTimersByTime(35_001);
    expect(silences).toEqual([35_000]);
  });

  it('takes a gap of any length where other frames came in between', () => {
    const { heartbeat, tickEvery, silences } = setUp();
    heartbeat.start('a');
    tickEvery(4_000, 2);
    for (let frame = 0; frame < 9; frame++) {
      jest.advanceTimersByTime(3_000);
      heartbeat.frame(performance.now());
    }
    tickEvery(3_000, 1);
    jest.advanceTimersByTime(75_000);
    expect(silences).toEqual([75_000]);
  });

  it('does not take a gap in which nothing came for too long, although something did come', () => {
    const { heartbeat, tickEvery, silences, sleep, tick } = setUp();
    heartbeat.start('a');
    tickEvery(4_000, 2);
    jest.advanceTimersByTime(3_000);
    heartbeat.frame(performance.now());
    sleep(60_000);
    tick();
    jest.advanceTimersByTime(10_000);
    expect(silences).toEqual([10_000]);
  });

  it('ignores gaps under a second, unless there were five in a row', () => {
    const { heartbeat, tickEvery, silences } = setUp();
    heartbeat.start('a');
    tickEvery(999, 5);
    expect(jest.getTimerCount()).toBe(0);
    tickEvery(999, 1);
    jest.advanceTimersByTime(10_000);
    expect(silences).toEqual([10_000]);
  });

  it.each([
    [4, 1_800_000],
    [5, 75_000],
  ])('%i ticks after a gap of 20 minutes, a silence of %i ms counts as dead', (times, limitMs) => {
    const { heartbeat, tickEvery, tick, silences } = setUp();
    heartbeat.start('a');
    tickEvery(30_000, 3);
    for (let minute = 0; minute < 20; minute++) {
      jest.advanceTimersByTime(60_000);
      heartbeat.frame(performance.now());
    }
    tick();
    tickEvery(30_000, times);
    jest.advanceTimersByTime(limitMs - 1);
    expect(silences).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(silences).toEqual([limitMs]);
  });

  it('does not take the time between two sessions for a gap', () => {
    const { heartbeat, tickEvery } = setUp();
    heartbeat.start('a');
    tickEvery(5_000, 1);
    heartbeat.stop();
    jest.advanceTimersByTime(60_000);
    heartbeat.start('a');
    tickEvery(5_000, 1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is kept for the same endpoint and begins anew with another', () => {
    const { heartbeat, tickEvery } = setUp();
    heartbeat.start('a');
    tickEvery(5_000, 2);
    heartbeat.stop();
    expect(jest.getTimerCount()).toBe(0);
    heartbeat.start('a');
    expect(jest.getTimerCount()).toBe(1);
    heartbeat.start('b');
    heartbeat.stop();
    heartbeat.start('a');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is doubted after five silent sessions in a row that showed no two ticks, and not before', () => {
    const { heartbeat, tickEvery, silences } = setUp();
    heartbeat.start('a');
    tickEvery(8_000, 2);
    const lastsMs = (): number => {
      heartbeat.stop();
      heartbeat.start('a');
      const before = silences.length;
      while (silences.length === before) jest.advanceTimersByTime(1_000);
      return silences.at(-1) ?? 0;
    };
    expect([1, 2, 3, 4, 5].map(lastsMs)).toEqual([20_000, 20_000, 20_000, 20_000, 20_000]);
    expect([6, 7, 8, 9].map(lastsMs)).toEqual([40_000, 80_000, 90_000, 90_000]);
    heartbeat.stop();
    heartbeat.start('a');
    tickEvery(8_000, 2);
    expect(lastsMs()).toBe(20_000);
  });

  it('is not done where the time is fixed, or nothing is watched', () => {
    const fixed = setUp(60_000);
    fixed.heartbeat.start('a');
    fixed.tickEvery(1_000, 5);
    jest.advanceTimersByTime(59_999);
    expect(fixed.silences).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(fixed.silences).toEqual([60_000]);
    const off = setUp(false);
    off.heartbeat.start('a');
    off.tickEvery(1_000, 5);
    off.sleep(1e9);
    expect(off.heartbeat.overdueMs()).toBeNull();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('judging', () => {
  it('goes by the last frame, not by the last tick', () => {
    const { heartbeat, tickEvery, silences } = setUp();
    heartbeat.start('a');
    tickEvery(10_000, 2);
    for (let time = 0; time < 100; time++) {
      jest.advanceTimersByTime(24_999);
      heartbeat.frame(performance.now());
    }
    expect(silences).toEqual([]);
    jest.advanceTimersByTime(25_000);
    expect(silences).toEqual([25_000]);
  });

  it('grants one period, and no more, where the timer was late', () => {
    const { heartbeat, tickEvery, silences, sleep } = setUp();
    heartbeat.start('a');
    tickEvery(10_000, 2);
    sleep(3_600_000);
    jest.advanceTimersByTime(25_000);
    expect(silences).toEqual([]);
    sleep(3_600_000);
    // Late once more: what has arrived meanwhile is read, and nothing has.
    jest.advanceTimersByTime(10_000);
    expect(silences).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(silences).toHaveLength(1);
  });

  it('is content with a frame within that period, and watches on', () => {
    const { heartbeat, tickEvery, silences, sleep, tick } = setUp();
    heartbeat.start('a');
    tickEvery(10_000, 2);
    sleep(3_600_000);
    jest.advanceTimersByTime(25_000);
    jest.advanceTimersByTime(5_000);
    tick();
    jest.advanceTimersByTime(24_999);
    expect(silences).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(silences).toEqual([25_000]);
  });

  it('takes a second’s delay for the ordinary', () => {
    const { heartbeat, tickEvery, silences, sleep } = setUp();
    heartbeat.start('a');
    tickEvery(10_000, 2);
    sleep(900);
    jest.advanceTimersByTime(25_000);
    expect(silences).toHaveLength(1);
  });

  it.each([
    [5, [65]],
    [50, []],
  ])('takes less for the ordinary where the time is short: %i ms of sixty', (sleptMs, expected) => {
    const { heartbeat, silences, sleep } = setUp(60);
    heartbeat.start('a');
    sleep(sleptMs);
    jest.advanceTimersByTime(60);
    expect(silences).toEqual(expected);
  });

  it('reads what arrived while the timer was held back before it judges', () => {
    const { heartbeat, tickEvery, silences, sleep, tick } = setUp();
    heartbeat.start('a');
    tickEvery(10_000, 2);
    jest.advanceTimersByTime(24_000);
    // A busy moment: the frame is queued behind the timer.
    sleep(900);
    setTimeout(tick, 1_000);
    jest.advanceTimersByTime(25_999);
    expect(silences).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(silences).toEqual([25_000]);
  });

  it('knows at any time whether the silence is too long', () => {
    const { heartbeat, tickEvery, sleep } = setUp();
    expect(heartbeat.overdueMs()).toBeNull();
    heartbeat.start('a');
    tickEvery(10_000, 2);
    sleep(24_999);
    expect(heartbeat.overdueMs()).toBeNull();
    sleep(1);
    expect(heartbeat.overdueMs()).toBe(25_000);
    heartbeat.stop();
    expect(heartbeat.overdueMs()).toBeNull();
  });

  it('goes by the wall clock too, which goes on while the machine sleeps', () => {
    const { heartbeat, tickEvery, sleepDeep, tick } = setUp();
    heartbeat.start('a');
    sleepDeep(59_999);
    expect(heartbeat.overdueMs()).toBeNull();
    sleepDeep(1);
    expect(heartbeat.overdueMs()).toBe(60_000);
    tickEvery(10_000, 2);
    sleepDeep(24_999);
    expect(heartbeat.overdueMs()).toBeNull();
    sleepDeep(8 * 3_600_000);
    expect(heartbeat.overdueMs()).toBe(8 * 3_600_000 + 24_999);
    tick();
    expect(heartbeat.overdueMs()).toBeNull();
  });

  it('survives ten minutes of timers quantised to whole minutes, with frames every ten seconds', () => {
    const { heartbeat, tickEvery, silences } = setUp();
    const original = globalThis.setTimeout;
    const quantised = (callback: () => void, delayMs = 0) => {
      const due = Math.ceil((performance.now() + delayMs) / 60_000) * 60_000;
      return original(callback, due - performance.now());
    };
    globalThis.setTimeout = quantised as typeof setTimeout;
    heartbeat.start('a');
    tickEvery(10_000, 60);
    globalThis.setTimeout = original;
    expect(silences).toEqual([]);
  });
});
