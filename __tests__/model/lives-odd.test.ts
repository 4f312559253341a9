import { findBrokenLife, SHARE_TIMEOUT_MS } from './share';

it(
  'holds every rule of the model in the second half of the random lives',
  async () => {
    expect(await findBrokenLife(1)).toBeNull();
  },
  SHARE_TIMEOUT_MS,
);
