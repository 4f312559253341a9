import type { Reducer, UnknownAction } from '@reduxjs/toolkit';
import { setUpCheck } from './heard';
import { isLive, markLive, withoutDraft } from './live';

/**
 * What the package shows of its slices: enough for `configureStore`, `combineSlices` and `inject`. It lacks
 * `injectInto`, which would mount a reducer that `createSlice` made and not the one here.
 */
export interface RealtimeSlice<State, Name extends string, Actions = unknown> {
  name: Name;
  /** Where the slice's selectors look for it by default. */
  reducerPath: Name;
  reducer: Reducer<State>;
  actions: Actions;
  getInitialState: () => State;
}

/**
 * Makes a slice of a plain reducer: events come with every batch, and Immer would walk and freeze the whole state after
 * each of them. An app may call it inside an Immer recipe all the same.
 *
 * @param liveView - gives the state as this process may take it
 */
export function createRealtimeSlice<State extends object, Name extends string, Actions>(
  name: Name,
  liveView: (given: unknown) => State,
  reduce: (state: State, action: UnknownAction) => State,
  actions: Actions,
): RealtimeSlice<State, Name, Actions> {
  return {
    name,
    reducerPath: name,
    reducer(given, action) {
      setUpCheck?.note(action, name);
      if (given !== undefined && isLive(given)) return markLive(reduce(given, action));
      const plain = withoutDraft(given);
      const next = reduce(liveView(plain), action);
      // A draft that nothing changes goes back as it came.
      return given !== undefined && next === plain ? given : markLive(next);
    },
    actions,
    getInitialState: () => liveView(undefined),
  };
}
