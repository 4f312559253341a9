/** Measuring by processor time, interleaved: only ratios taken in one run count, because absolute times wander. */

import { mulberry32 } from './world';
import type { Random } from './world';

/** One way of doing the work, ready to be timed. */
export interface Runner {
  /** Does the work of `dispatches` dispatches. */
  run: (dispatches: number) => void;
  /** Untimed, before each `run`: whatever it uses up. */
  refill?: (dispatches: number) => void;
  /** Throws if what was done so far is wrong. Untimed, before the first slice. */
  verify?: () => void;
}

/** What is to be compared. */
export interface Contestant {
  name: string;
  create: () => Runner;
  /** Fixed length of a slice, for the slow ones. */
  dispatchesPerSlice?: number | undefined;
}

/** Quartiles. */
export interface Spread {
  p25: number;
  median: number;
  p75: number;
}

/** Nanoseconds of processor time per update, round by round. */
export type Samples = Record<string, number[]>;

/** How long and how often. */
export interface Effort {
  rounds: number;
  /** Least processor time of a slice. */
  sliceMs: number;
  warmUpMs: number;
}

/** Processor time of this process in nanoseconds: user and system, collection of garbage included. */
export function cpuNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1_000;
}

/** Collects garbage; the benchmark runs with `--expose-gc`. */
export function collectGarbage(options?: { type: 'minor' }): void {
  const collect = (globalThis as { gc?: (options?: { type: 'minor' }) => void }).gc;
  if (collect === undefined) throw new Error('run with --expose-gc');
  collect(options);
}

/** What a slice came to. */
interface Slice {
  dispatches: number;
  takenNs: number;
}

function timed(runner: Runner, dispatches: number): number {
  if (runner.refill !== undefined) {
    runner.refill(dispatches);
    collectGarbage({ type: 'minor' });
  }
  const from = cpuNs();
  runner.run(dispatches);
  return cpuNs() - from;
}

/**
 * Works until the slice is full. Its end is measured, not foreseen from the warm-up: code that is compiled while the
 * rounds run already would finish a foreseen amount in a fraction of the time, most of it on cold caches.
 */
function slice(runner: Runner, step: number, sliceMs: number): Slice {
  collectGarbage({ type: 'minor' });
  const done: Slice = { dispatches: 0, takenNs: 0 };
  do {
    done.takenNs += timed(runner, step);
    done.dispatches += step;
  } while (done.takenNs < sliceMs * 1e6);
  return done;
}

/** Warms up, and finds how many dispatches are worth looking at the clock for. */
function calibrate(runner: Runner, { sliceMs, warmUpMs }: Effort): number {
  const stepNs = (sliceMs * 1e6) / 20;
  let step = 1;
  let spentNs = 0;
  while (spentNs < warmUpMs * 1e6) {
    const takenNs = timed(runner, step);
    spentNs += takenNs;
    if (takenNs < stepNs) step *= 2;
  }
  return step;
}

/** A new order for every round: in a rotation, each would always pay for the garbage of the same other. */
function shuffled<T>(values: readonly T[], random: Random): T[] {
  return values
    .map((value) => ({ value, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ value }) => value);
}

/** Runs all contestants in one process, in shuffled order, and gives what each update cost in each round. */
export function compete(contestants: Contestant[], updatesPerDispatch: number, effort: Effort): Samples {
  const field = contestants.map(({ name, create, dispatchesPerSlice }) => {
    const runner = create();
    runner.verify?.();
    const isFixed = dispatchesPerSlice !== undefined;
    const step = isFixed ? dispatchesPerSlice : calibrate(runner, effort);
    return { name, runner, step, sliceMs: isFixed ? 0 : effort.sliceMs };
  });
  const samples: Samples = {};
  const random = mulberry32(4);
  for (const { name } of field) samples[name] = [];
  for (let round = 0; round < effort.rounds; round++) {
    for (const { name, runner, step, sliceMs } of shuffled(field, random)) {
      const { dispatches, takenNs } = slice(runner, step, sliceMs);
      samples[name]?.push(takenNs / (dispatches * updatesPerDispatch));
    }
  }
  return samples;
}

/** Quartiles of some values. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  return { p25: at(0.25), median: at(0.5), p75: at(0.75) };
}

/** Quartiles of the ratios, round by round, of two contestants of one run. */
export function ratio(samples: Samples, over: string, under: string): Spread {
  const below = samples[under] ?? [];
  return spread((samples[over] ?? []).map((value, round) => value / (below[round] ?? NaN)));
}
