/** Picks values at random, always the same ones for the same source of numbers. */
export interface Picker {
  below: (limit: number) => number;
  chance: (part: number) => boolean;
  one: <T>(values: readonly T[]) => T;
  /** Anything that JSON can hold, small. */
  json: (depth?: number) => unknown;
  /** What is often right, sometimes wrong, now and then absent. */
  field: (good: readonly unknown[]) => unknown;
  /** Text that somebody might put anywhere. */
  text: () => string;
}

const hostileTexts = [
  '',
  ' ',
  '0',
  'null',
  '__proto__',
  'constructor',
  'toString',
  'prototype',
  '../..',
  '/org/1/user/1/presence',
  '<script>alert(1)</script>',
  "'; DROP TABLE users; --",
  '\u0000\u001b[2J',
  '\r\nHTTP/1.1 200 OK',
  '\u202Egnp.exe',
  '\ud83d',
  '\udc00\ud800',
  '🦊👩‍👩‍👧‍👦',
  'ＡＮＳＷＥＲＥＤ',
  'answered',
  'A'.repeat(300),
];

const hostileNumbers = [0, -0, 1, -1, 1.5, 1e21, -1e21, 2 ** 31, 2 ** 53, 2 ** 53 - 1, -(2 ** 53), 1e-7];

const hostileKeys = ['userId', 'presence', 'data', 'type', '__proto__', 'constructor', 'length', '0', ''];

/** A picker over a source of numbers in [0, 1). */
export function createPicker(random: () => number): Picker {
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (part: number): boolean => random() < part;
  const one = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const text = (): string => one(hostileTexts);

  function json(depth = 2): unknown {
    switch (below(depth > 0 ? 7 : 5)) {
      case 0:
        return null;
      case 1:
        return chance(0.5);
      case 2:
        return one(hostileNumbers);
      case 3:
      case 4:
        return text();
      case 5:
        return Array.from({ length: below(4) }, () => json(depth - 1));
      default:
        // As JSON.parse makes it: `__proto__` is a key like any other.
        return Object.fromEntries(
          Array.from({ length: below(4) }, () => [one(hostileKeys), json(depth - 1)]),
        );
    }
  }

  function field(good: readonly unknown[]): unknown {
    if (chance(0.3)) return undefined;
    return chance(0.85) ? one(good) : json(1);
  }

  return { below, chance, one, json, field, text };
}
