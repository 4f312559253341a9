// Does the client get over everything? Lanes of a gateway, a fault proxy and a client each, over real sockets at 1/50
// of the default times; every fault is followed by a check of everything that must hold again.
//   node soak/faults.mjs [--faults 500] [--lanes 16] [--seed 1] [--only kind,kind]
import { parseArgs } from 'node:util';
import { faultKinds } from './support/fault-kinds.mjs';
import { createLane } from './support/lane.mjs';
import { conclude, percentile, round } from './support/report.mjs';
import { seeded } from './support/virtual-time.mjs';

/** One lane's share of the faults, until there are none left; a lane that did not converge is replaced. */
async function work(number, take, log, seed) {
  const random = seeded(seed * 1_000 + number);
  let lane = await createLane(number, random);
  for (let kind = take(); kind !== undefined; kind = take()) {
    const startedAt = performance.now();
    try {
      lane.meanwhile();
      await faultKinds[kind](lane);
      lane.meanwhile();
      await lane.converged();
      log.done.push({ kind, ms: performance.now() - startedAt });
    } catch (error) {
      log.missed.push({ kind, number, trouble: lane.trouble(), error: String(error) });
      log.violations.push(...lane.gateway.violations);
      await lane.close();
      lane = await createLane(number, random);
    }
  }
  log.violations.push(...lane.gateway.violations);
  await lane.close();
}

const option = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: { faults: option('500'), lanes: option('16'), seed: option('1'), only: option('') },
});
const [faults, lanes, seed] = [Number(values.faults), Number(values.lanes), Number(values.seed)];
const kinds = values.only === '' ? Object.keys(faultKinds) : values.only.split(',');
const random = seeded(seed);
let dealt = 0;
// Every kind as often as any other, in an order of its own each round.
let round_ = [];
const take = () => {
  if (dealt === faults) return undefined;
  if (round_.length === 0) round_ = [...kinds];
  dealt++;
  return round_.splice(Math.floor(random() * round_.length), 1)[0];
};

const log = { done: [], missed: [], violations: [] };
const startedAt = performance.now();
await Promise.all(Array.from({ length: lanes }, (_, number) => work(number, take, log, seed)));
const times = log.done.map(({ ms }) => ms);
const counts = kinds.map((kind) => log.done.filter((fault) => fault.kind === kind).length);
for (const missed of log.missed.slice(0, 20)) console.log(JSON.stringify(missed));
for (const violation of log.violations.slice(0, 20)) console.log(violation);
conclude(
  'faults',
  {
    faults,
    kinds: kinds.length,
    fewestOfAKind: Math.min(...counts),
    lanes,
    seed,
    converged: log.done.length,
    missed: log.missed.length,
    violations: log.violations.length,
    medianMs: round(percentile(times, 0.5)),
    p99Ms: round(percentile(times, 0.99)),
    seconds: round((performance.now() - startedAt) / 1_000),
  },
  [
    ['converged', '=', faults],
    ['violations', '=', 0],
  ],
);
