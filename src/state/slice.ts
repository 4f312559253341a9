import type { Reducer } from '@reduxjs/toolkit';

/**
 * What the package shows of its slices: enough for `configureStore`, `combineSlices` and `inject`. It lacks
 * `injectInto`, which would mount the reducer that `createSlice` made and not the one here.
 */
export interface RealtimeSlice<State, Name extends string, Actions = unknown> {
  /** Prefix of the action types. */
  name: Name;
  /** Where the slice's selectors look for it by default. */
  reducerPath: Name;
  reducer: Reducer<State>;
  actions: Actions;
  getInitialState: () => State;
}
