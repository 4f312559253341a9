import type { Runner } from '../measure';
import { cycle } from './workload';
import type { Workload } from './workload';

/** The least that anybody can do with a frame. Keeps the last result, lest the engine leave the work out. */
export function createParseCase(workload: Workload): Runner & { last: unknown } {
  const next = cycle(workload.frames);
  const runner = {
    last: undefined as unknown,
    run(dispatches: number) {
      const frames = dispatches * workload.framesPerDispatch;
      for (let frame = 0; frame < frames; frame++) runner.last = JSON.parse(next());
    },
  };
  return runner;
}
