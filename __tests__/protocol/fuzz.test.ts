import { runFuzz } from '../helpers/fuzz';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

// 20,000 frames and 2,000 actions in all; soak/fuzz.mjs feeds it fifty times as many.
it.each([1, 2, 3, 4])('hostile input does exactly what the rules say, and no harm (seed %i)', (seed) => {
  const report = runFuzz(seed, 5_000, 500);
  expect(report).toMatchObject({ frames: 5_000, actions: 500, surprises: [] });
  expect(report.applied).toBeGreaterThan(3_000);
  expect(report.reports).toBeGreaterThan(1_000);
  expect(jest.getTimerCount()).toBe(0);
});
