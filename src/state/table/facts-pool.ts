import type { RowFacts } from './table';

/** Gives rows whose facts are equal one object for them: whole snapshots have few different ones. */
export interface FactsPool {
  share: (facts: RowFacts) => RowFacts;
}

function isSame(one: RowFacts, other: RowFacts): boolean {
  return (
    one.presenceSince === other.presenceSince &&
    one.callSince === other.callSince &&
    one.availabilitySince === other.availabilitySince &&
    one.marks === other.marks &&
    one.availabilityStateId === other.availabilityStateId &&
    one.availabilityProfileId === other.availabilityProfileId &&
    one.session === other.session
  );
}

/** An empty pool, for one batch. */
export function createFactsPool(): FactsPool {
  const pool = new Map<number, RowFacts>();
  return {
    share(facts) {
      const { availabilityStateId, availabilityProfileId } = facts;
      // Real ids hardly ever meet under one key; where they do, the comparison tells them apart.
      const key = ((availabilityStateId ?? -1) * 0x1000 + (availabilityProfileId ?? -1)) * 0x10 + facts.marks;
      const alike = pool.get(key);
      if (alike !== undefined && isSame(alike, facts)) return alike;
      pool.set(key, facts);
      return facts;
    },
  };
}
