// Is every call told exactly once? Listeners as in the recipes hear the demo gateway's calls through several paths each:
// alone, with a connection that is lost every few minutes, and in three tabs of which one acts.
//   node soak/call-listeners.mjs [--hours 1] [--speed 60] [--users 200]
import { parseArgs } from 'node:util';
import modules from './support/modules.mjs';
import { conclude } from './support/report.mjs';

const HOUR_MS = 3_600_000;
const STEP_MS = 50;

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({ options: { hours: text('1'), speed: text('60'), users: text('200') } });
const [hours, speed, users] = [values.hours, values.speed, values.users].map(Number);
const common = { spanMs: hours * HOUR_MS, stepMs: speed * STEP_MS, pauseMs: STEP_MS, users };

const ways = { alone: {}, dropped: { dropEveryMs: 300_000 }, tabs: { tabs: 3 } };
const figures = {};
const limits = [];
for (const [way, options] of Object.entries(ways)) {
  const { missing, twice, invented, ...counts } = await modules.runCallListeners({ ...common, ...options });
  const found = { ...counts, missing: missing.length, twice: twice.length, invented: invented.length };
  for (const [name, value] of Object.entries(found)) figures[`${way} ${name}`] = value;
  for (const name of ['missing', 'twice', 'invented', 'violations']) limits.push([`${way} ${name}`, '=', 0]);
  limits.push([`${way} calls`, '>=', 1]);
  if (missing.length + twice.length + invented.length > 0) console.error(way, { missing, twice, invented });
}
conclude('call listeners', figures, limits);
