import { findBrokenLife, SHARE_TIMEOUT_MS } from './share';

it(
  'holds every rule of the model in every random life of the odd share',
  async () => {
    expect(await findBrokenLife(1)).toBeNull();
  },
  SHARE_TIMEOUT_MS,
);
