import type { UnknownAction } from '@reduxjs/toolkit';
import { connectionChanged, errorReported } from '../index';
import type { ConnectionStatus, RealtimeErrorCode, SocketKind } from '../index';

/** One thing that happened; `at` is wall-clock milliseconds. */
export type DiagnosticsEntry =
  | { at: number; what: 'connection'; socket: SocketKind; from: ConnectionStatus; to: ConnectionStatus }
  | { at: number; what: 'error'; code: RealtimeErrorCode; socket: SocketKind | null; message: string };

/** What an action comes to in the ring; `null` for what is not worth a line. */
export function entryOf(action: UnknownAction, at: number): DiagnosticsEntry | null {
  if (connectionChanged.match(action)) {
    const { socket, previous, connection } = action.payload;
    if (previous.status === connection.status) return null;
    return { at, what: 'connection', socket, from: previous.status, to: connection.status };
  }
  if (errorReported.match(action)) {
    const { code, socket, message } = action.payload;
    return { at, what: 'error', code, socket, message };
  }
  return null;
}
