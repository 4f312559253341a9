import { assign } from '../state/same';
import type { PresenceUpdate, UserPresenceData } from '../vocabulary';

/** Follows one's own row through the accepted updates, so that it can be said whole. */
export interface OwnRecord {
  /** Whose record; `null` for nobody's. Forgets what was known of another. */
  follow(userId: number | null): void;
  /** The record after these updates of `session`, or `undefined` where it did not change. */
  apply(updates: readonly PresenceUpdate[], session: string): UserPresenceData | undefined;
  /** Nothing covers these users any more. */
  remove(userIds: readonly number[]): void;
  /** The record as another tab has it, of the session in which it was said. */
  adopt(known: UserPresenceData, session: string): void;
  /** Nobody but these users is covered any more. */
  keep(userIds: readonly number[]): void;
  /** The record now; `null` while nothing is known or covers it. */
  record(): UserPresenceData | null;
}

/** What is known after an update; a field of an unknown word is known no more. */
function merged(known: UserPresenceData | null, update: PresenceUpdate): UserPresenceData {
  const said = Object.entries({ ...known, ...update }).filter(([, value]) => value !== null);
  return Object.fromEntries(said) as unknown as UserPresenceData;
}

/** Nobody's record. */
export function createOwnRecord(): OwnRecord {
  let ownId: number | null = null;
  let record: UserPresenceData | null = null;
  let recordSession: string | null = null;

  return {
    follow(userId) {
      ownId = userId;
      record = recordSession = null;
    },
    apply(updates, session) {
      let next = record;
      for (const update of updates) {
        if (update.userId !== ownId) continue;
        // The first word of a session replaces what an earlier one left.
        next = merged(session === recordSession ? next : null, update);
        recordSession = session;
      }
      // Most batches say nothing of oneself.
      if (next === null || next === record || assign(record, next) === record) return undefined;
      record = next;
      return next;
    },
    remove(userIds) {
      if (ownId !== null && userIds.includes(ownId)) record = recordSession = null;
    },
    adopt(known, session) {
      if (known.userId === ownId) [record, recordSession] = [known, session];
    },
    keep(userIds) {
      if (ownId === null || !userIds.includes(ownId)) record = recordSession = null;
    },
    record: () => record,
  };
}
