import type { UserPresenceData } from '../../src/vocabulary';
import { applyBatch } from '../../src/state/table/merge';
import { createPresenceTable } from '../../src/state/table/table';
import type { PresenceTable } from '../../src/state/table/table';
import { parseUpdates } from '../cases/entities';
import { compete, ratio, spread } from '../measure';
import type { Effort, Samples, Spread } from '../measure';
import { createLife, createWorld } from '../world';

/** What the state alone costs, of updates that are parsed already, for one size of batch. */
export interface GrowthRow {
  batch: number;
  /** Nanoseconds of processor time per update, by number of people. */
  ns: Record<string, Spread>;
  /** The largest over 1,000 people. */
  largestOverThousand: Spread;
}

/** Numbers of people that are compared; all in one run. */
export const GROWTH_PEOPLE = [1_000, 10_000, 50_000, 100_000];

function batchesOf(updates: UserPresenceData[], size: number): UserPresenceData[][] {
  const batches = [];
  for (let from = 0; from + size <= updates.length; from += size)
    batches.push(updates.slice(from, from + size));
  return batches;
}

/** How the cost of an update grows with the number of people. */
export function measureGrowth(batch: number, effort: Effort): GrowthRow {
  const contestants = GROWTH_PEOPLE.map((people) => {
    const life = createLife(createWorld(people));
    const everybody = life.snapshot(500).flatMap(parseUpdates);
    const batches = batchesOf(life.frames(1).flatMap(parseUpdates), batch);
    const create = () => {
      let table: PresenceTable = applyBatch(createPresenceTable(), everybody, 'session', 1);
      let next = 0;
      const run = (dispatches: number): void => {
        for (let dispatch = 0; dispatch < dispatches; dispatch++) {
          table = applyBatch(table, batches[next] ?? [], 'session', Date.now());
          next = next + 1 === batches.length ? 0 : next + 1;
        }
      };
      return { run };
    };
    return { name: String(people), create };
  });
  const samples: Samples = compete(contestants, batch, effort);
  const largest = String(GROWTH_PEOPLE.at(-1));
  return {
    batch,
    ns: Object.fromEntries(Object.entries(samples).map(([people, values]) => [people, spread(values)])),
    largestOverThousand: ratio(samples, largest, '1000'),
  };
}
