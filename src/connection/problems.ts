import { closeRule } from '../protocol/close-codes';
import type { Problem, SocketKind } from '../vocabulary';

/**
 * The problems of connections in words: what happened, then what happens next or is to be done. Those that end a
 * connection are made by functions of how it ends: what has failed is not tried again, and never says that it is.
 */
export type EndingProblem = (isFinal: boolean) => Problem;

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
const andThen = (isFinal: boolean): string =>
  isFinal ? 'It is not tried again. Mend the cause, then start again.' : 'It will be tried again.';
const quoted = (text: string): string => (text === '' ? '' : ` The server said: ${text}`);

export const noWebSocket = (socket: SocketKind): Problem => ({
  code: 'NO_WEBSOCKET',
  socket,
  message: `There is no WebSocket here for the ${socket} socket. Give a constructor as the option WebSocket (in Node, the package ws), then start again.`,
});

export const connectFailed =
  (socket: SocketKind, endpoint: string, why: string): EndingProblem =>
  (isFinal) => ({
    code: 'CONNECT_FAILED',
    socket,
    message: `The ${socket} socket could not be opened at ${endpoint}${why === '' ? '' : `: ${why}`}. ${andThen(isFinal)} Check the endpoint, the network and the page's content security policy.`,
  });

export const connectTimeout =
  (socket: SocketKind, endpoint: string, timeoutMs: number): EndingProblem =>
  (isFinal) => ({
    code: 'CONNECT_TIMEOUT',
    socket,
    message: `The ${socket} socket did not open at ${endpoint} within ${seconds(timeoutMs)}. ${andThen(isFinal)}`,
  });

export const welcomeTimeout =
  (socket: SocketKind, timeoutMs: number): EndingProblem =>
  (isFinal) => ({
    code: 'WELCOME_TIMEOUT',
    socket,
    message: `The server took the ${socket} socket and sent no welcome within ${seconds(timeoutMs)}. ${andThen(isFinal)}`,
  });

export const heartbeatTimeout =
  (socket: SocketKind, silenceMs: number): EndingProblem =>
  (isFinal) => ({
    code: 'HEARTBEAT_TIMEOUT',
    socket,
    message: `Nothing arrived on the ${socket} socket for ${seconds(silenceMs)}, so it counts as dead. ${andThen(isFinal)}`,
  });

export const connectionClosed =
  (socket: SocketKind, closeCode: number, reason: string): EndingProblem =>
  (isFinal) => ({
    code: 'CONNECTION_CLOSED',
    socket,
    message: `The ${socket} socket was closed with ${closeCode}: ${closeRule(closeCode).why}. ${andThen(isFinal)}${quoted(reason)}`,
    closeCode,
  });

/** What the server said no to: the token; or, on the messages socket, whatever it was sent. */
const refusedOf = (socket: SocketKind): string =>
  socket === 'presence'
    ? 'The server refused the access token on the presence socket.'
    : 'The server did not take the access token or the request for messages on the messages socket. Check that the endpoint is the messages service.';

export const tokenRejected =
  (socket: SocketKind, text: string, canRefresh: boolean, closeCode?: number): EndingProblem =>
  (isFinal) => {
    const next = canRefresh
      ? 'refreshAccessToken is asked for another token.'
      : 'It will be tried again; give the option refreshAccessToken, or start again with another token.';
    const last = 'It is not tried again. Start again with another token.';
    return {
      code: 'TOKEN_REJECTED',
      socket,
      message: `${refusedOf(socket)} ${isFinal ? last : next}${quoted(text)}`,
      ...(closeCode === undefined ? {} : { closeCode }),
    };
  };

export function tokenExpired(socket: SocketKind, canRefresh: boolean): Problem {
  const advice = canRefresh ? '' : '; give the option refreshAccessToken to have it renewed';
  return {
    code: 'TOKEN_EXPIRED',
    socket,
    message: `The access token of the ${socket} socket looks expired by this machine's clock. It is sent all the same, the server decides${advice}.`,
  };
}

/** A refresh that fails before an attempt ends in a wait; that of a ready session is tried again while it goes on. */
export const refreshFailed = (socket: SocketKind, reason: string, isFinal = false): Problem => ({
  code: 'REFRESH_FAILED',
  socket,
  message: `refreshAccessToken must give a new token for the ${socket} socket; ${reason}. ${andThen(isFinal)}`,
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
