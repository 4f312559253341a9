/** Runs one part of the benchmark and sends what it measured to the parent process. See `run.mjs`. */
import type { Effort } from './measure';
import { measureDevelopment } from './parts/development';
import { measureEndToEnd } from './parts/end-to-end';
import { GROWTH_PEOPLE, measureGrowth } from './parts/growth';
import { measureDrift, measureMemory } from './parts/memory';
import { measureReact } from './parts/react';
import { measureSlowApp } from './parts/slow-app';
import { measureSlowBoard } from './parts/slow-board';
import { measureTabs } from './parts/tabs';
import { measureThroughput } from './parts/throughput';
import type { TrafficName } from './parts/throughput';

const FULL: Effort = { rounds: 11, sliceMs: 25, warmUpMs: 100 };
const GATE: Effort = { rounds: 15, sliceMs: 25, warmUpMs: 100 };

const EVERYTHING = ['parse', 'floor', 'ours', 'rtk-batch', 'rtk-frame', 'redux-websocket', 'rtk-query'];
const GATED = ['parse', 'floor', 'ours', 'rtk-batch'];
const SIZES = [100, 1_000, 10_000, 50_000];

type Measure = (effort: Effort) => unknown;

async function inTurn<Size>(sizes: readonly Size[], measure: (size: Size) => unknown): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const size of sizes) rows.push(await measure(size));
  return rows;
}

const throughput = (traffic: TrafficName, sizes: readonly number[], only: readonly string[]): Measure => {
  return (effort) => inTurn(sizes, (people) => measureThroughput(traffic, people, only, effort));
};

/** The parts, by the name that `run.mjs` asks for. */
const parts: Record<string, Measure> = {
  steady: throughput('steady', SIZES, EVERYTHING),
  burst: throughput('burst', SIZES, EVERYTHING),
  view: throughput('view', SIZES, EVERYTHING),
  trickle: throughput('trickle', SIZES, ['parse', 'floor', 'ours', 'rtk-frame']),
  snapshot: throughput('snapshot', SIZES.slice(1), ['parse', 'floor', 'ours', 'rtk-batch']),
  growth: (effort) => inTurn([1, 500], (batch) => measureGrowth(batch, effort)),
  development: (effort) => inTurn(GROWTH_PEOPLE.slice(0, 3), (people) => measureDevelopment(people, effort)),
  memory: () => measureMemory(),
  drift: () => measureDrift(5_000_000),
  'end-to-end': ({ rounds }) => inTurn([1_000, 10_000, 50_000], (people) => measureEndToEnd(people, rounds)),
  react: () => measureReact(),
  'slow-app': () => measureSlowApp(),
  'slow-board': () => measureSlowBoard(),
  tabs: () => measureTabs(),
  'gate-steady': throughput('steady', [1_000, 10_000], GATED),
  'gate-view': throughput('view', [1_000, 10_000], GATED),
};

async function main(): Promise<void> {
  const name = process.argv[2] ?? '';
  const part = parts[name];
  if (part === undefined)
    throw new Error(`no part is called ${name}; there are ${Object.keys(parts).join(', ')}`);
  const result = await part(name.startsWith('gate') ? GATE : FULL);
  process.send?.(result);
  process.disconnect();
  // The middleware of a benchmark keeps timers for a session that never ends.
  process.exit();
}

void main();
