import { grownTimeoutMs, retryDelayMs, type DelayKind } from '../../src/connection/backoff';
import { defaultReconnectPolicy } from '../../src/options';
import { seededRandom } from '../helpers/seeded-random';

const lowest = (): number => 0;
const highest = (): number => 1 - Number.EPSILON;
const range = (delays: number, kind: DelayKind): [number, number] => [
  retryDelayMs(defaultReconnectPolicy, delays, kind, lowest),
  Math.ceil(retryDelayMs(defaultReconnectPolicy, delays, kind, highest)),
];

describe('delays', () => {
  it.each<[number, DelayKind, [number, number]]>([
    [0, 'retry', [0, 5_000]],
    [1, 'retry', [1_000, 2_000]],
    [2, 'retry', [1_000, 4_000]],
    [3, 'retry', [1_000, 8_000]],
    [4, 'retry', [1_000, 16_000]],
    [5, 'retry', [1_000, 30_000]],
    [6, 'retry', [1_000, 30_000]],
    [1_000_000, 'retry', [1_000, 30_000]],
    [0, 'retry-spread', [0, 10_000]],
    [1, 'retry-spread', [1_000, 2_000]],
    [0, 'retry-slowly', [15_000, 30_000]],
    [9, 'retry-slowly', [15_000, 30_000]],
    [0, 'soon', [0, 500]],
    [9, 'soon', [0, 500]],
  ])('number %i (%s) lie within %j', (delays, kind, expected) => {
    expect(range(delays, kind)).toEqual(expected);
  });

  it.each([1, 2, 3, 4, 5, 9])('number %i fill their range evenly, over 1,000 samples', (delays) => {
    const random = seededRandom(delays);
    const [leastMs, mostMs] = range(delays, 'retry');
    const samples = Array.from({ length: 1_000 }, () =>
      retryDelayMs(defaultReconnectPolicy, delays, 'retry', random),
    );
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(leastMs);
    expect(Math.max(...samples)).toBeLessThanOrEqual(mostMs);
    const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
    expect(mean / ((leastMs + mostMs) / 2)).toBeCloseTo(1, 1);
    const quarters = [0, 0, 0, 0];
    for (const sample of samples) quarters[Math.floor((4 * (sample - leastMs)) / (mostMs - leastMs))]! += 1;
    for (const quarter of quarters) expect(Math.abs(quarter - 250)).toBeLessThan(75);
  });

  it('are never without end, whatever the app may want', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const policy = {
      ...defaultReconnectPolicy,
      firstDelayMs: most,
      minDelayMs: most,
      maxDelayMs: most,
    };
    for (const kind of ['retry', 'retry-spread', 'retry-slowly'] as const) {
      for (const delays of [0, 3, 5_000]) {
        const [least, longest] = [lowest, highest].map((random) =>
          retryDelayMs(policy, delays, kind, random),
        );
        expect(Number.isFinite(least) && Number.isFinite(longest)).toBe(true);
      }
    }
  });

  it('may all be nothing where the app wants that', () => {
    const policy = { ...defaultReconnectPolicy, firstDelayMs: 0, minDelayMs: 0, maxDelayMs: 0 };
    for (const kind of ['retry', 'retry-spread', 'retry-slowly'] as const) {
      expect(retryDelayMs(policy, 3, kind, highest)).toBe(0);
    }
  });
});

describe('timeouts', () => {
  it.each([
    [10_000, 0, 10_000],
    [10_000, 1, 20_000],
    [10_000, 2, 40_000],
    [10_000, 3, 60_000],
    [10_000, 2_000, 60_000],
    [90_000, 5, 90_000],
    [1, 3, 8],
  ])('of %i ms after %i that were too short are %i ms', (timeoutMs, timesTooShort, expected) => {
    expect(grownTimeoutMs(timeoutMs, timesTooShort)).toBe(expected);
  });
});
