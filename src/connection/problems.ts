import type { Problem, RealtimeErrorCode, SocketKind } from '../vocabulary';
import type { Loss } from './machine';

/**
 * What can be wrong with a connection, in words: what happened, then what happens next or is to be done, then what the
 * server said of it. What happens next is known only once the connection has changed, so it is said then: what has failed
 * is not tried again, and never says that it is.
 */
export interface Fault extends Partial<Omit<Loss, 'type'>> {
  code: RealtimeErrorCode;
  /** Goes on from "The … socket". */
  what: string;
  /** Follows where the connection is tried again. */
  next?: string;
  /** Follows where it is not. */
  last?: string;
  /** What the server said. */
  quote?: string;
  closeCode?: number | undefined;
}

const NEXT = 'It will be tried again.';
const LAST = 'It is not tried again.';

/** The problem that a fault is, once it is known whether the connection has failed for good. */
export function problemOf(socket: SocketKind, fault: Fault, isFinal: boolean): Problem {
  const { code, what, next = NEXT, last = `${LAST} Mend the cause, then start again.`, quote = '' } = fault;
  const said = quote === '' ? '' : ` The server said: ${quote}`;
  const message = `The ${socket} socket ${what}. ${isFinal ? last : next}${said}`;
  const { closeCode } = fault;
  return { code, socket, message, ...(closeCode === undefined ? {} : { closeCode }) };
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

export const noWebSocket: Fault = {
  code: 'NO_WEBSOCKET',
  verdict: 'stop',
  what: 'finds no WebSocket here',
  last: 'Give a constructor as the option WebSocket (in Node, the package ws), then start again.',
};

export function connectFailed(endpoint: string, why: string): Fault {
  const check = "Check the endpoint, the network and the page's content security policy.";
  return {
    code: 'CONNECT_FAILED',
    what: `could not be opened at ${endpoint}${why === '' ? '' : `: ${why}`}`,
    next: `${NEXT} ${check}`,
    last: `${LAST} ${check} Then start again.`,
  };
}

export const connectTimeout = (endpoint: string, timeoutMs: number): Fault => ({
  code: 'CONNECT_TIMEOUT',
  slow: 'slowConnects',
  what: `did not open at ${endpoint} within ${seconds(timeoutMs)}`,
});

export const welcomeTimeout = (timeoutMs: number): Fault => ({
  code: 'WELCOME_TIMEOUT',
  slow: 'slowWelcomes',
  what: `was taken by the server, which sent no welcome within ${seconds(timeoutMs)}`,
});

export const heartbeatTimeout = (silenceMs: number): Fault => ({
  code: 'HEARTBEAT_TIMEOUT',
  what: `heard nothing for ${seconds(silenceMs)}, so it counts as dead`,
});

export const connectionClosed = (closeCode: number, quote: string, why: string): Fault => ({
  code: 'CONNECTION_CLOSED',
  what: `was closed with ${closeCode}: ${why}`,
  quote,
  closeCode,
});

/** What the server said no to: the token; or, on the messages socket, whatever it was sent. */
const refusals: Readonly<Record<SocketKind, string>> = {
  presence: 'had its access token refused by the server',
  messages:
    'had its access token, or its request for messages, refused by the server. Check that the endpoint is the messages service',
};

export const tokenRejected = (
  socket: SocketKind,
  quote: string,
  canRefresh: boolean,
  closeCode?: number,
): Fault => ({
  code: 'TOKEN_REJECTED',
  what: refusals[socket],
  next: canRefresh
    ? 'refreshAccessToken is asked for another token.'
    : `${NEXT} Give the option refreshAccessToken, or start again with another token.`,
  last: `${LAST} Start again with another token.`,
  quote,
  closeCode,
});

/** Fails an attempt that waits for the token; that of a ready session is asked for again, and the session goes on. */
export const refreshFailed = (reason: string): Fault => ({
  code: 'REFRESH_FAILED',
  what: `needs a new token from refreshAccessToken; ${reason}`,
});

export const serverError = (quote: string): Fault => ({
  code: 'SERVER_ERROR',
  verdict: 'none',
  what: 'got an error from the server',
  next: 'The session goes on.',
  quote,
});

export const tokenExpired = (canRefresh: boolean): Fault => ({
  code: 'TOKEN_EXPIRED',
  what: "has an access token that looks expired by this machine's clock",
  next: canRefresh
    ? 'It is sent all the same, the server decides.'
    : 'It is sent all the same, the server decides; give the option refreshAccessToken to have it renewed.',
});

export const invalidFrame = (reason: string): Fault => ({
  code: 'INVALID_FRAME',
  what: `dropped a frame: ${reason}`,
  next: 'The session goes on.',
});
