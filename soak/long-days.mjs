// Is a healthy connection ever taken for dead? Days of virtual time with ticks of different periods; timers that fire
// once a minute for hours on end, a wall clock that is set an hour forth or back, tokens that live an hour. At the end
// of each day the server really falls silent, which must still be noticed.
//   node soak/long-days.mjs [--days 30]
import { parseArgs } from 'node:util';
import modules from './support/modules.mjs';
import { conclude, round } from './support/report.mjs';
import { createStore, newToken } from './support/store.mjs';
import { installVirtualTime, seeded } from './support/virtual-time.mjs';

const HOUR_MS = 3_600_000;
const THROTTLED_MS = 60_000;
const TICK_PERIODS_MS = [5_000, 10_000, 30_000, 55_000, 120_000];

function startDay(time, random) {
  const gateway = modules.createFakeGateway();
  const day = { gateway, deaths: 0, refreshes: 0, errors: [] };
  const token = () => newToken(1, Math.ceil(Date.now() / 1_000) + 3_600);
  day.store = createStore(
    {
      WebSocket: gateway.WebSocket,
      now: time.now,
      random,
      refreshAccessToken: () => {
        day.refreshes++;
        return Promise.resolve(token());
      },
      onError: ({ code }) => day.errors.push(code),
    },
    ({ type, payload }) => {
      if (type !== 'realtime/connectionChanged' || payload.previous.status !== 'ready') return;
      if (payload.connection.status !== 'ready') day.deaths++;
    },
  );
  day.isReady = () => modules.selectPresenceConnection(day.store.getState()).status === 'ready';
  gateway.setPresence(1, { presence: '', availability: 'Available' });
  const endpoint = 'wss://gateway.example/v1/events';
  day.store.dispatch(modules.websocketUserSubscribe({ orgId: modules.orgId, userId: 1 }));
  day.store.dispatch(modules.websocketStart({ endpoint, accessToken: token(), isFreedomWeb: false }));
  return day;
}

/** Ticks that come a little late or early, as they do; other frames now and then. */
async function liveThrough(day, hours, periodMs, time, random) {
  const { gateway } = day;
  const untilMs = time.now() + hours * HOUR_MS;
  while (time.now() < untilMs) {
    await time.advance(periodMs * (0.95 + random() * 0.1), gateway.settled);
    gateway.tick();
    if (random() < 0.2) gateway.setPresence(1, { presence: random() < 0.5 ? 'RINGING' : '' });
    await gateway.settled();
    // About twice an hour the tab is hidden or shown, once in two hours the clock is set.
    if (random() < (2 * periodMs) / HOUR_MS) time.setQuantum(random() < 0.5 ? THROTTLED_MS : 1);
    if (random() < periodMs / (2 * HOUR_MS)) time.jumpWallClock(random() < 0.5 ? HOUR_MS : -HOUR_MS);
  }
}

/** The server says nothing more. Gives how long it took to be noticed. */
async function fallSilent(day, time) {
  const silentSince = time.now();
  day.gateway.halfOpen();
  while (day.isReady() && time.now() - silentSince < HOUR_MS) await time.advance(1_000, day.gateway.settled);
  return time.now() - silentSince;
}

/**
 * What may pass: the watchdog's time, one more period because a late timer proves nothing, and a minute for each of the
 * three timers that it takes to be sure.
 */
function longestNoticeMs(periodMs) {
  const longestGapMs = periodMs * 1.05;
  const watchdogMs = Math.min(Math.max(2.5 * longestGapMs, 10_000), Math.max(90_000, 1.5 * longestGapMs));
  return watchdogMs + longestGapMs + 3 * THROTTLED_MS;
}

async function run(days) {
  const time = installVirtualTime();
  const figures = {
    days,
    falseDeaths: 0,
    unnoticed: 0,
    refreshes: 0,
    unexpectedErrors: 0,
    timersAfterStop: 0,
  };
  let slowestNoticeMs = 0;
  const startedAt = performance.now();
  for (let seed = 1; seed <= days; seed++) {
    const random = seeded(seed);
    const periodMs = TICK_PERIODS_MS[seed % TICK_PERIODS_MS.length];
    time.setQuantum(1);
    const day = startDay(time, random);
    await day.gateway.settled();
    await liveThrough(day, 24, periodMs, time, random);
    figures.falseDeaths += day.deaths;
    figures.refreshes += day.refreshes;
    figures.unexpectedErrors += day.errors.length;
    time.setQuantum(seed % 2 === 0 ? 1 : THROTTLED_MS);
    const noticeMs = await fallSilent(day, time);
    slowestNoticeMs = Math.max(slowestNoticeMs, noticeMs);
    if (noticeMs > longestNoticeMs(periodMs)) figures.unnoticed++;
    day.store.dispatch(modules.websocketStop());
    await day.gateway.settled();
    figures.timersAfterStop += time.pending();
  }
  time.uninstall();
  const seconds = round((performance.now() - startedAt) / 1_000);
  conclude('long-days', { ...figures, slowestNoticeMs, seconds }, [
    ['falseDeaths', '=', 0],
    ['unnoticed', '=', 0],
    ['unexpectedErrors', '=', 0],
    ['timersAfterStop', '=', 0],
  ]);
}

const { values } = parseArgs({ options: { days: { type: 'string', default: '30' } } });
await run(Number(values.days));
