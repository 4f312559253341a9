import type { RealtimeError } from '../errors';

/** Where a connection stands; see {@link ConnectionState}. */
export type ConnectionStatus =
  'idle' | 'connecting' | 'authenticating' | 'ready' | 'waiting' | 'offline' | 'failed' | 'stopped';

/**
 * The serialisable mirror of one connection. `waiting` = a reconnect is scheduled at `retryAt`; `offline` = the same,
 * while the browser says there is no network; `failed` = it will not try again by itself.
 */
export interface ConnectionState {
  status: ConnectionStatus;
  /** As started, without query. */
  endpoint: string | null;
  /** Attempts since the last stable session; 0 when none. */
  attempt: number;
  /** Wall-clock milliseconds; when the present session became ready. */
  readyAt: number | null;
  /** Wall-clock milliseconds; when the next attempt begins. */
  retryAt: number | null;
  /**
   * What last changed this connection for the worse, or what the server last reported in a ready session. It stays until
   * the next `ready`, also through a new start; a stop clears it.
   */
  error: RealtimeError | null;
}
