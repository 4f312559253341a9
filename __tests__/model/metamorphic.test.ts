import fc from 'fast-check';
import { inVirtualTime } from './life';
import { commutingProperty, cuttingProperty, dropProperty } from './metamorphic';

it('shows the same however items are cut into frames, with junk in between', async () => {
  await inVirtualTime(() => fc.assert(cuttingProperty(), { numRuns: 1_000 }));
}, 60_000);

it('shows the same in whatever order paths are asked for', async () => {
  await inVirtualTime(() => fc.assert(commutingProperty(), { numRuns: 500 }));
}, 60_000);

it('shows the same before and after a lost connection', async () => {
  await inVirtualTime(() => fc.assert(dropProperty(), { numRuns: 500 }));
}, 60_000);
