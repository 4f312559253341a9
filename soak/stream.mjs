// Does the store keep up with a busy call centre? A gateway in another process sends one-row frames at a steady rate,
// then a burst; 10,000 people are in the store.
//   node soak/stream.mjs [--rate 5000] [--seconds 60] [--burst 50000] [--users 10000]
import { parseArgs } from 'node:util';
import { ask, startChild } from './support/children.mjs';
import modules from './support/modules.mjs';
import { conclude, percentile, round } from './support/report.mjs';
import { createStore, newToken } from './support/store.mjs';

const PRESENCE = ['RINGING', 'ANSWERED', 'BRIDGED', ''];
const GROUP_ID = 7;

/** Microseconds on the clock that all processes of a machine share. */
const nowUs = () => Number(process.hrtime.bigint() / 1_000n);

/** Sends what it is told to send, at the rate it is told, and knows what is true of everybody. */
async function runGateway({ users }) {
  const gateway = await modules.startScriptedGateway({ welcomeDelayMs: 0 });
  const userIds = Array.from({ length: users }, (_, index) => 1_000_000 + index * 37);
  gateway.members.set(GROUP_ID, userIds);
  for (const userId of userIds) gateway.rows.set(userId, { userId, presence: '', availability: '0 0' });
  let sent = 0;

  function sendOne() {
    const userId = userIds[(sent * 7_919) % users];
    const presence = PRESENCE[sent % PRESENCE.length];
    const row = { userId, presence, availability: `${++sent} ${nowUs()}` };
    gateway.rows.set(userId, row);
    gateway.sessions[0].send({ type: 'response', data: [row] });
  }

  function stream(rate, count) {
    return new Promise((resolve) => {
      const startedUs = nowUs();
      let done = 0;
      const interval = setInterval(() => {
        const due = rate === 0 ? count : Math.min(count, ((nowUs() - startedUs) * rate) / 1e6);
        while (done < due) {
          sendOne();
          done++;
        }
        if (done < count) return;
        clearInterval(interval);
        resolve();
      }, 2);
    });
  }

  process.on('message', async ({ rate, count, wantsTruth }) => {
    if (count > 0) await stream(rate, count);
    const { presenceUrl, violations, opened } = gateway;
    const truth = wantsTruth ? [...gateway.rows.values()] : [];
    process.send({ presenceUrl, violations: violations.length, opened, sent, truth });
  });
  process.send('ready');
}

/** What came out of the store's middleware, and how long each update took from the server's `send` to the state. */
function createGauge() {
  const gauge = { latenciesMs: [], batches: 0, received: 0, outOfOrder: 0, lastNumber: 0 };
  let seen;
  gauge.note = ({ type, payload }) => {
    if (type !== 'realtime/presenceReceived') return;
    const atUs = nowUs();
    gauge.batches++;
    for (const { availability } of payload.updates) {
      const [number, sentUs] = availability.split(' ').map(Number);
      if (number === 0) continue;
      gauge.received++;
      if (number !== gauge.lastNumber + 1) gauge.outOfOrder++;
      gauge.lastNumber = number;
      gauge.latenciesMs.push((atUs - sentUs) / 1_000);
    }
    seen?.();
  };
  gauge.until = (isTrue) =>
    new Promise((resolve) => {
      seen = () => {
        if (isTrue()) resolve();
      };
      seen();
    });
  return gauge;
}

function countWrong(store, truth) {
  const state = store.getState();
  return truth.filter(({ userId, presence, availability }) => {
    const row = modules.selectUserPresence(state, userId);
    return row?.presence !== presence || row.availability !== availability;
  }).length;
}

async function run() {
  const number = (value) => ({ type: 'string', default: String(value) });
  const { values } = parseArgs({
    options: { rate: number(5_000), seconds: number(60), burst: number(50_000), users: number(10_000) },
  });
  const [rate, seconds, burst, users] = ['rate', 'seconds', 'burst', 'users'].map((name) =>
    Number(values[name]),
  );
  const child = await startChild(import.meta.filename, 'gateway', { users });
  const { presenceUrl } = await ask(child, { count: 0 });
  const gauge = createGauge();
  const errors = [];
  const store = createStore({ onError: (error) => errors.push(error) }, gauge.note);
  store.dispatch(modules.websocketGroupSubscribe({ orgId: modules.orgId, groupId: GROUP_ID }));
  store.dispatch(
    modules.websocketStart({ endpoint: presenceUrl, accessToken: newToken(), isFreedomWeb: false }),
  );
  await gauge.until(() => modules.selectAllUserDisplayItems(store.getState()).length === users);

  const steady = rate * seconds;
  const before = { batches: gauge.batches, cpu: process.cpuUsage() };
  await ask(child, { rate, count: steady });
  await gauge.until(() => gauge.lastNumber === steady);
  const cpu = process.cpuUsage(before.cpu);
  const steadyLatenciesMs = gauge.latenciesMs.splice(0);
  const dispatches = gauge.batches - before.batches;

  const burstAt = performance.now();
  const { truth, sent, violations, opened } = await ask(child, { rate: 0, count: burst, wantsTruth: true });
  await gauge.until(() => gauge.lastNumber === sent);
  const burstMs = performance.now() - burstAt;

  conclude(
    'stream',
    {
      users,
      rate,
      seconds,
      burst,
      sent,
      lost: sent - gauge.received,
      outOfOrder: gauge.outOfOrder,
      wrongAtQuiet: countWrong(store, truth),
      members: modules.selectGroupDisplayItems(store.getState(), GROUP_ID).length,
      p50Ms: round(percentile(steadyLatenciesMs, 0.5)),
      p99Ms: round(percentile(steadyLatenciesMs, 0.99)),
      maxMs: round(percentile(steadyLatenciesMs, 1)),
      dispatches,
      cpuUsPerFrame: round((cpu.user + cpu.system) / steady),
      burstMs: round(burstMs),
      errors: errors.length,
      violations,
      sessions: opened,
    },
    [
      ['lost', '=', 0],
      ['outOfOrder', '=', 0],
      ['wrongAtQuiet', '=', 0],
      ['members', '=', users],
      ['p99Ms', '<=', 100],
      ['errors', '=', 0],
      ['violations', '=', 0],
      ['sessions', '=', 1],
    ],
  );
  store.dispatch(modules.websocketStop());
  child.kill('SIGKILL');
}

await (process.argv[2] === 'gateway' ? runGateway(JSON.parse(process.argv[3])) : run());
