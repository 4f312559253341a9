import { configureStore } from '@reduxjs/toolkit';
import type { EnhancedStore } from '@reduxjs/toolkit';
import { idleConnection } from '../../src/state/connection-state';
import { connectionChanged, coverageChanged, presenceReceived } from '../../src/state/events';
import type { PresenceMeta } from '../../src/state/events';
import type {
  ConnectionState,
  Coverage,
  PresenceUpdate,
  SocketKind,
  UserDisplayItem,
} from '../../src/vocabulary';
import { getItem } from '../../src/state/table/table';
import { realtimeReducers } from '../../src/state/realtime-reducers';
import type { RealtimeRootState } from '../../src/state/realtime-reducers';

/** A store with nothing but the three slices, and Redux Toolkit's development checks on. */
export function createStore(preloadedState?: RealtimeRootState): EnhancedStore<RealtimeRootState> {
  // A machine under load makes the checks slow, which is not what a test wants to hear of.
  const checks = { warnAfter: Infinity };
  return configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) => getDefault({ immutableCheck: checks, serializableCheck: checks }),
    ...(preloadedState === undefined ? {} : { preloadedState }),
  });
}

/** The event of a batch as the middleware dispatches it. */
export function presence(
  updates: PresenceUpdate[],
  { receivedAt = 1_000, ...meta }: Partial<PresenceMeta> & { receivedAt?: number } = {},
): ReturnType<typeof presenceReceived> {
  return presenceReceived({ updates, receivedAt }, { session: 'first', members: [], ...meta });
}

/** The event of what is watched; whatever is not given is nothing. */
export function coverage(said: Partial<Coverage> = {}): ReturnType<typeof coverageChanged> {
  return coverageChanged({ wantedGroupIds: [], members: [], removedUserIds: [], ...said });
}

/** Members as the middleware infers them, of one group. */
export const inferred = (groupId: number, ...userIds: number[]): Coverage['members'] => [
  { groupId, userIds, source: 'server' },
];

/** The event of a connection that became ready, in a session of that name. */
export function ready(
  session: string,
  socket: SocketKind = 'presence',
): ReturnType<typeof connectionChanged> {
  const connection: ConnectionState = {
    ...idleConnection,
    status: 'ready',
    endpoint: 'wss://example',
    readyAt: 5,
  };
  return connectionChanged({ socket, previous: idleConnection, connection }, { session });
}

/** The event of a lost connection. */
export function lost(socket: SocketKind = 'presence'): ReturnType<typeof connectionChanged> {
  const connection: ConnectionState = {
    ...idleConnection,
    status: 'waiting',
    endpoint: 'wss://example',
    retryAt: 9,
  };
  return connectionChanged({ socket, previous: idleConnection, connection }, { session: null });
}

/** The state as it comes back from storage: equal in value, nothing of it the same object. */
export function fromStorage<State>(state: State): State {
  return JSON.parse(JSON.stringify(state)) as State;
}

/** The item of a user who must be in the store. */
export function itemOf(state: RealtimeRootState, userId: number): UserDisplayItem {
  const item = getItem(state.groups.table, userId);
  if (item === undefined) throw new Error(`user ${userId} is not in the store`);
  return item;
}
