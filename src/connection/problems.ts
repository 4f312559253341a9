import { closeRule } from '../protocol/close-codes';
import type { Problem, SocketKind } from '../vocabulary';

/**
 * The problems of connections in words: what happened, then what happens next or is to be done, then what the server
 * said of it. What happens next is known only once the connection has changed, so it is said then: what has failed is
 * not tried again, and never says that it is.
 */
export interface Fault extends Problem {
  /** Follows the message where the connection is tried again. */
  next?: string;
  /** Follows it where it is not. */
  last?: string;
  /** What the server said. */
  quote?: string;
}

const NEXT = 'It will be tried again.';
const LAST = 'It is not tried again. Mend the cause, then start again.';

/** The problem that a fault is, once it is known whether the connection has failed for good. */
export function outcomeOf(
  { next = NEXT, last = LAST, quote = '', message, ...problem }: Fault,
  isFinal: boolean,
): Problem {
  const said = quote === '' ? '' : ` The server said: ${quote}`;
  return { ...problem, message: `${message} ${isFinal ? last : next}${said}` };
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

export const noWebSocket = (socket: SocketKind): Fault => ({
  code: 'NO_WEBSOCKET',
  socket,
  message: `There is no WebSocket here for the ${socket} socket.`,
  last: 'Give a constructor as the option WebSocket (in Node, the package ws), then start again.',
});

export function connectFailed(socket: SocketKind, endpoint: string, why: string): Fault {
  const check = "Check the endpoint, the network and the page's content security policy.";
  return {
    code: 'CONNECT_FAILED',
    socket,
    message: `The ${socket} socket could not be opened at ${endpoint}${why === '' ? '' : `: ${why}`}.`,
    next: `${NEXT} ${check}`,
    last: `It is not tried again. ${check} Then start again.`,
  };
}

export const connectTimeout = (socket: SocketKind, endpoint: string, timeoutMs: number): Fault => ({
  code: 'CONNECT_TIMEOUT',
  socket,
  message: `The ${socket} socket did not open at ${endpoint} within ${seconds(timeoutMs)}.`,
});

export const welcomeTimeout = (socket: SocketKind, timeoutMs: number): Fault => ({
  code: 'WELCOME_TIMEOUT',
  socket,
  message: `The server took the ${socket} socket and sent no welcome within ${seconds(timeoutMs)}.`,
});

export const heartbeatTimeout = (socket: SocketKind, silenceMs: number): Fault => ({
  code: 'HEARTBEAT_TIMEOUT',
  socket,
  message: `Nothing arrived on the ${socket} socket for ${seconds(silenceMs)}, so it counts as dead.`,
});

export const connectionClosed = (socket: SocketKind, closeCode: number, quote: string): Fault => ({
  code: 'CONNECTION_CLOSED',
  socket,
  message: `The ${socket} socket was closed with ${closeCode}: ${closeRule(closeCode).why}.`,
  quote,
  closeCode,
});

/** What the server said no to: the token; or, on the messages socket, whatever it was sent. */
const refusals: Readonly<Record<SocketKind, string>> = {
  presence: 'The server refused the access token on the presence socket.',
  messages:
    'The server did not take the access token, or the request for messages, on the messages socket. Check that the endpoint is the messages service.',
};

export const tokenRejected = (
  socket: SocketKind,
  quote: string,
  canRefresh: boolean,
  closeCode?: number,
): Fault => ({
  code: 'TOKEN_REJECTED',
  socket,
  message: refusals[socket],
  next: canRefresh
    ? 'refreshAccessToken is asked for another token.'
    : `${NEXT} Give the option refreshAccessToken, or start again with another token.`,
  last: 'It is not tried again. Start again with another token.',
  quote,
  ...(closeCode === undefined ? {} : { closeCode }),
});

/** Fails an attempt that waits for the token; that of a ready session is asked for again, and the session goes on. */
export const refreshFailed = (socket: SocketKind, reason: string): Fault => ({
  code: 'REFRESH_FAILED',
  socket,
  message: `refreshAccessToken must give a new token for the ${socket} socket; ${reason}.`,
});

export const serverError = (socket: SocketKind, quote: string): Fault => ({
  code: 'SERVER_ERROR',
  socket,
  message: `The server reported an error on the ${socket} socket.`,
  next: 'The session goes on.',
  quote,
});

export function tokenExpired(socket: SocketKind, canRefresh: boolean): Problem {
  const advice = canRefresh ? '' : '; give the option refreshAccessToken to have it renewed';
  return {
    code: 'TOKEN_EXPIRED',
    socket,
    message: `The access token of the ${socket} socket looks expired by this machine's clock. It is sent all the same, the server decides${advice}.`,
  };
}

export const invalidFrame = (socket: SocketKind, reason: string): Problem => ({
  code: 'INVALID_FRAME',
  socket,
  message: `A frame of the ${socket} socket was dropped: ${reason}. The session goes on.`,
});
