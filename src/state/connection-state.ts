import type { ConnectionState } from '../vocabulary';

export type { ConnectionState, ConnectionStatus } from '../vocabulary';

/** A connection that was never started. */
export const idleConnection: ConnectionState = Object.freeze({
  status: 'idle',
  endpoint: null,
  attempt: 0,
  readyAt: null,
  retryAt: null,
  error: null,
});
