// What if somebody sets the clock? A client in a process of its own, whose wall clock (Debian's libfaketime) jumps by
// hours and days while it is connected; then one whose monotonic clock goes along, as after a machine's sleep (forward
// only: Node's own timers stand still while that clock is behind). After the jumps the cable is cut, and the silence must
// be noticed as soon as ever.
//   node soak/wall-clock.mjs
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, startChild } from './support/children.mjs';
import modules from './support/modules.mjs';
import { conclude, round } from './support/report.mjs';
import { createStore, newToken } from './support/store.mjs';

const USER_ID = 1;
const TICK_MS = 1_100;
const HOUR_S = 3_600;
/** Where the clock stands after each jump, in seconds beside the true time. */
const OFFSETS_S = [HOUR_S, -HOUR_S, 8 * HOUR_S, -24 * HOUR_S, 31 * 24 * HOUR_S, 0];
/** The same of both clocks. */
const SLEEPS_S = [HOUR_S, 9 * HOUR_S, 31 * 24 * HOUR_S];
/** The least that the watchdog grants, and a second. */
const FOUND_WITHIN_MS = 11_000;

const library = readdirSync('/usr/lib')
  .map((folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`)
  .find((file) => existsSync(file));

/** The client: tells, when asked, how it stands, and what its own clock says. */
function runClient({ port }) {
  const errors = [];
  const store = createStore({
    refreshAccessToken: () => newToken(USER_ID, Date.now() / 1_000 + HOUR_S),
    onError: ({ code }) => errors.push(code),
  });
  const endpoint = `ws://127.0.0.1:${port}/v1/events`;
  const accessToken = newToken(USER_ID, Date.now() / 1_000 + HOUR_S);
  store.dispatch(modules.websocketUserSubscribe({ orgId: modules.orgId, userId: USER_ID }));
  store.dispatch(modules.websocketStart({ endpoint, accessToken, isFreedomWeb: false }));
  process.on('message', () => {
    const state = store.getState();
    const { status } = modules.selectPresenceConnection(state);
    const { availability } = modules.selectUserPresence(state, USER_ID) ?? {};
    const isLive = modules.selectPresenceFreshness(state, USER_ID) === 'live';
    process.send({ status, availability: isLive ? availability : undefined, errors, now: Date.now() });
  });
  process.send('running');
}

/** Asks until it is so; gives how long that took. */
async function until(child, isSo) {
  const from = performance.now();
  while (!isSo(await ask(child, 'state'))) {
    if (performance.now() - from > 60_000) throw new Error(`It did not become true: ${isSo}`);
    await pause(50);
  }
  return performance.now() - from;
}

/** One life with every jump in it. */
async function tryClock(folder, isMonotonicToo) {
  const file = join(folder, isMonotonicToo ? 'both' : 'wall');
  writeFileSync(file, '+0');
  const gateway = await modules.startScriptedGateway({ tickMs: TICK_MS });
  const proxy = await modules.startFaultProxy(gateway.port);
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    ...(isMonotonicToo ? {} : { DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' }),
  };
  const child = await startChild(import.meta.filename, 'client', { port: proxy.port }, { env });
  let said = 0;
  const say = async () => {
    const availability = `word ${++said}`;
    gateway.setPresence({ userId: USER_ID, availability });
    return until(child, (client) => client.availability === availability);
  };
  await until(child, ({ status }) => status === 'ready');
  await say();
  await pause(3.5 * TICK_MS);

  let [slowestMs, farthestS] = [0, 0];
  for (const offset of isMonotonicToo ? SLEEPS_S : OFFSETS_S) {
    writeFileSync(file, `${offset < 0 ? '' : '+'}${offset}`);
    slowestMs = Math.max(slowestMs, await say());
    farthestS = Math.max(farthestS, Math.abs((await ask(child, 'state')).now - Date.now()) / 1_000);
    await pause(2 * TICK_MS);
    slowestMs = Math.max(slowestMs, await say());
  }
  const sessions = gateway.opened;
  proxy.hole(true);
  const foundMs = await until(child, ({ status }) => status !== 'ready');
  proxy.heal();
  await until(child, ({ status }) => status === 'ready');
  await say();
  const { errors } = await ask(child, 'state');
  child.kill();
  await proxy.close();
  await gateway.close();
  return { sessions, slowestMs, farthestS, foundMs, errors, violations: gateway.violations.length };
}

async function main() {
  if (library === undefined) throw new Error('libfaketime is not here; on Debian: apt-get install faketime');
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const wall = await tryClock(folder, false);
  const both = await tryClock(folder, true);
  rmSync(folder, { recursive: true });
  conclude(
    'wall-clock',
    {
      jumps: OFFSETS_S.length,
      sleeps: SLEEPS_S.length,
      farthestDays: round(wall.farthestS / 86_400),
      sessions: wall.sessions,
      errors: wall.errors.filter((code) => code !== 'HEARTBEAT_TIMEOUT').length,
      slowestWordMs: round(wall.slowestMs),
      silenceFoundMs: round(wall.foundMs),
      sessionsSleeping: both.sessions,
      slowestWordSleepingMs: round(both.slowestMs),
      silenceFoundSleepingMs: round(both.foundMs),
      violations: wall.violations + both.violations,
    },
    [
      ['farthestDays', '>=', 30],
      ['sessions', '=', 1],
      ['errors', '=', 0],
      ['slowestWordMs', '<=', 1_000],
      ['silenceFoundMs', '<=', FOUND_WITHIN_MS],
      ['slowestWordSleepingMs', '<=', 15_000],
      ['silenceFoundSleepingMs', '<=', FOUND_WITHIN_MS],
      ['violations', '=', 0],
    ],
  );
}

const [role, settings] = process.argv.slice(2);
if (role === 'client') runClient(JSON.parse(settings));
else await main();
