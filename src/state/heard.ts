import type { UnknownAction } from '@reduxjs/toolkit';
import { websocketStart } from '../commands';
import { REDACTED } from '../protocol/text';
import { identified } from './events';

/** Says in development what a newcomer forgot. */
export interface SetUpCheck {
  /** A slice's reducer was given this action. */
  note: (action: UnknownAction, slice: string) => void;
  /** What is missing in the store to which the event `identified` with this payload was dispatched; `null` for nothing. */
  explainUnheard: (payload: object) => string | null;
}

const slices = ['auth', 'groups', 'messages'];

function createSetUpCheck(): SetUpCheck {
  const heard = new WeakMap<object, Set<string>>();
  const told = new WeakSet();

  function noteIdentified(payload: object, slice: string): void {
    const names = heard.get(payload) ?? new Set();
    heard.set(payload, names.add(slice));
  }

  return {
    note(action, slice) {
      if (identified.match(action)) noteIdentified(action.payload, slice);
      if (!websocketStart.match(action) || told.has(action)) return;
      // A start that lacks its token has nothing to be taken out, and lacks it behind the middleware, too.
      if (typeof action.accessToken !== 'string' || action.accessToken === REDACTED) return;
      told.add(action);
      console.error(
        `redux-cti-realtime: ${action.type} reached the reducers with its access token in it. ` +
          'createWebsocketMiddleware() is missing, or was not called, or does not stand first: ' +
          'configureStore({ middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware()) }).',
      );
    },
    explainUnheard(payload) {
      const missing = slices.filter((slice) => heard.get(payload)?.has(slice) !== true);
      if (missing.length === 0) return null;
      const names = missing.map((slice) => `${slice}Slice`).join(', ');
      return (
        `A start was accepted, but the reducer of ${names} did not hear of it. Mount all three: ` +
        'configureStore({ reducer: { ...realtimeReducers } }). Something else may stand in their place, or be spread over ' +
        'them; slices that are injected later must be there before the start.'
      );
    },
  };
}

/** `null` in production, where a minifier leaves all of this out; see `development.ts`. */
export const setUpCheck: SetUpCheck | null =
  typeof process === 'object'
    ? process.env.NODE_ENV === 'production'
      ? null
      : /* @__PURE__ */ createSetUpCheck()
    : null;
