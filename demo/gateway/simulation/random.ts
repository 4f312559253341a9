/** A seeded source of chance: one seed gives one sequence, on every machine. Not for secrets. */
export interface Random {
  /** Uniform in [0, 1). */
  next: () => number;
  /** Uniform in [min, max). */
  between: (min: number, max: number) => number;
  /** A whole number, uniform in [min, max], both included. */
  integer: (min: number, max: number) => number;
  /** True with the given probability. */
  chance: (probability: number) => boolean;
  /** One of the items; throws a RangeError when there is none. */
  pick: <T>(items: readonly T[]) => T;
  /** One of the items, each as probable as its weight; throws a RangeError when no weight is positive. */
  pickWeighted: <T>(items: readonly T[], weightOf: (item: T) => number) => T;
  /** Exponentially distributed: the gaps of a Poisson process with that mean gap. */
  exponential: (mean: number) => number;
  /** Log-normally distributed around its median, as the lengths of calls are. */
  logNormal: (median: number, sigma: number) => number;
  /** A version 4 UUID. */
  uuid: () => string;
}

const goldenGamma = 0x9e3779b9;

/** Spreads a counter's bits over 32 bits, so that neighbouring counts give unrelated numbers. */
const scramble = (counter: number): number => {
  let bits = counter;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
};

/** Creates a source of chance from any number; its fraction and sign count too. */
export const createRandom = (seed: number): Random => {
  let counter = scramble(Math.trunc(seed) ^ scramble(Math.round((seed % 1) * 1e9)));

  const word = (): number => {
    counter = (counter + goldenGamma) | 0;
    return scramble(counter);
  };
  const next = () => word() / 2 ** 32;
  const between = (min: number, max: number) => min + next() * (max - min);
  // Box-Muller; 1 - next() is never 0, whose logarithm would be infinite.
  const standardNormal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const hex = (value: number) => value.toString(16).padStart(8, '0');

  return {
    next,
    between,
    integer: (min, max) => Math.floor(between(min, max + 1)),
    chance: (probability) => next() < probability,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new RangeError('pick: there is nothing to pick from');
      return items[Math.floor(next() * items.length)] as T;
    },
    pickWeighted: (items, weightOf) => {
      let left = next() * items.reduce((sum, item) => sum + weightOf(item), 0);
      const picked = items.find((item) => (left -= weightOf(item)) < 0);
      if (picked === undefined) throw new RangeError('pickWeighted: there is nothing to pick from');
      return picked;
    },
    exponential: (mean) => -Math.log(1 - next()) * mean,
    logNormal: (median, sigma) => median * Math.exp(sigma * standardNormal()),
    uuid: () => {
      const digits = hex(word()) + hex(word()) + hex(word()) + hex(word());
      const variant = ((word() & 0x3) | 0x8).toString(16);
      return [
        digits.slice(0, 8),
        digits.slice(8, 12),
        `4${digits.slice(13, 16)}`,
        `${variant}${digits.slice(17, 20)}`,
        digits.slice(20, 32),
      ].join('-');
    },
  };
};
