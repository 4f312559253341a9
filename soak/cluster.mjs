// Do clients stay true when parts of a cluster are killed under load? Real stores over HAProxy to three gateways on NATS;
// parts are killed (-9), restarted and reloaded at random. At the end every row of every client must be true.
//   node soak/cluster.mjs [--seconds 300] [--clients 100] [--people 1000] [--speed 20] [--pace normal|fast]
//     [--only gateway,engine | --only none: no trouble, what the load costs] [--seed 1] [--control]: gateways that ask first and listen then, which must fail
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildScript, installClusterPackages } from '../scripts/demo-parts.mjs';
import { createClusterClient } from './support/cluster-client.mjs';
import { measureCost } from './support/cluster-cost.mjs';
import { createJudge } from './support/cluster-judge.mjs';
import { createTroubles } from './support/cluster-troubles.mjs';
import modules from './support/modules.mjs';
import { conclude, percentile, round } from './support/report.mjs';
import { seeded } from './support/virtual-time.mjs';

/** The package's defaults and the demo's, or both at a tenth of their time. */
const paces = {
  normal: {
    options: { heartbeatTimeoutMs: 25_000 },
    gateway: { tickMs: 10_000, drainMs: 10_000 },
    firstDelayMs: 5_000,
    stableMs: 31_000,
    restMs: 3_000,
    downMs: [500, 8_000],
    settleMs: 90_000,
  },
  fast: {
    options: {
      heartbeatTimeoutMs: 2_500,
      reconnect: { firstDelayMs: 500, minDelayMs: 100, maxDelayMs: 2_000, resetAfterMs: 500 },
    },
    gateway: { tickMs: 1_000, drainMs: 1_000 },
    firstDelayMs: 500,
    stableMs: 600,
    restMs: 300,
    downMs: [200, 800],
    settleMs: 30_000,
  },
};

/** The most that fall into any window of this width, in percent of all. */
function peakPercent(times, widthMs) {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < sorted.length; last++) {
    while (sorted[last] - sorted[first] >= widthMs) first++;
    most = Math.max(most, last - first + 1);
  }
  return round((most / Math.max(1, sorted.length)) * 100);
}

async function connectAll(clients) {
  // In portions, so that the beginning is no storm of its own.
  for (let from = 0; from < clients.length; from += 50) {
    for (const client of clients.slice(from, from + 50)) client.start();
    while (!clients.slice(from, from + 50).every((client) => client.isReady())) await pause(20);
  }
}

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    seconds: text('300'),
    clients: text('100'),
    people: text('1000'),
    speed: text('20'),
    gateways: text('3'),
    pace: text('normal'),
    only: text(''),
    seed: text('1'),
    control: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const pace = paces[values.pace];
const seconds = Number(values.seconds);
const missing = modules.missingTools();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
installClusterPackages();
const script = await buildScript('demo/gateway/cluster/part.ts', `soak-${process.pid}.mjs`);
const gatewayScript = values.control
  ? await buildScript('soak/support/control-part.ts', `control-${process.pid}.mjs`)
  : undefined;

const lines = [];
const cluster = await modules.startCluster({
  port: 0,
  host: '127.0.0.1',
  gateways: Number(values.gateways),
  script,
  gatewayScript,
  simulationArgs: [`--users=${values.people}`, `--speed=${values.speed}`, `--seed=${values.seed}`],
  gatewayArgs: [`--tick-ms=${pace.gateway.tickMs}`, `--drain-ms=${pace.gateway.drainMs}`],
  restartMs: 500,
  onLine: (name, line) => {
    if (values.verbose) console.log(`${name.padEnd(10)} | ${line}`);
    lines.push({ name, line });
  },
});
let isDone = false;
process.once('exit', () => {
  for (const built of [script, gatewayScript]) if (built !== undefined) rmSync(built);
  if (!isDone) for (const part of cluster.parts) part.signal('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
await cluster.ready();

const { url, simulationUrl } = cluster;
const directory = await (await fetch(`${url}/directory`)).json();
const clients = [];
for (let number = 0; number < Number(values.clients); number++) {
  clients.push(await createClusterClient(number, { url, directory, options: pace.options }));
}
await connectAll(clients);

const judge = createJudge(clients, simulationUrl, 250);
const troubles = createTroubles({ cluster, clients, judge, pace, random: seeded(Number(values.seed)) });
const isLoadOnly = values.only === 'none';
const kinds = values.only === '' ? Object.keys(troubles.kinds) : isLoadOnly ? [] : values.only.split(',');
const startedAt = performance.now();
const endCost = isLoadOnly ? await measureCost(cluster) : undefined;
if (isLoadOnly) await pause(seconds * 1_000);
const cost = await endCost?.();
// Every kind once, then at random, until the time is over.
for (
  let turn = 0;
  turn < kinds.length || (!isLoadOnly && performance.now() - startedAt < seconds * 1_000);
  turn++
) {
  await troubles.make(turn < kinds.length ? kinds[turn] : troubles.draw(kinds));
  if (values.verbose) console.log(JSON.stringify({ ...troubles.things.at(-1), plannedMs: undefined }));
}
const verdict = await judge.conclude(pace.options.heartbeatTimeoutMs + 5_000);
const { things } = troubles;
const healths = await Promise.all(
  cluster.gatewayUrls.map(async (gateway) => (await fetch(`${gateway}/health`)).json()),
);
const spread = things.filter(({ kind }) => kind === 'balancer').map(({ plannedMs }) => plannedMs);
const peaks = spread.map((planned) => peakPercent(planned, pace.firstDelayMs / 5));
const recoveries = things.map(({ tookMs }) => tookMs);
const mean = clients.length * 0.2;
/** The worst of each kind. */
const worst = (field) =>
  Object.fromEntries(
    kinds.map((kind) => [
      kind,
      Math.max(...things.filter((thing) => thing.kind === kind).map((thing) => thing[field])),
    ]),
  );

conclude(
  'cluster',
  {
    clients: clients.length,
    people: Number(values.people),
    seconds: round((performance.now() - startedAt) / 1_000),
    things: things.length,
    byKind: Object.fromEntries(
      kinds.map((kind) => [kind, things.filter((thing) => thing.kind === kind).length]),
    ),
    slowestMs: worst('tookMs'),
    wrongMs: worst('longestWrongMs'),
    ...cost,
    ...verdict,
    mostLossesOfOneThing: Math.max(0, ...things.map(({ mostLosses }) => mostLosses)),
    notSettled: things.filter(({ isSettled }) => !isSettled).length,
    sessions: clients.reduce((sum, { readies }) => sum + readies, 0),
    resyncs: lines.filter(({ line }) => line.includes('"msg":"resync"')).length,
    violations: healths.reduce((sum, { violationCount }) => sum + violationCount, 0),
    medianRecoveryMs: round(percentile(recoveries, 0.5)),
    slowestRecoveryMs: round(Math.max(0, ...recoveries)),
    highestPeakPercent: Math.max(0, ...peaks),
  },
  [
    ['wrongRows', '=', 0],
    ['wrongCounts', '=', 0],
    ['longestWrongMs', '<=', pace.options.heartbeatTimeoutMs],
    ['mostLossesOfOneThing', '<=', 2],
    ['notSettled', '=', 0],
    ['violations', '=', 0],
    // A fifth of the first delay gets a fifth of the clients, and what chance adds to the highest of all windows.
    ['highestPeakPercent', '<=', round(Math.max(30, ((mean + 6 * Math.sqrt(mean)) / clients.length) * 100))],
  ],
);
for (const client of clients) client.stop();
await cluster.close();
isDone = true;
