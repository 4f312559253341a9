import fc from 'fast-check';
import { inVirtualTime } from './life';
import { switchingProperty } from './switching';

it('shows the members of the group looked at, however fast groups are switched without paths', async () => {
  await inVirtualTime(() => fc.assert(switchingProperty(), { numRuns: 2_000 }));
}, 60_000);
