// Does a restarted gateway get its clients back evenly? Many stores in this process are connected to one gateway, which
// is killed and replaced at once.
// On a machine that is busy with other things arrivals bunch by themselves; --judge planned holds the limits against
// the delays that the clients chose.
//   node soak/storm.mjs [--stores 2000] [--judge arrivals]
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ask, startChild } from './support/children.mjs';
import modules from './support/modules.mjs';
import { conclude, percentile, round } from './support/report.mjs';
import { createStore, newToken } from './support/store.mjs';

/** Milliseconds that mean the same in every process. */
const wallMs = () => performance.timeOrigin + performance.now();

/** Takes over a port as soon as it is free. */
async function listenAt(port) {
  for (;;) {
    try {
      return await modules.startScriptedGateway({ port, welcomeDelayMs: 5, tickMs: 5_000 });
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
      await pause(2);
    }
  }
}

/** A gateway that notes when each client's `auth` arrives. The second one is ready to replace the first. */
async function runGateway() {
  const arrivals = [];
  let gateway = null;
  let listeningAt = 0;
  process.on('message', async ({ port }) => {
    if (gateway === null) {
      gateway = await listenAt(port);
      listeningAt = wallMs();
      const { onAuth } = gateway.script;
      gateway.script.onAuth = (session) => {
        arrivals.push(wallMs());
        onAuth(session);
      };
    }
    const { violations, opened } = gateway;
    const live = gateway.live().map(({ paths }) => paths.size);
    process.send({ port: gateway.port, listeningAt, arrivals, violations: violations.length, opened, live });
  });
  process.send('loaded');
}

/** The most that fall into any window of this width. */
function peak(times, widthMs) {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < sorted.length; last++) {
    while (sorted[last] - sorted[first] >= widthMs) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

const peaks = (name, times, count) => ({
  [`${name}100Percent`]: round((peak(times, 100) / count) * 100),
  [`${name}1000Percent`]: round((peak(times, 1_000) / count) * 100),
});

/**
 * What chance alone makes of a rate: six standard deviations above the mean. It is the highest of all windows that is
 * judged, and with 200 stores one in fourteen even draws has a window four of them above it.
 */
const withChance = (mean) => mean + 6 * Math.sqrt(mean);

function createStores(count, port) {
  /** When each store was last ready; emptied for the restart. */
  const readyAt = new Map();
  /** The first delay that each store chose. */
  const plannedMs = [];
  let changed;
  const everyReady = (many) =>
    new Promise((resolve) => {
      changed = () => {
        if (readyAt.size === many) resolve();
      };
    });
  const stores = Array.from({ length: count }, (_, index) => {
    const store = createStore({}, ({ type, payload }) => {
      if (type !== 'realtime/connectionChanged') return;
      const { status, retryAt } = payload.connection;
      if (payload.previous.status === 'ready' && status === 'waiting') plannedMs.push(retryAt - Date.now());
      if (status !== 'ready') return;
      readyAt.set(index, wallMs());
      changed?.();
    });
    store.dispatch(modules.websocketUserSubscribe({ orgId: modules.orgId, userId: index + 1 }));
    return store;
  });
  const start = (index) => {
    const endpoint = `ws://127.0.0.1:${port}/v1/events`;
    const accessToken = newToken(index + 1);
    stores[index].dispatch(modules.websocketStart({ endpoint, accessToken, isFreedomWeb: false }));
  };
  return { stores, readyAt, plannedMs, start, everyReady };
}

async function connectAll({ stores, start, everyReady }) {
  // In portions, so that the beginning is no storm of its own.
  for (let from = 0; from < stores.length; from += 50) {
    const to = Math.min(stores.length, from + 50);
    const portion = everyReady(to);
    for (let index = from; index < to; index++) start(index);
    await portion;
  }
}

async function run() {
  const option = (value) => ({ type: 'string', default: value });
  const { values } = parseArgs({ options: { stores: option('2000'), judge: option('arrivals') } });
  const count = Number(values.stores);
  const [first, spare] = await Promise.all([1, 2].map(() => startChild(import.meta.filename, 'gateway', {})));
  const { port } = await ask(first, { port: 0 });
  const crowd = createStores(count, port);
  const { stores, readyAt, plannedMs, everyReady } = crowd;
  await connectAll(crowd);

  readyAt.clear();
  const allBack = everyReady(count);
  const replaced = ask(spare, { port });
  const killedAt = wallMs();
  first.kill('SIGKILL');
  await Promise.all([replaced, allBack]);
  const { listeningAt, arrivals, violations, opened, live } = await ask(spare, { port });
  const recoveries = [...readyAt.values()].map((at) => at - killedAt);
  const figures = {
    stores: count,
    downMs: round(listeningAt - killedAt),
    back: live.length,
    wronglySubscribed: live.filter((paths) => paths !== 1).length,
    sessionsOpened: opened,
    ...peaks('arrivals', arrivals, count),
    ...peaks('planned', plannedMs, count),
    p50Ms: round(percentile(recoveries, 0.5)),
    p95Ms: round(percentile(recoveries, 0.95)),
    lastMs: round(Math.max(...recoveries)),
    violations,
  };
  // With few stores chance alone makes higher peaks than the goal allows.
  const allowed = (percent, meanPart) =>
    round(Math.max(percent, (withChance(count * meanPart) / count) * 100));
  const { judge } = values;
  conclude('storm', figures, [
    ['back', '=', count],
    ['wronglySubscribed', '=', 0],
    ['violations', '=', 0],
    [`${judge}100Percent`, '<=', allowed(4, 0.02)],
    [`${judge}1000Percent`, '<=', allowed(30, 0.2)],
    ...(judge === 'arrivals' ? [['p95Ms', '<=', 7_000]] : []),
  ]);
  for (const store of stores) store.dispatch(modules.websocketStop());
  spare.kill('SIGKILL');
}

await (process.argv[2] === 'gateway' ? runGateway() : run());
