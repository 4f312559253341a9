// Does hostile input do exactly what the rules say, and no harm? Frames and actions that are structured as the
// specification has them and wrong somewhere go into stores, batch by batch with seeds of their own; what must become of
// each is told a second time, by plain rules.
//   node soak/fuzz.mjs [--frames 1000000] [--actions 100000] [--seed 1]
import { parseArgs } from 'node:util';
import modules from './support/modules.mjs';
import { conclude, round } from './support/report.mjs';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    actions: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const frames = Number(values.frames);
const actions = Number(values.actions);
const firstSeed = Number(values.seed);

const FRAMES_PER_STORE = 20_000;
const stores = Math.ceil(frames / FRAMES_PER_STORE);
const uncaught = [];
process.on('uncaughtException', (error) => uncaught.push(String(error)));
process.on('unhandledRejection', (error) => uncaught.push(String(error)));

const startedAt = performance.now();
const surprises = [];
let applied = 0;
let reports = 0;
for (let store = 0; store < stores; store++) {
  const seed = firstSeed + store;
  const ofStore = (all) => Math.floor((all * (store + 1)) / stores) - Math.floor((all * store) / stores);
  const report = modules.runFuzz(seed, ofStore(frames), ofStore(actions));
  applied += report.applied;
  reports += report.reports;
  surprises.push(...report.surprises.map((surprise) => `seed ${seed}: ${surprise}`));
}
for (const surprise of [...surprises, ...uncaught].slice(0, 20)) console.error(surprise);

conclude(
  'fuzz',
  {
    frames,
    actions,
    applied,
    reports,
    surprises: surprises.length,
    uncaught: uncaught.length,
    seconds: round((performance.now() - startedAt) / 1_000),
  },
  [
    ['surprises', '=', 0],
    ['uncaught', '=', 0],
    ['applied', '>=', frames / 2],
  ],
);
