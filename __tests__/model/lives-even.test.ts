import { findBrokenLife, SHARE_TIMEOUT_MS } from './share';

it(
  'holds every rule of the model in the first half of the random lives',
  async () => {
    expect(await findBrokenLife(0)).toBeNull();
  },
  SHARE_TIMEOUT_MS,
);
