import { firstDelaysMs, unevenness } from './spread';

it.each([
  [1006, 5_000],
  [1012, 10_000],
])('spreads the first delays after close code %i over %i ms', async (code, mostMs) => {
  expect(unevenness(await firstDelaysMs(code), mostMs)).toBeNull();
});
