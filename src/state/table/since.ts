import type { RowFacts } from './table';

/** Since when a user is as shown. */
export interface PresenceSince {
  presenceSince: number | null;
  presenceAtLeast: boolean;
  callSince: number | null;
  callAtLeast: boolean;
  availabilitySince: number | null;
  availabilityAtLeast: boolean;
}

/** The times of a row, as the selectors give them. */
export function sinceOf(facts: RowFacts): PresenceSince {
  const { presenceSince, availabilitySince } = facts;
  return {
    presenceSince,
    presenceAtLeast: false,
    callSince: null,
    callAtLeast: false,
    availabilitySince,
    availabilityAtLeast: false,
  };
}

/** Whether these are still the times of the row. */
export function isSinceOf(facts: RowFacts, since: PresenceSince): boolean {
  return since.presenceSince === facts.presenceSince && since.availabilitySince === facts.availabilitySince;
}
