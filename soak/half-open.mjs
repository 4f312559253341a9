// Is a dead connection found that nobody closed? Many clients learn the period of the ticks by themselves; then every
// cable is cut silently, at a moment of its own.
//   node soak/half-open.mjs [--clients 200] [--tick-ms 1100]
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import modules from './support/modules.mjs';
import { conclude, percentile, round } from './support/report.mjs';
import { createStore, newToken } from './support/store.mjs';

/** The least that the watchdog grants (decisions, 8): 2.5 periods are less. */
const WATCHDOG_MS = 10_000;

function createClient(proxy) {
  const client = { lostAt: null, readies: 0, changed: undefined };
  client.store = createStore({}, ({ type, payload }) => {
    if (type !== 'realtime/connectionChanged') return;
    const { status } = payload.connection;
    if (status === 'ready') client.readies++;
    else if (client.readies > 0) client.lostAt ??= performance.now();
    client.changed?.();
  });
  client.until = (isTrue) =>
    new Promise((resolve) => {
      client.changed = () => {
        if (isTrue()) resolve();
      };
      client.changed();
    });
  const endpoint = `ws://127.0.0.1:${proxy.port}/v1/events`;
  client.store.dispatch(modules.websocketUserSubscribe({ orgId: modules.orgId, userId: 1 }));
  client.store.dispatch(modules.websocketStart({ endpoint, accessToken: newToken(), isFreedomWeb: false }));
  return client;
}

/** One cable: learn, cut, wait to be found, heal, wait to be back. */
async function tryOne(gateway, tickMs) {
  const proxy = await modules.startFaultProxy(gateway.port);
  const client = createClient(proxy);
  await client.until(() => client.readies === 1);
  // Two ticks after the welcome show the period; the rest is chance.
  await pause(3.5 * tickMs + Math.random() * 3_000);
  const earlyDeath = client.lostAt !== null;
  proxy.hole(true);
  const cutAt = performance.now();
  await client.until(() => client.lostAt !== null);
  const foundMs = client.lostAt - cutAt;
  proxy.heal();
  await client.until(() => client.readies === 2);
  client.store.dispatch(modules.websocketStop());
  await proxy.close();
  return { earlyDeath, foundMs };
}

const { values } = parseArgs({
  options: { clients: { type: 'string', default: '200' }, 'tick-ms': { type: 'string', default: '1100' } },
});
const [clients, tickMs] = [Number(values.clients), Number(values['tick-ms'])];
const gateway = await modules.startScriptedGateway({ tickMs });
const found = await Promise.all(Array.from({ length: clients }, () => tryOne(gateway, tickMs)));
const times = found.map(({ foundMs }) => foundMs);
conclude(
  'half-open',
  {
    clients,
    watchdogMs: WATCHDOG_MS,
    foundInTime: times.filter((ms) => ms <= WATCHDOG_MS + 1_000).length,
    foundTooSoon: times.filter((ms) => ms < WATCHDOG_MS - tickMs - 1_000).length,
    deathsBeforeTheCut: found.filter(({ earlyDeath }) => earlyDeath).length,
    medianMs: round(percentile(times, 0.5)),
    slowestMs: round(percentile(times, 1)),
    violations: gateway.violations.length,
  },
  [
    ['foundInTime', '=', clients],
    ['foundTooSoon', '=', 0],
    ['deathsBeforeTheCut', '=', 0],
    ['violations', '=', 0],
  ],
);
await gateway.close();
