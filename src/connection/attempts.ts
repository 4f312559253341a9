import { defaultReconnectPolicy, type ResolvedOptions } from '../options';
import { closeRule } from '../protocol/close-codes';
import { decodeFrame, type DecodedFrame } from '../protocol/decode';
import { encodeAuth, encodeMessagesSubscribe } from '../protocol/encode';
import { cleanServerText, showThrown, showUrl } from '../protocol/text';
import type { TokenClaims } from '../protocol/token';
import type { WebSocketClientInfo } from '../vocabulary';
import { grownTimeoutMs } from './backoff';
import type { ConnectionOptions } from './connection';
import { createHeartbeat, type Pulse } from './heartbeat';
import type { MachineEvent, MachineState } from './machine';
import * as problems from './problems';
import type { Fault } from './problems';
import { openSocket, type Socket } from './socket';
import type { Timer } from '../timers';
import type { Token } from './tokens';

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

/** What an attempt is made with. */
export interface Target {
  parameters: ConnectionParameters;
  token: Token;
}

/** What an attempt shares with its connection, and how it tells what happened to it. */
export interface AttemptHost {
  /** Of the state: the timeout of an attempt, the stability of a session, or the wait for the next attempt. */
  timer: Timer;
  apply: (event: MachineEvent) => void;
  /** Something went wrong with the live connection. */
  fault: (fault: Fault) => void;
  /** Something is wrong, and the connection goes on. */
  report: (fault: Fault) => void;
}

/** One attempt after another: a token, a socket, `auth`, a session; at most one socket lives. */
export interface Attempts {
  /** Gets a token if need be, then opens a socket. */
  connect(target: Target, counts: MachineState): void;
  /** Sends `auth` and waits for the welcome. */
  authenticate(counts: MachineState): void;
  beginSession(): void;
  /** Drops the socket and cancels what the left state had running. */
  leave(): void;
  /** Sends in a ready session; outside one nothing happens. */
  send: (frame: string) => void;
  /** Id of the ready session; `null` while there is none. */
  session(): string | null;
  /** The network is back, or the page is looked at again: the session may have been lost meanwhile. */
  hurry(): void;
  pulse: () => Pulse;
}

/** The attempts of one connection, none of them made yet. */
export function createAttempts(
  wiring: ConnectionOptions,
  { timer, apply, fault, report }: AttemptHost,
): Attempts {
  const { socket: kind, options, mailbox, createTimer, tokens, handshakes, createId, wallNow, tell } = wiring;
  const { now } = options;
  const policy = options.reconnect || defaultReconnectPolicy;
  let target: Target | null = null;
  /** The value that went out with the last `auth`. */
  let sent = '';
  let socket: Socket | null = null;
  let session: string | null = null;
  /** The server has said something that it would not say to a refused token. */
  let isAccepted = false;
  let startedAt = 0;
  /** Ends what the attempt is at: the wait for a token, then the handshake, then keeping the session's token fresh. */
  let end: (() => void) | undefined;
  const heartbeat = createHeartbeat({
    timeoutMs: options.heartbeatTimeoutMs,
    createTimer,
    now,
    wallNow,
    onSilent: (silenceMs) => {
      fault(problems.heartbeatTimeout(silenceMs));
    },
  });

  function open({ parameters: { endpoint }, token }: Target, timeoutMs: number): void {
    const WebSocket = options.WebSocket ?? (globalThis as Pick<ResolvedOptions, 'WebSocket'>).WebSocket;
    if (WebSocket === undefined) {
      fault(problems.noWebSocket);
      return;
    }
    const failed = (why: string): void => {
      fault(problems.connectFailed(showUrl(endpoint), cleanServerText(why, tokens.known())));
    };
    startedAt = now();
    try {
      const socketListener = { opened, received, closed, failed };
      socket = openSocket({ WebSocket, endpoint, mailbox, createTimer, listener: socketListener });
    } catch (error) {
      // A content security policy, or a URL that the platform does not take.
      failed(`the constructor threw ${showThrown(error)}`);
      return;
    }
    end = handshakes.enter(endpoint, () => {
      startedAt = now();
      timer.judge(timeoutMs, () => {
        fault(problems.connectTimeout(showUrl(endpoint), timeoutMs));
      });
    });
    if (tokens.isExpiredNews(token)) report(problems.tokenExpired(tokens.canRefresh));
  }

  function endPhase(): void {
    end?.();
    end = undefined;
  }

  function opened(): void {
    endPhase();
    apply({ type: 'opened' });
  }

  /** What the platform refuses to send is lost with the connection, which ends. */
  function transmit(frame: string): void {
    if (socket?.send(frame) === false) closed(1_006, '');
  }

  function closed(code: number, reason: string): void {
    const text = cleanServerText(reason, tokens.known());
    let isWanted: boolean | undefined;
    try {
      isWanted = policy.shouldReconnect?.({ socket: kind, code, reason: text });
    } catch {
      // The table decides.
    }
    const { verdict, why } = closeRule(code, isWanted);
    if (verdict === 'refuse' || verdict === 'doubt') refused(verdict, text, code);
    else fault({ ...problems.connectionClosed(code, text, why), verdict });
  }

  function refused(verdict: 'refuse' | 'doubt', text: string, closeCode?: number): void {
    if (target !== null) tokens.refuse(target.token, sent);
    fault({ ...problems.tokenRejected(kind, text, tokens.canRefresh, closeCode), verdict });
  }

  function received(data: unknown): void {
    const atMs = now();
    heartbeat.frame(atMs);
    const frame = decodeFrame(data, kind);
    switch (frame.kind) {
      case 'presence':
      case 'unread':
        isAccepted ||= kind === 'messages';
        if (session !== null) tell({ socket: kind, type: 'frame', frame, atMs });
        return;
      case 'tick':
        isAccepted ||= frame.welcome || kind === 'messages';
        if (frame.welcome && session === null) apply({ type: 'welcomed' });
        else heartbeat.tick(atMs);
        return;
      case 'error': {
        const text = cleanServerText(frame.message, tokens.known());
        if (isAccepted) fault(problems.serverError(text));
        else refused('doubt', text);
        return;
      }
      case 'invalid':
        report(problems.invalidFrame(frame.reason));
    }
  }

  return {
    connect(next, { slowConnects }) {
      target = next;
      startedAt = now();
      const timeoutMs = grownTimeoutMs(options.connectTimeoutMs, slowConnects);
      end = tokens.prepare(next.token, kind, (failure) => {
        if (failure === null) open(next, timeoutMs);
        else fault(problems.refreshFailed(failure));
      });
      if (end === undefined) open(next, timeoutMs);
    },
    authenticate({ slowWelcomes }) {
      if (target === null) return;
      const timeoutMs = grownTimeoutMs(options.welcomeTimeoutMs, slowWelcomes);
      timer.judge(timeoutMs, () => {
        fault(problems.welcomeTimeout(timeoutMs));
      });
      sent = tokens.newest(target.token).value;
      transmit(encodeAuth(sent, target.parameters.client));
      // The messages service need not welcome: its session begins with the request that follows.
      if (kind === 'messages') apply({ type: 'welcomed' });
    },
    beginSession() {
      if (target === null) return;
      const { parameters, token } = target;
      session = createId();
      timer.schedule(policy.resetAfterMs, () => {
        apply({ type: 'stable' });
      });
      heartbeat.start(parameters.endpoint);
      end = tokens.keepFresh(token, kind);
      const { messages } = parameters;
      if (messages !== null) transmit(encodeMessagesSubscribe(messages.clientRequestId, messages.users));
    },
    leave() {
      timer.cancel();
      heartbeat.stop();
      endPhase();
      socket?.drop();
      socket = session = null;
      isAccepted = false;
    },
    send(frame) {
      if (session !== null) transmit(frame);
    },
    session: () => session,
    hurry() {
      const isClosed = session !== null && socket?.isOpen() === false;
      const silenceMs = heartbeat.overdueMs();
      if (isClosed) fault({ ...problems.connectionClosed(1_006, '', closeRule(1_006).why), verdict: 'soon' });
      else if (silenceMs !== null) fault({ ...problems.heartbeatTimeout(silenceMs), verdict: 'soon' });
      else apply({ type: 'hurry', overdue: now() - startedAt > options.connectTimeoutMs });
    },
    pulse: heartbeat.pulse,
  };
}
