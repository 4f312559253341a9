import type { Problem } from '../errors';
import type { ResolvedOptions } from '../options';
import type { CloseVerdict } from '../protocol/close-codes';
import { decodeFrame, type DecodedFrame } from '../protocol/decode';
import { encodeAuth, encodeMessagesSubscribe } from '../protocol/encode';
import type { SocketKind, WebSocketClientInfo } from '../protocol/models';
import { cleanServerText, showThrown, showUrl } from '../protocol/text';
import type { TokenClaims } from '../protocol/token';
import { closeVerdict } from './close-verdict';
import * as problems from './problems';
import { ABNORMAL_CLOSURE, openSocket, type OpenedSocket } from './socket';
import type { TokenDesk } from './token-desk';

/** What a start asks for. */
export interface ConnectionParameters {
  endpoint: string;
  accessToken: string;
  claims: TokenClaims;
  client: WebSocketClientInfo;
  /** Only with the messages socket. */
  messages: { clientRequestId: string; users: string[] } | null;
}

/** Frames that a session passes on; ticks and errors are the connection's own business. */
export type SessionFrame = Extract<DecodedFrame, { kind: 'presence' | 'unread' }>;

/** What the socket's happenings mean to the connection. Times are monotonic milliseconds. */
export interface LinkEvents {
  onOpened: () => void;
  onWelcome: () => void;
  onFrame: (frame: SessionFrame, atMs: number) => void;
  /** Anything at all arrived. */
  onSignOfLife: (atMs: number) => void;
  /** A tick that is no welcome. */
  onTick: (atMs: number) => void;
  /** The token was refused; `certain` where only another token can help. */
  onRefused: (problem: Problem, certain: boolean) => void;
  onLost: (problem: Problem, verdict: Exclude<CloseVerdict, 'refuse'>) => void;
  onUnsupported: (problem: Problem) => void;
  /** The server complained in a session, which goes on. */
  onServerError: (problem: Problem) => void;
  onInvalid: (problem: Problem) => void;
}

/** At most one live socket; what any earlier one does is heard by nobody. */
export interface Link {
  open(endpoint: string): void;
  /** Sends the first frame of every session. */
  authenticate(accessToken: string, client: WebSocketClientInfo): void;
  /** Sends what follows `auth` on the messages socket. */
  subscribeMessages(messages: NonNullable<ConnectionParameters['messages']>): void;
  drop(): void;
  /** What the platform refuses to send is lost with the connection, which ends. */
  send(frame: string): void;
}

/** The socket of one connection, with its protocol: what to send on open, and what frames and closes mean. */
export function createLink(
  kind: SocketKind,
  options: ResolvedOptions,
  desk: TokenDesk,
  events: LinkEvents,
): Link {
  let live: OpenedSocket | null = null;
  /** Counts drops, so that an attempt can tell whether it was left. */
  let drops = 0;
  let isOpen = false;
  /** The server has said something that it would not say to a refused token. */
  let isAccepted = false;

  function open(endpoint: string): void {
    const WebSocket = options.WebSocket ?? (globalThis as Pick<ResolvedOptions, 'WebSocket'>).WebSocket;
    if (WebSocket === undefined) {
      events.onUnsupported(problems.noWebSocket(kind));
      return;
    }
    const fail = (why: string): void => {
      events.onLost(problems.connectFailed(kind, showUrl(endpoint), why), 'retry');
    };
    const onClose = (code: number, reason: string): void => {
      if (isOpen) closed(code, reason);
      else fail('');
    };
    const dropsBefore = drops;
    let opened: OpenedSocket;
    try {
      opened = openSocket(WebSocket, endpoint);
    } catch (error) {
      if (drops === dropsBefore) fail(`: the constructor threw ${showThrown(error)}`);
      return;
    }
    if (drops !== dropsBefore) {
      // The app stopped or started from within the constructor.
      opened.drop();
      return;
    }
    const ifCurrent =
      <Args extends unknown[]>(handle: (...args: Args) => void) =>
      (...args: Args): void => {
        if (live === opened) handle(...args);
      };
    live = opened;
    opened.listen({
      onOpen: ifCurrent(() => {
        isOpen = true;
        events.onOpened();
      }),
      onData: ifCurrent((data) => {
        // What comes before the socket has opened belongs to no session.
        if (isOpen) receive(data);
      }),
      onClose: ifCurrent(onClose),
      // The platform need not report a close after an error, and nothing is gained by waiting for it.
      onError: ifCurrent(() => {
        onClose(ABNORMAL_CLOSURE, '');
      }),
    });
  }

  function send(frame: string): void {
    const sender = live;
    // A platform may report the close first and throw then.
    if (sender?.send(frame) === false && sender === live) closed(ABNORMAL_CLOSURE, '');
  }

  function closed(code: number, reason: string): void {
    const ended = live;
    const text = cleanServerText(reason, desk.known());
    const { verdict, certain } = closeVerdict(options.reconnect, { socket: kind, code, reason: text });
    // The app was asked, and has stopped or started meanwhile: this close is history.
    if (live !== ended) return;
    if (verdict === 'refuse') {
      events.onRefused(problems.tokenRejected(kind, text, desk.canRefresh, code), certain);
    } else {
      const isFinal = verdict === 'stop' || options.reconnect === false;
      events.onLost(problems.connectionClosed(kind, code, text, isFinal), verdict);
    }
  }

  function receive(data: unknown): void {
    const atMs = options.now();
    events.onSignOfLife(atMs);
    const frame = decodeFrame(data, kind);
    switch (frame.kind) {
      case 'presence':
      case 'unread':
        isAccepted ||= kind === 'messages';
        events.onFrame(frame, atMs);
        return;
      case 'tick':
        isAccepted ||= frame.welcome || kind === 'messages';
        if (frame.welcome) events.onWelcome();
        else events.onTick(atMs);
        return;
      case 'error': {
        const text = cleanServerText(frame.message, desk.known());
        if (isAccepted) events.onServerError(problems.serverError(kind, text));
        else events.onRefused(problems.tokenRejected(kind, text, desk.canRefresh), false);
        return;
      }
      case 'invalid':
        events.onInvalid(problems.invalidFrame(kind, frame.reason));
    }
  }

  return {
    open,
    authenticate(accessToken, client) {
      send(encodeAuth(accessToken, client));
    },
    subscribeMessages({ clientRequestId, users }) {
      send(encodeMessagesSubscribe(clientRequestId, users));
    },
    drop() {
      drops++;
      live?.drop();
      live = null;
      isOpen = isAccepted = false;
    },
    send,
  };
}
