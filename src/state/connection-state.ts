import type { ConnectionState } from '../vocabulary';
import { isLive, markLive } from './live';
import { assign } from './same';

/** A connection that was never started. */
export const idleConnection: ConnectionState = /* @__PURE__ */ markLive(
  /* @__PURE__ */ Object.freeze({
    status: 'idle',
    endpoint: null,
    attempt: 0,
    readyAt: null,
    retryAt: null,
    error: null,
  }),
);

/** The connection, unless no event of this process brought it: state from storage is idle until a socket says otherwise. */
export function liveConnection(connection: unknown): ConnectionState {
  return isLive(connection) ? (connection as ConnectionState) : idleConnection;
}

/** What an event says of a connection: the one that is known already where it says the same. */
export function assignConnection(known: ConnectionState, said: ConnectionState): ConnectionState {
  return markLive(assign(known, said));
}
