import { startPump } from '../../demo/gateway/pump';
import { createOpening } from '../../demo/gateway/protocol/opening';
import type { Line } from '../../demo/gateway/protocol/line';
import { createPresenceSession } from '../../demo/gateway/protocol/presence-session';
import type { Service } from '../../demo/gateway/protocol/service';
import { createTopics } from '../../demo/gateway/protocol/topics';
import { resolveOptions } from '../../demo/gateway/options';
import { createDirectory } from '../../demo/gateway/directory';
import { createSimulation } from '../../demo/gateway/simulation/simulation';
import { createTokens } from '../../demo/gateway/tokens';
import { startFlood } from '../../demo/gateway/trouble/flood';
import { client } from './support';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const openService = () => {
  const simulation = createSimulation({ users: 2, seed: 1 });
  const directory = createDirectory(simulation.organisation);
  const weather = { isFrozen: false };
  const truth = { isCurrent: true, waiting: [] as (() => void)[] };
  const reported: string[] = [];
  const service: Service = {
    settings: resolveOptions({}),
    directory,
    truth: {
      ...simulation,
      isCurrent: () => truth.isCurrent,
      whenCurrent: (callback) => truth.waiting.push(callback),
    },
    tokens: createTokens({ orgId: directory.orgId, secret: 'x', defaultTtlSeconds: 60, now: Date.now }),
    weather: { isFrozen: () => weather.isFrozen, delayMs: () => 0 },
    tokenRefusal: () => null,
    presenceTopics: createTopics(),
    unreadTopics: createTopics(),
    report: ({ rule }) => reported.push(rule),
  };
  const done: string[] = [];
  const line: Line = {
    send: (frame) => done.push(frame.toString()),
    isEnding: false,
    close: (code, reason) => done.push(`close ${code} ${reason}`),
    closeNow: () => done.push('closeNow'),
    cut: () => done.push('cut'),
    weatherChanged: () => undefined,
  };
  const { accessToken } = service.tokens.issue(67890);
  const auth = { frame: { type: 'auth', accessToken, client } };
  return { service, line, done, weather, truth, reported, auth };
};

const welcome = '{"type":"tick","message":"welcome"}';
const tick = '{"type":"tick"}';

test('the welcome comes 30 ms after auth, ticks every 10 s after it', () => {
  const { service, line, done, auth } = openService();
  const session = createPresenceSession(line, service);
  session.receive(auth);
  jest.advanceTimersByTime(29);
  expect(done).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(done).toEqual([welcome]);
  jest.advanceTimersByTime(9_999);
  expect(done).toEqual([welcome]);
  jest.advanceTimersByTime(20_001);
  expect(done).toEqual([welcome, tick, tick, tick]);
  session.end();
  expect(jest.getTimerCount()).toBe(0);
});

test('a session that ends before the welcome is not welcomed', () => {
  const { service, line, done, auth } = openService();
  const session = createPresenceSession(line, service);
  session.receive(auth);
  session.end();
  jest.runAllTimers();
  expect(done).toEqual([]);
});

test('ticks of a frozen time are not made up for', () => {
  const { service, line, done, weather, auth } = openService();
  const session = createPresenceSession(line, service);
  session.receive(auth);
  weather.isFrozen = true;
  jest.advanceTimersByTime(60_000);
  weather.isFrozen = false;
  jest.advanceTimersByTime(10_000);
  expect(done).toEqual([welcome, tick]);
});

test('who does not know the truth is silent: no ticks, no snapshot, until it does', () => {
  const { service, line, done, truth, auth } = openService();
  const session = createPresenceSession(line, service);
  session.receive(auth);
  jest.advanceTimersByTime(30);
  truth.isCurrent = false;
  session.receive({ frame: { type: 'subscribe', path: '/org/12345/user/67890/presence' } });
  jest.advanceTimersByTime(60_000);
  expect(done).toEqual([welcome]);
  truth.isCurrent = true;
  for (const callBack of truth.waiting) callBack();
  expect(done).toEqual([welcome, expect.stringContaining('"userId":67890')]);
  jest.advanceTimersByTime(10_000);
  expect(done.at(-1)).toBe(tick);
});

test('a subscription that was given up, or a session that ended, while the truth was unknown is not answered', () => {
  const { service, line, done, truth, auth } = openService();
  const path = '/org/12345/user/67890/presence';
  const leaver = createPresenceSession(line, service);
  const ender = createPresenceSession(line, service);
  for (const session of [leaver, ender]) {
    session.receive(auth);
    jest.advanceTimersByTime(30);
    session.receive({ frame: { type: 'subscribe', path } });
  }
  leaver.receive({ frame: { type: 'unsubscribe', path } });
  ender.end();
  for (const callBack of truth.waiting) callBack();
  expect(done).toEqual([welcome, welcome]);
});

test('a socket that never authenticates is closed after 10 s', () => {
  const { service, line, done, reported } = openService();
  createOpening('messages', line, service, () => undefined);
  jest.advanceTimersByTime(9_999);
  expect(done).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(done).toEqual(['{"type":"error","message":"no auth in time"}', 'close 4401 auth-first']);
  expect(reported).toEqual(['auth-first']);
});

describe('the pump', () => {
  const run = (speed: number) => {
    const state = { held: false };
    const spans: number[] = [];
    const pump = startPump({
      speed,
      advance: (spanMs) => spans.push(spanMs),
      isHeld: () => state.held,
    });
    const passed = () => Math.round(spans.reduce((sum, span) => sum + span, 0));
    return { state, pump, passed };
  };

  test('lets simulated time follow real time, as fast as told', () => {
    const { pump, passed } = run(3);
    jest.advanceTimersByTime(1_000);
    expect(passed()).toBe(3_000);
    pump.stop();
    jest.advanceTimersByTime(1_000);
    expect(passed()).toBe(3_000);
  });

  test('lets none pass at speed 0, or while held', () => {
    const still = run(0);
    const { state, passed } = run(1);
    state.held = true;
    jest.advanceTimersByTime(1_000);
    state.held = false;
    jest.advanceTimersByTime(500);
    expect(still.passed()).toBe(0);
    expect(passed()).toBe(500);
  });

  test('does not make up for the sleep of the machine', () => {
    const { passed } = run(1);
    jest.setSystemTime(Date.now() + 3_600_000);
    jest.advanceTimersByTime(50);
    expect(passed()).toBeLessThanOrEqual(1_000);
  });
});

describe('a flood', () => {
  const run = (isHeld = () => false) => {
    const made: number[] = [];
    const onEnd = jest.fn();
    startFlood({ perSecond: 333, seconds: 3, make: (count) => made.push(count), isHeld, onEnd });
    return { onEnd, total: () => made.reduce((sum, count) => sum + count, 0) };
  };

  test('makes what it was asked for, evenly, and ends', () => {
    const { onEnd, total } = run();
    jest.advanceTimersByTime(1_000);
    expect(Math.abs(total() - 333)).toBeLessThan(10);
    expect(onEnd).not.toHaveBeenCalled();
    jest.advanceTimersByTime(3_000);
    expect(Math.abs(total() - 999)).toBeLessThan(10);
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('waits while it is held', () => {
    let held = true;
    const { onEnd, total } = run(() => held);
    jest.advanceTimersByTime(10_000);
    expect(total()).toBe(0);
    held = false;
    jest.advanceTimersByTime(3_100);
    expect(Math.abs(total() - 999)).toBeLessThan(10);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });
});
