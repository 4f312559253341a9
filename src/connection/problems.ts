import type { Problem } from '../errors';
import { closeRule } from '../protocol/close-codes';
import type { SocketKind } from '../protocol/models';

/** The problems of connections in words: what happened, and what happens or is to be done next. */

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
const andThen = 'It will be tried again.';

export function noWebSocket(socket: SocketKind): Problem {
  const message = `There is no WebSocket here for the ${socket} socket. Give a constructor as the option WebSocket (in Node, the package ws), then start again.`;
  return { code: 'NO_WEBSOCKET', socket, message };
}

export function connectFailed(socket: SocketKind, endpoint: string, why: string): Problem {
  const message = `The ${socket} socket could not be opened at ${endpoint}${why}. ${andThen} Check the endpoint, the network and the page's content security policy.`;
  return { code: 'CONNECT_FAILED', socket, message };
}

export function connectTimeout(socket: SocketKind, endpoint: string, timeoutMs: number): Problem {
  const message = `The ${socket} socket did not open at ${endpoint} within ${seconds(timeoutMs)}. ${andThen}`;
  return { code: 'CONNECT_TIMEOUT', socket, message };
}

export function welcomeTimeout(socket: SocketKind, timeoutMs: number): Problem {
  const message = `The server took the ${socket} socket and sent no welcome within ${seconds(timeoutMs)}. ${andThen}`;
  return { code: 'WELCOME_TIMEOUT', socket, message };
}

export function heartbeatTimeout(socket: SocketKind, silenceMs: number): Problem {
  const message = `Nothing arrived on the ${socket} socket for ${seconds(silenceMs)}, so it counts as dead. ${andThen}`;
  return { code: 'HEARTBEAT_TIMEOUT', socket, message };
}

const quoted = (reason: string): string => (reason === '' ? '' : ` The server said: ${reason}`);

export function connectionClosed(
  socket: SocketKind,
  closeCode: number,
  reason: string,
  isFinal: boolean,
): Problem {
  const next = isFinal ? 'It is not tried again; mend the cause, then start again.' : andThen;
  const message = `The ${socket} socket was closed with ${closeCode}: ${closeRule(closeCode).why}. ${next}${quoted(reason)}`;
  return { code: 'CONNECTION_CLOSED', socket, message, closeCode };
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
  const message = `The server refused the access token on the ${socket} socket. ${next}${quoted(text)}`;
  return { code: 'TOKEN_REJECTED', socket, message, ...(closeCode === undefined ? {} : { closeCode }) };
}

export function tokenExpired(socket: SocketKind, canRefresh: boolean): Problem {
  const advice = canRefresh ? '' : '; give the option refreshAccessToken to have it renewed';
  const message = `The access token of the ${socket} socket looks expired by this machine's clock. It is sent all the same, the server decides${advice}.`;
  return { code: 'TOKEN_EXPIRED', socket, message };
}

export function refreshFailed(socket: SocketKind, reason: string): Problem {
  const message = `refreshAccessToken must give a new token for the ${socket} socket; ${reason}. Another attempt follows.`;
  return { code: 'REFRESH_FAILED', socket, message };
}

export function serverError(socket: SocketKind, text: string): Problem {
  const message = `The server reported an error on the ${socket} socket; the session goes on.${quoted(text)}`;
  return { code: 'SERVER_ERROR', socket, message };
}

export function invalidFrame(socket: SocketKind, reason: string): Problem {
  const message = `A frame of the ${socket} socket was dropped: ${reason}. The session goes on.`;
  return { code: 'INVALID_FRAME', socket, message };
}
