import type { UnknownAction } from '@reduxjs/toolkit';
import { presenceReceived } from '../state/events';
import type { Batch } from './inbox';
import type { OwnRecord } from './own-record';

/** Turns batches of the present session into `presenceReceived`. */
export interface Delivery {
  deliver: (batch: Batch) => void;
  /** Batches from now on belong to this session. */
  setSession: (session: string | null) => void;
}

/** Delivery without a session yet. */
export function createDelivery(
  own: OwnRecord,
  wallNow: () => number,
  emit: (event: UnknownAction) => void,
): Delivery {
  let session: string | null = null;

  return {
    deliver({ updates, members, withdrawn, removedUserIds }) {
      if (session === null) return;
      const record = own.apply(updates, session);
      const ownChange = own.remove(removedUserIds)
        ? { own: null }
        : record === undefined
          ? {}
          : { own: record };
      const meta = { session, members, withdrawn, removedUserIds, ...ownChange };
      emit(presenceReceived({ updates, receivedAt: wallNow() }, meta));
    },
    setSession(next) {
      session = next;
    },
  };
}
