import { UserPresenceEnum } from '../../vocabulary';
import type { UserDisplayItem } from '../../vocabulary';
import type { RowFacts } from './table';

/**
 * Since when a user is as shown: wall-clock milliseconds, `null` while unknown. Where a mark is true it was so already
 * when it was first seen, and the true time is that long or longer.
 */
export interface PresenceSince {
  /** When the phase (idle, ringing, on call) or the call last became another. */
  presenceSince: number | null;
  presenceAtLeast: boolean;
  /** When the present call began, its ringing included; `null` also while idle. */
  callSince: number | null;
  callAtLeast: boolean;
  /** When the availability last became another. */
  availabilitySince: number | null;
  availabilityAtLeast: boolean;
}

/** What `RowFacts.marks` is the sum of. */
export const marks = {
  presenceAtLeast: 1,
  callAtLeast: 2,
  availabilityAtLeast: 4,
  /** Ringing is shown of a call that was answered before: the word of a path that lags. */
  answered: 8,
} as const;

/** What a presence says of the user; in a call from `RINGING` on. */
export const phases = { UNKNOWN: 0, IDLE: 1, RINGING: 2, ON_CALL: 3 } as const;
/** One of {@link phases}. */
export type Phase = (typeof phases)[keyof typeof phases];

/** `ANSWERED` and `BRIDGED` are one phase. */
export function phaseOf(presence: UserDisplayItem['presence']): Phase {
  if (presence === undefined) return phases.UNKNOWN;
  if (presence === '') return phases.IDLE;
  return presence === UserPresenceEnum.USER_PRESENCE_RINGING ? phases.RINGING : phases.ON_CALL;
}

/**
 * Whether a call is followed by another. A channel that is not known, or was cleared, tells nothing; and a call that is
 * answered may go on in a channel of its own.
 */
export function isAnotherCall(
  was: Phase,
  before: UserDisplayItem['callChannelUUID'],
  is: Phase,
  after: UserDisplayItem['callChannelUUID'],
): boolean {
  if (before === after || !before || !after) return false;
  return was >= phases.RINGING && is >= phases.RINGING && !(was === phases.RINGING && is === phases.ON_CALL);
}

/** The times of a row, as the selectors give them. */
export function sinceOf(facts: RowFacts): PresenceSince {
  const { presenceSince, callSince, availabilitySince } = facts;
  return {
    presenceSince,
    presenceAtLeast: (facts.marks & marks.presenceAtLeast) !== 0,
    callSince,
    callAtLeast: (facts.marks & marks.callAtLeast) !== 0,
    availabilitySince,
    availabilityAtLeast: (facts.marks & marks.availabilityAtLeast) !== 0,
  };
}

/** Whether these are still the times of the row. */
export function isSinceOf(facts: RowFacts, since: PresenceSince): boolean {
  return (
    since.presenceSince === facts.presenceSince &&
    since.callSince === facts.callSince &&
    since.availabilitySince === facts.availabilitySince &&
    since.presenceAtLeast === ((facts.marks & marks.presenceAtLeast) !== 0) &&
    since.callAtLeast === ((facts.marks & marks.callAtLeast) !== 0) &&
    since.availabilityAtLeast === ((facts.marks & marks.availabilityAtLeast) !== 0)
  );
}
