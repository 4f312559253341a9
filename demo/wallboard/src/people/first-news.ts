import type { Middleware } from '@reduxjs/toolkit';
import type { RootState } from '../app/services';
import { presenceReceived, selectPresenceFreshness } from '../realtime';

/**
 * Knows which times are those of a first look: the server says what people are doing, never since when, so a state that
 * somebody was found in has lasted at least that long. It may take a change in the same batch for a first look, too,
 * of which "at least" is just as true.
 */
export interface FirstNews {
  /** Whether a `…Since` is the time of a first look in its session, and no change that was seen. */
  has: (since: number) => boolean;
  forget: () => void;
  /** Watches for first looks. */
  middleware: Middleware;
}

/** Nothing was looked at yet. */
export function createFirstNews(): FirstNews {
  const times = new Set<number>();
  return {
    has: (since) => times.has(since),
    forget: () => {
      times.clear();
    },
    middleware: (store) => (next) => (action) => {
      if (presenceReceived.match(action)) {
        const state = store.getState() as RootState;
        const { updates, receivedAt } = action.payload;
        if (updates.some(({ userId }) => selectPresenceFreshness(state, userId) !== 'live'))
          times.add(receivedAt);
      }
      return next(action);
    },
  };
}
