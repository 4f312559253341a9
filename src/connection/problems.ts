import type { Problem, SocketKind } from '../vocabulary';
import { closeRule } from '../protocol/close-codes';

/** The problems of connections in words: what happened, and what happens or is to be done next. */

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
const andThen = 'It will be tried again.';

export const noWebSocket = (socket: SocketKind): Problem => ({
  code: 'NO_WEBSOCKET',
  socket,
  message: `There is no WebSocket here for the ${socket} socket. Give a constructor as the option WebSocket (in Node, the package ws), then start again.`,
});

export const connectFailed = (socket: SocketKind, endpoint: string, why: string): Problem => ({
  code: 'CONNECT_FAILED',
  socket,
  message: `The ${socket} socket could not be opened at ${endpoint}${why}. ${andThen} Check the endpoint, the network and the page's content security policy.`,
});

export const connectTimeout = (socket: SocketKind, endpoint: string, timeoutMs: number): Problem => ({
  code: 'CONNECT_TIMEOUT',
  socket,
  message: `The ${socket} socket did not open at ${endpoint} within ${seconds(timeoutMs)}. ${andThen}`,
});

export const welcomeTimeout = (socket: SocketKind, timeoutMs: number): Problem => ({
  code: 'WELCOME_TIMEOUT',
  socket,
  message: `The server took the ${socket} socket and sent no welcome within ${seconds(timeoutMs)}. ${andThen}`,
});

export const heartbeatTimeout = (socket: SocketKind, silenceMs: number): Problem => ({
  code: 'HEARTBEAT_TIMEOUT',
  socket,
  message: `Nothing arrived on the ${socket} socket for ${seconds(silenceMs)}, so it counts as dead. ${andThen}`,
});

const quoted = (reason: string): string => (reason === '' ? '' : ` The server said: ${reason}`);

export function connectionClosed(
  socket: SocketKind,
  closeCode: number,
  reason: string,
  isFinal: boolean,
): Problem {
  const next = isFinal ? 'It is not tried again; mend the cause, then start again.' : andThen;
  return {
    code: 'CONNECTION_CLOSED',
    socket,
    message: `The ${socket} socket was closed with ${closeCode}: ${closeRule(closeCode).why}. ${next}${quoted(reason)}`,
    closeCode,
  };
}

export function tokenRejected(
  socket: SocketKind,
  text: string,
  canRefresh: boolean,
  closeCode?: number,
): Problem {
  const next = canRefresh
    ? 'refreshAccessToken is asked for another one.'
    : 'Give the option refreshAccessToken, or start again with another token.';
  return {
    code: 'TOKEN_REJECTED',
    socket,
    message: `The server refused the access token on the ${socket} socket. ${next}${quoted(text)}`,
    ...(closeCode === undefined ? {} : { closeCode }),
  };
}

export function tokenExpired(socket: SocketKind, canRefresh: boolean): Problem {
  const advice = canRefresh ? '' : '; give the option refreshAccessToken to have it renewed';
  return {
    code: 'TOKEN_EXPIRED',
    socket,
    message: `The access token of the ${socket} socket looks expired by this machine's clock. It is sent all the same, the server decides${advice}.`,
  };
}

export const refreshFailed = (socket: SocketKind, reason: string): Problem => ({
  code: 'REFRESH_FAILED',
  socket,
  message: `refreshAccessToken must give a new token for the ${socket} socket; ${reason}. Another attempt follows.`,
});

export const serverError = (socket: SocketKind, text: string): Problem => ({
  code: 'SERVER_ERROR',
  socket,
  message: `The server reported an error on the ${socket} socket; the session goes on.${quoted(text)}`,
});

export const invalidFrame = (socket: SocketKind, reason: string): Problem => ({
  code: 'INVALID_FRAME',
  socket,
  message: `A frame of the ${socket} socket was dropped: ${reason}. The session goes on.`,
});
