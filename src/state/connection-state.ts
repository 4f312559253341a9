import type { ConnectionState } from '../protocol/connection-state';

export type { ConnectionState, ConnectionStatus } from '../protocol/connection-state';

/** A connection that was never started. */
export const idleConnection: ConnectionState = Object.freeze({
  status: 'idle',
  endpoint: null,
  attempt: 0,
  readyAt: null,
  retryAt: null,
  error: null,
});
