import { defaultReconnectPolicy, type ResolvedOptions, type WebSocketLike } from '../options';
import { closeOutcome } from '../protocol/close-codes';
import { decodeFrame, type DecodedFrame } from '../protocol/decode';
import { encodeAuth, encodeMessagesSubscribe } from '../protocol/encode';
import { cleanServerText, showThrown, showUrl } from '../protocol/text';
import type { TokenClaims } from '../protocol/token';
import type { Problem, WebSocketClientInfo } from '../vocabulary';
import { grownTimeoutMs } from './backoff';
import type { ConnectionOptions } from './connection';
import { createHeartbeat } from './heartbeat';
import type { MachineEvent, MachineFault, MachineState } from './machine';
import * as problems from './problems';
import type { Fault } from './problems';
import { openSocket, type Socket } from './socket';
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

/** Whom an attempt tells what happened to it. */
export interface AttemptListener {
  apply: (event: MachineEvent) => void;
  /** Something went wrong with the live connection. */
  fault: (event: MachineFault, problem: Fault) => void;
  /** Something is wrong, and the connection goes on. */
  report: (problem: Problem) => void;
}

/** One attempt after another: a token, a socket, `auth`, a session; at most one socket lives. */
export interface Attempts {
  /** Gets a token if need be, then opens a socket. */
  connect(target: Target, counts: MachineState): void;
  /** Sends `auth` and waits for the welcome. */
  authenticate(counts: MachineState): void;
  beginSession(): void;
  /** Drops the socket and cancels what the attempt or its session had running. */
  leave(): void;
  /** Sends in a ready session; outside one nothing happens. */
  send: (frame: string) => void;
  /** Id of the ready session; `null` while there is none. */
  session(): string | null;
  /** Whether the running attempt is older than its timeout. */
  isOverdue(): boolean;
  /** Judges the session of a page that is looked at again: whether it was lost meanwhile, and how that is told. */
  lostUnseen(): Fault | null;
}

/** The attempts of one connection, none of them made yet. */
export function createAttempts(
  wiring: ConnectionOptions,
  { apply, fault, report }: AttemptListener,
): Attempts {
  const { socket: kind, options, mailbox, createTimer, tokens, handshakes, createId, wallNow, tell } = wiring;
  const { now, reconnect: policy } = options;
  let target: Target | null = null;
  /** The value that went out with the last `auth`. */
  let sent = '';
  let socket: Socket | null = null;
  let session: string | null = null;
  let hasOpened = false;
  /** The server has said something that it would not say to a refused token. */
  let isAccepted = false;
  let startedAt = 0;
  /** Ends what the attempt or its session is part of. */
  let endHandshake: (() => void) | undefined;
  let endWaitForToken: (() => void) | undefined;
  let endRenewals: (() => void) | undefined;
  const timeout = createTimer();
  const stability = createTimer();
  const heartbeat = createHeartbeat({
    timeoutMs: options.heartbeatTimeoutMs,
    createTimer,
    now,
    wallNow,
    onSilent: (silenceMs) => {
      fault({ type: 'silent', local: false }, problems.heartbeatTimeout(kind, silenceMs));
    },
  });

  function open({ parameters: { endpoint }, token }: Target, timeoutMs: number): void {
    const WebSocket = options.WebSocket ?? (globalThis as Pick<ResolvedOptions, 'WebSocket'>).WebSocket;
    if (WebSocket === undefined) {
      fault({ type: 'unsupported' }, problems.noWebSocket(kind));
      return;
    }
    startedAt = now();
    if (!openWith(WebSocket, endpoint)) return;
    endHandshake = handshakes.enter(endpoint, () => {
      startedAt = now();
      timeout.judge(timeoutMs, () => {
        fault({ type: 'connectTimedOut' }, problems.connectTimeout(kind, showUrl(endpoint), timeoutMs));
      });
    });
    if (tokens.isExpiredNews(token)) report(problems.tokenExpired(kind, tokens.canRefresh));
  }

  function openWith(WebSocket: new (url: string) => WebSocketLike, endpoint: string): boolean {
    const fail = (why: string): void => {
      fault({ type: 'lost', verdict: 'retry' }, problems.connectFailed(kind, showUrl(endpoint), why));
    };
    const socketListener = {
      opened() {
        hasOpened = true;
        endHandshake?.();
        apply({ type: 'opened' });
      },
      received,
      ended(code: number, reason: string, detail: string) {
        if (!hasOpened) {
          fail(cleanServerText(detail, tokens.known()));
          return;
        }
        closed(code, reason);
      },
    };
    try {
      socket = openSocket({ WebSocket, endpoint, mailbox, createTimer, listener: socketListener });
      return true;
    } catch (error) {
      // A content security policy, or a URL that the platform does not take.
      fail(`the constructor threw ${showThrown(error)}`);
      return false;
    }
  }

  /** What the platform refuses to send is lost with the connection, which ends. */
  function transmit(frame: string): void {
    if (socket?.send(frame) === false) closed(1_006, '');
  }

  /** The app may decide; where its function throws, the table does. */
  function askApp(code: number, reason: string): boolean | undefined {
    if (policy === false) return undefined;
    try {
      return policy.shouldReconnect?.({ socket: kind, code, reason });
    } catch {
      return undefined;
    }
  }

  function closed(code: number, reason: string): void {
    const text = cleanServerText(reason, tokens.known());
    const { verdict, isCertain } = closeOutcome(code, askApp(code, text));
    if (verdict === 'refuse') refused(text, isCertain, code);
    else fault({ type: 'lost', verdict }, problems.connectionClosed(kind, code, text));
  }

  function refused(text: string, certain: boolean, closeCode?: number): void {
    if (target !== null) tokens.refuse(target.token, sent);
    fault({ type: 'refused', certain }, problems.tokenRejected(kind, text, tokens.canRefresh, closeCode));
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
        if (isAccepted) fault({ type: 'serverError' }, problems.serverError(kind, text));
        else refused(text, false);
        return;
      }
      case 'invalid':
        report(problems.invalidFrame(kind, frame.reason));
    }
  }

  return {
    connect(next, { slowConnects }) {
      target = next;
      startedAt = now();
      const begin = (): void => {
        open(next, grownTimeoutMs(options.connectTimeoutMs, slowConnects));
      };
      endWaitForToken = tokens.obtain(next.token, kind, begin, (problem) => {
        fault({ type: 'lost', verdict: 'retry' }, problem);
      });
    },
    authenticate({ slowWelcomes }) {
      if (target === null) return;
      const timeoutMs = grownTimeoutMs(options.welcomeTimeoutMs, slowWelcomes);
      timeout.judge(timeoutMs, () => {
        fault({ type: 'welcomeTimedOut' }, problems.welcomeTimeout(kind, timeoutMs));
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
      timeout.cancel();
      stability.schedule((policy || defaultReconnectPolicy).resetAfterMs, () => {
        apply({ type: 'stable' });
      });
      heartbeat.start(parameters.endpoint);
      endRenewals = tokens.keepFresh(token, kind);
      const { messages } = parameters;
      if (messages !== null) transmit(encodeMessagesSubscribe(messages.clientRequestId, messages.users));
    },
    leave() {
      timeout.cancel();
      stability.cancel();
      heartbeat.stop();
      endWaitForToken?.();
      endRenewals?.();
      endHandshake?.();
      endWaitForToken = endRenewals = endHandshake = undefined;
      socket?.drop();
      socket = session = null;
      hasOpened = isAccepted = false;
    },
    send(frame) {
      if (session !== null) transmit(frame);
    },
    session: () => session,
    isOverdue: () => now() - startedAt > options.connectTimeoutMs,
    lostUnseen() {
      if (session !== null && socket?.isOpen() === false) return problems.connectionClosed(kind, 1_006, '');
      const silenceMs = heartbeat.overdueMs();
      return silenceMs === null ? null : problems.heartbeatTimeout(kind, silenceMs);
    },
  };
}
