import { showValue } from '../../protocol/text';
import { liveAuth } from '../auth';
import type { AuthState } from '../auth';
import { liveGroups } from '../groups';
import type { GroupsState } from '../groups';
import { liveMessages } from '../messages';
import type { MessagesState } from '../messages';
import type { RealtimeRootState } from '../realtime-reducers';

/** Where the three slices are in the app's root state. */
export interface RealtimeSlices<RootState> {
  auth: (state: RootState) => AuthState;
  groups: (state: RootState) => GroupsState;
  messages: (state: RootState) => MessagesState;
}

type SliceName = keyof RealtimeSlices<never>;

function show(found: unknown): string {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return showValue(found);
  const keys = Object.keys(found);
  const shown = keys.slice(0, 5).map(showValue).join(', ');
  return keys.length === 0
    ? 'an empty object'
    : `an object with ${shown}${keys.length > 5 ? ' and others' : ''}`;
}

function misplaced(name: SliceName, place: string, found: unknown): Error {
  return new Error(
    `redux-cti-realtime: ${place} should be the state of ${name}Slice, but it is ${show(found)}. ` +
      'Mount the three reducers (reducer: { ...realtimeReducers }) and nothing else at these places, or say where ' +
      'they are: createRealtimeSelectors((state) => state.cti).',
  );
}

/** A field that each slice has from the start, and hardly anything else. */
const hallmarks = { auth: 'natterbox', groups: 'table', messages: 'unreadMessages' } as const;

function reader<RootState, State>(
  name: SliceName,
  slice: (state: RootState) => unknown,
  placeOf: (name: SliceName) => string,
  liveView: (given: unknown) => State,
): (state: RootState) => State {
  const hallmark = hallmarks[name];
  return (state) => {
    let found: unknown;
    try {
      found = slice(state);
    } catch {
      // The app's function reaches for more than there is: nothing is found.
    }
    // What comes out of storage never reads as live, not even before the reducers have seen it.
    if (typeof found === 'object' && found !== null && hallmark in found) return liveView(found);
    throw misplaced(name, placeOf(name), found);
  };
}

/** The slices as this process may take them, with an error that names the place where something else is found. */
export function readSlices<RootState>(
  { auth, groups, messages }: RealtimeSlices<RootState>,
  placeOf: (name: SliceName) => string,
): RealtimeSlices<RootState> {
  return {
    auth: reader('auth', auth, placeOf, liveAuth),
    groups: reader('groups', groups, placeOf, liveGroups),
    messages: reader('messages', messages, placeOf, liveMessages),
  };
}

/** The slices where one function gives all three, or each has a function of its own. */
export function slicesAt<RootState>(
  where: RealtimeSlices<RootState> | ((state: RootState) => RealtimeRootState),
): RealtimeSlices<RootState> {
  const source = 'createRealtimeSelectors';
  if (typeof where !== 'function') {
    return readSlices(where, (name) => `what the function "${name}" given to ${source} returns`);
  }
  const slices: RealtimeSlices<RootState> = {
    auth: (state) => where(state).auth,
    groups: (state) => where(state).groups,
    messages: (state) => where(state).messages,
  };
  return readSlices(slices, (name) => `"${name}" in what the function given to ${source} returns`);
}
