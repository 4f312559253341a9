import type { UserPresenceData } from '../vocabulary';

/** Follows one's own row through the accepted updates, so that the auth slice need not search them. */
export interface OwnRecord {
  /** Whose record; `null` for nobody's. Forgets what was known of another. */
  follow(userId: number | null): void;
  /** The record after these updates of `session`, or `undefined` where it did not change. */
  apply(updates: readonly UserPresenceData[], session: string): UserPresenceData | undefined;
  /** Nothing covers these users any more. True when the record was among them. */
  remove(userIds: readonly number[]): boolean;
  /** Nobody but these users is covered any more. */
  keep(userIds: readonly number[]): void;
}

function isSame(a: UserPresenceData | null, b: UserPresenceData): boolean {
  const fields = Object.keys({ ...a, ...b }) as (keyof UserPresenceData)[];
  return fields.every((field) => a?.[field] === b[field]);
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
        next = session === recordSession ? { ...next, ...update } : { ...update };
        recordSession = session;
      }
      if (next === null || next === record || isSame(record, next)) return undefined;
      record = next;
      return next;
    },
    remove(userIds) {
      if (ownId === null || !userIds.includes(ownId)) return false;
      record = recordSession = null;
      return true;
    },
    keep(userIds) {
      if (ownId === null || !userIds.includes(ownId)) record = recordSession = null;
    },
  };
}
