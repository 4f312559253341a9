import type { UserPresenceData } from '../../../src/vocabulary';
import type { Organisation } from '../simulation/organisation';

/** How a gateway stands to the truth. */
export interface TruthStatus {
  /** `current`: what is shown is true; `catching-up`: it was found to have missed something; `gone`: nobody tells it. */
  state: 'current' | 'catching-up' | 'gone';
  /** The life of the owner that is followed, and its last batch; `null` before the first snapshot. */
  epoch: string | null;
  seq: number | null;
  /** How old the newest news was on arrival; while not current, how long ago it was. */
  behindMs: number;
  /** How often everything had to be asked for again. */
  resyncs: number;
}

/** What is true of everybody, as far as this process knows. */
export interface Truth {
  readonly organisation: Organisation;
  /** Everything about a user; `undefined` for an unknown one. */
  presenceOf: (userId: number) => UserPresenceData | undefined;
  /** A user's unread messages; `undefined` for an unknown one. */
  unreadOf: (userId: number) => number | undefined;
  /** Whether what is known may be passed off as the truth. */
  isCurrent: () => boolean;
  /** Calls back now, or as soon as what is known is true again. */
  whenCurrent: (callback: () => void) => void;
  status: () => TruthStatus;
}
