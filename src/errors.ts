import type { SocketKind } from './protocol/models';

/**
 * Every code that a {@link RealtimeError} can carry, with what it means. The set is closed, so a `switch` over it can
 * be exhaustive.
 */
export const realtimeErrorCodes = {
  /** A command broke a rule of the specification, or `groupMembersReceived` held unusable ids. It had no effect. */
  INVALID_COMMAND: 'INVALID_COMMAND',
  /** A frame could not be understood at all. It was dropped; the session goes on. */
  INVALID_FRAME: 'INVALID_FRAME',
  /** Items or fields of a presence frame were unusable and left out; the rest was applied. */
  INVALID_ITEM: 'INVALID_ITEM',
  /** The access token is no JWT, or lacks the two identity claims. The start had no effect. */
  INVALID_TOKEN: 'INVALID_TOKEN',
  /** The token looks expired by this machine's clock and is tried all the same. */
  TOKEN_EXPIRED: 'TOKEN_EXPIRED',
  /** The server refused the token. */
  TOKEN_REJECTED: 'TOKEN_REJECTED',
  /** `refreshAccessToken` threw, took too long, or gave a token that cannot be used. */
  REFRESH_FAILED: 'REFRESH_FAILED',
  /** There is no WebSocket constructor here and none was given. */
  NO_WEBSOCKET: 'NO_WEBSOCKET',
  /** The socket could not be opened. */
  CONNECT_FAILED: 'CONNECT_FAILED',
  /** The socket did not open in time. */
  CONNECT_TIMEOUT: 'CONNECT_TIMEOUT',
  /** The server accepted the socket and did not welcome in time. */
  WELCOME_TIMEOUT: 'WELCOME_TIMEOUT',
  /** Nothing arrived for so long that the connection counts as dead. */
  HEARTBEAT_TIMEOUT: 'HEARTBEAT_TIMEOUT',
  /** The server or the network closed the socket; see `closeCode`. */
  CONNECTION_CLOSED: 'CONNECTION_CLOSED',
  /** The server sent an `error` frame in a ready session, which goes on. */
  SERVER_ERROR: 'SERVER_ERROR',
} as const;

/** One of {@link realtimeErrorCodes}. */
export type RealtimeErrorCode = (typeof realtimeErrorCodes)[keyof typeof realtimeErrorCodes];

/** What went wrong, plain and serialisable; never contains a token. */
export interface RealtimeError {
  code: RealtimeErrorCode;
  /** What was wrong, where, and what is expected or happens next. */
  message: string;
  /** The socket that it concerns; `null` where it concerns none. */
  socket: SocketKind | null;
  /** Wall-clock milliseconds since the epoch. */
  at: number;
  /** WebSocket close code; with `CONNECTION_CLOSED`, and with `TOKEN_REJECTED` by close code. */
  closeCode?: number;
  /** With `INVALID_ITEM`: how many problems the frame had (the message names the first three). */
  count?: number;
  /** How many reports of the same code were held back since the last one (at most ten a second are made). */
  suppressed?: number;
}

/** A problem as a room reports it; the reporter adds the time and counts repeats. */
export type Problem = Omit<RealtimeError, 'at' | 'suppressed'>;
