import { idleConnection } from './connection-state';
import type { ConnectionState } from './connection-state';

/** Connections that an event of this process brought. A copy from storage or from a server page is never in here. */
const live = /* @__PURE__ */ new WeakSet<ConnectionState>();

/** Marks a connection as brought by an event and gives it back; the mark does not survive serialisation. */
export function markLive(connection: ConnectionState): ConnectionState {
  live.add(connection);
  return connection;
}

/**
 * The state itself, unless its connection claims a life that no event of this process gave it: preloaded or persisted
 * state is idle until a socket says otherwise (contract, State).
 */
export function withoutGhost<State extends { connection: ConnectionState }>(state: State): State {
  const { connection } = state;
  if (connection === idleConnection || live.has(connection) || connection.status === 'idle') return state;
  return { ...state, connection: idleConnection };
}
