// Does a wall last a day? Wall mode in Chromium over a simulated day; each simulated hour the gateway goes away, in turn
// as a process that ends and another that begins, with other things going on, and as one that refuses everybody for a
// while. What the page shows is held against what the gateway knows.
//   npm run build:demo && node soak/wall-day.mjs [--hours 24] [--speed 60] [--users 200] [--page demo/wallboard/dist]
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import modules from './support/modules.mjs';
import { conclude, percentile, round } from './support/report.mjs';
import { createWallTruth } from './support/wall-truth.mjs';

const GRACE_MS = 2_000;
const DOWN_MS = 3_000;
const LOOK_EVERY_MS = 500;
const HOUR_MS = 3_600_000;
const START_HOUR = 6;
const MIB = 2 ** 20;

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: { hours: text('24'), speed: text('60'), users: text('200'), page: text('demo/wallboard/dist') },
});
const [hours, speed, users] = [values.hours, values.speed, values.users].map(Number);
const hourMs = HOUR_MS / speed;
const settings = { users, speed, staticDir: values.page };

const startedAt = performance.now();
const hourNow = () => (START_HOUR + (performance.now() - startedAt) / hourMs) % 24;
let gateway = await modules.startGateway({ ...settings, startHour: START_HOUR });
const { port, url } = gateway;
let violations = 0;
const truth = createWallTruth({ graceMs: GRACE_MS, keptMs: 10_000 });
truth.follow(gateway);

const browser = await modules.launchChromium();
const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
const page = await context.newPage();
const faults = [];
page.on('pageerror', (error) => faults.push(String(error)));
await page.goto(url);
await modules.signIn(page);
await page.evaluate(() => (window.location.hash = '#/wall/100,103?rotate=20'));
await page.locator('[data-wall][data-freshness="live"]').waitFor();
let documents = 0;
page.on('domcontentloaded', () => (documents += 1));
await page.evaluate(() => {
  globalThis.signIns = 0;
  new MutationObserver(() => {
    if (document.querySelector('form')) globalThis.signIns += 1;
  }).observe(document.body, { subtree: true, childList: true });
});
const devtools = await context.newCDPSession(page);

async function weigh() {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  return { heapMiB: round(usedSize / MIB), nodes, jsEventListeners };
}

let looks = 0;
let liveRows = 0;
let staleLooks = 0;
const lies = [];

/** Reads the whole screen, and holds it against the truth; gives whether it calls itself live. */
async function look() {
  const from = performance.now();
  const { freshness, rows } = await page.evaluate(() => ({
    freshness: document.querySelector('[data-wall]')?.getAttribute('data-freshness') ?? 'gone',
    rows: [...document.querySelectorAll('[data-user-id]')].map((row) => ({
      userId: Number(row.getAttribute('data-user-id')),
      state: row.getAttribute('data-state'),
      freshness: row.getAttribute('data-freshness'),
    })),
  }));
  for (const lie of truth.liesOf(rows, from, performance.now())) lies.push({ hour: hourNow(), ...lie });
  looks += 1;
  liveRows += rows.filter((row) => row.freshness === 'live').length;
  if (freshness !== 'live') staleLooks += 1;
  return freshness === 'live';
}

async function lookFor(ms) {
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await look();
    await pause(LOOK_EVERY_MS);
  }
}

/** The process ends, and another one begins: no memory of a session, and everybody does something else. */
async function replaceGateway() {
  truth.follow(null);
  violations += gateway.violations.length;
  await gateway.close();
  await lookFor(DOWN_MS);
  gateway = await modules.startGateway({ ...settings, port, startHour: hourNow() });
  truth.follow(gateway);
}

async function refuseForAWhile() {
  gateway.trouble.apply({ kind: 'restart', seconds: DOWN_MS / 1_000 });
  await lookFor(DOWN_MS);
}

const backMs = [];
const weights = [];
for (let hour = 0; hour < hours; hour += 1) {
  await lookFor(startedAt + (hour + 1) * hourMs - performance.now());
  weights.push(await weigh());
  await (hour % 2 === 0 ? replaceGateway() : refuseForAWhile());
  const upAt = performance.now();
  while (!(await look())) await pause(100);
  backMs.push(performance.now() - upAt);
  console.error(
    `hour ${hour + 1}: ${JSON.stringify({ ...weights.at(-1), lies: lies.length, back: backMs.at(-1) })}`,
  );
}
await lookFor(5_000);
weights.push(await weigh());
violations += gateway.violations.length;
const signIns = await page.evaluate(() => globalThis.signIns);

await browser.close();
truth.stop();
await gateway.close();

/** In the middle of some hours: single ones swing with what is on screen. */
const middleOf = (part, what) =>
  percentile(
    part.map((weight) => weight[what]),
    0.5,
  );
const quarter = Math.max(1, Math.floor(weights.length / 4));
// The first half fills the page's logs, which have an end.
const [early, late] = [weights.slice(-2 * quarter, -quarter), weights.slice(-quarter)];
if (lies.length > 0) console.error(lies.slice(0, 10));
if (faults.length > 0) console.error(faults.slice(0, 10));
conclude(
  'wall day',
  {
    restarts: backMs.length,
    looks,
    liveRows,
    lies: lies.length,
    staleLooks,
    signIns: signIns ?? -1,
    reloads: documents,
    pageErrors: faults.length,
    violations,
    backMedianS: round(percentile(backMs, 0.5) / 1_000),
    backSlowestS: round(Math.max(...backMs) / 1_000),
    heapEarlyMiB: middleOf(early, 'heapMiB'),
    heapLateMiB: middleOf(late, 'heapMiB'),
    heapGrowth: round(middleOf(late, 'heapMiB') / middleOf(early, 'heapMiB')),
    nodesEarly: middleOf(early, 'nodes'),
    nodesLate: middleOf(late, 'nodes'),
    listenersEarly: middleOf(early, 'jsEventListeners'),
    listenersLate: middleOf(late, 'jsEventListeners'),
    weights,
  },
  [
    ['lies', '=', 0],
    ['signIns', '=', 0],
    ['reloads', '=', 0],
    ['pageErrors', '=', 0],
    ['violations', '=', 0],
    ['heapGrowth', '<=', 1.05],
    ['liveRows', '>=', looks],
  ],
);
