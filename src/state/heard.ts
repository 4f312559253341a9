import type { UnknownAction } from '@reduxjs/toolkit';
import { websocketStart } from '../commands';
import { REDACTED } from '../protocol/text';
import { identified } from './events';

/** Says in development what a newcomer forgot. */
export interface SetUpCheck {
  /** A slice's reducer was given this action. */
  note: (action: UnknownAction, slice: string) => void;
  /**
   * This stood beside an action that came to the middleware. Beside each event it dispatches the event once more: Redux
   * hands all arguments to the first in the chain, and whoever stands there hands on the action alone.
   */
  noteFirst: (beside: unknown) => void;
  /** Tells what is wrong in the store to which this event, an `identified`, was dispatched: once for each `owner`. */
  tell: (event: ReturnType<typeof identified>, owner: object) => void;
}

const slices = ['auth', 'groups', 'messages'];

function say(text: string): void {
  console.error(`redux-cti-realtime: ${text}`);
}

function createSetUpCheck(): SetUpCheck {
  const heard = new WeakMap<object, Set<string>>();
  const told = new WeakSet();
  const first = new WeakSet();

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
      say(
        `${action.type} reached the reducers with its access token in it. ` +
          'createWebsocketMiddleware() is missing, or was not called, or does not stand first: ' +
          'configureStore({ middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware()) }).',
      );
    },
    noteFirst(beside) {
      if (typeof beside === 'object' && beside !== null) first.add(beside);
    },
    tell(event, owner) {
      if (told.has(owner)) return;
      told.add(owner);
      const hearing = heard.get(event.payload);
      const missing = slices.filter((slice) => hearing?.has(slice) !== true);
      if (missing.length > 0) {
        const names = missing.map((slice) => `${slice}Slice`).join(', ');
        say(
          `A start was accepted, but the reducer of ${names} did not hear of it. Mount all three: ` +
            'configureStore({ reducer: { ...realtimeReducers } }). Something else may stand in their place, or be spread ' +
            'over them; slices that are injected later must be there before the start.',
        );
      }
      // What nobody heard of says nothing of the way that it took.
      if (hearing !== undefined && !first.has(event)) {
        say(
          'Something stands before createWebsocketMiddleware() in the chain, and so gets every start with its access token ' +
            'in it. Put it first: ' +
            'configureStore({ middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware(), others) }).',
        );
      }
    },
  };
}

/** `null` in production, where a minifier leaves all of this out; see `development.ts`. */
export const setUpCheck: SetUpCheck | null = /* @__PURE__ */ (() => {
  try {
    if (process.env.NODE_ENV !== 'production') return createSetUpCheck();
  } catch {
    // No bundler replaced the expression and there is no `process`: a plain browser page.
  }
  return null;
})();
