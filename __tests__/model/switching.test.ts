import fc from 'fast-check';
import { switchingProperty } from './switching';

it('shows the members of the group looked at, however fast groups are switched without paths', async () => {
  await fc.assert(switchingProperty(), { numRuns: 2_000 });
}, 60_000);
