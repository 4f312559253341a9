import type { Middleware } from '@reduxjs/toolkit';
import { connectionChanged, type SocketKind } from '../realtime';

/** How long this gateway may be silent before its silence counts as an end; it ticks every ten seconds. */
export const heartbeatTimeoutMs = 15_000;

type Times = Readonly<Record<SocketKind, number | null>>;

/** Until when each socket was known to be live, for “as of 12:13:05”; `null` while it is, or never was. */
export interface AsOf {
  times: () => Times;
  subscribe: (listener: () => void) => () => void;
  middleware: Middleware;
}

/** `storedAt`: for rows that were kept over a reload. */
export function createAsOf(storedAt: number | null, now: () => number = Date.now): AsOf {
  const listeners = new Set<() => void>();
  let times: Times = { presence: storedAt, messages: null };
  const set = (socket: SocketKind, at: number | null): void => {
    if (times[socket] === at) return;
    times = { ...times, [socket]: at };
    for (const listener of [...listeners]) listener();
  };
  return {
    times: () => times,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    middleware: () => (next) => (action) => {
      if (connectionChanged.match(action)) {
        const { socket, previous, connection } = action.payload;
        const { status, error } = connection;
        if (status === 'ready' || status === 'stopped') set(socket, null);
        // A session that fell silent was last known to live before its silence.
        else if (previous.status === 'ready')
          set(socket, now() - (error?.code === 'HEARTBEAT_TIMEOUT' ? heartbeatTimeoutMs : 0));
      }
      return next(action);
    },
  };
}
