import { cpus, totalmem } from 'node:os';

/** Where figures were taken; they mean little without it. */
const machine = () => ({
  node: process.version,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
});

/** Rounds to two places, for print. */
export const round = (value) => Math.round(value * 100) / 100;

/** The value below which this part of the values lies; of an empty list 0. */
export function percentile(values, part) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/**
 * Prints the figures as a line of JSON and as one to read, and makes the process end with 1 where a limit was missed.
 * Limits are `[figure, '<=' | '>=' | '=', limit]`.
 */
export function conclude(name, figures, limits) {
  const compare = {
    '<=': (value, limit) => value <= limit,
    '>=': (value, limit) => value >= limit,
    '=': (value, limit) => value === limit,
  };
  const missed = limits.filter(([figure, sign, limit]) => !compare[sign](figures[figure], limit));
  console.log(JSON.stringify({ name, held: missed.length === 0, figures, limits, machine: machine() }));
  const shown = Object.entries(figures)
    .filter(([, value]) => typeof value !== 'object')
    .map(([figure, value]) => `${figure} ${value}`);
  const verdict =
    missed.length === 0 ? 'held' : `MISSED ${missed.map((limit) => limit.join(' ')).join(', ')}`;
  console.log(`${name}: ${shown.join(', ')}. ${verdict}.`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}
