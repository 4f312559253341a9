import { v4 as uuid } from 'uuid';
import type { Problem, RealtimeError } from '../errors';
import { defaultReconnectPolicy, type ResolvedOptions } from '../options';
import type { ConnectionState } from '../protocol/connection-state';
import { decodeFrame, type DecodedFrame } from '../protocol/decode';
import { encodeAuth, encodeMessagesSubscribe } from '../protocol/encode';
import type { SocketKind, WebSocketClientInfo } from '../protocol/models';
import { cleanServerText, showThrown, showUrl } from '../protocol/text';
import type { TokenClaims } from '../protocol/token';
import { grownTimeoutMs } from './backoff';
import { closeVerdict } from './close-verdict';
import { createHeartbeat } from './heartbeat';
import {
  idleMachine,
  transition,
  type MachineContext,
  type MachineEffect,
  type MachineEvent,
} from './machine';
import { isOnline } from './page-lifecycle';
import * as problems from './problems';
import { openSocket, type OpenedSocket } from './socket';
import { createTimer } from '../timers';
import type { HeldToken, TokenDesk } from './token-desk';
import { createTokenHolder } from './token-holder';

/** What a start asks for. */
export interface ConnectionParameters {
  endpoint: string;
  accessToken: string;
  claims: TokenClaims;
  client: WebSocketClientInfo;
  /** Only with the messages socket. */
  messages: { clientRequestId: string; users: string[] } | null;
}

/** Frames that a ready session passes on; ticks and errors are the connection's own business. */
export type SessionFrame = Extract<DecodedFrame, { kind: 'presence' | 'unread' }>;

/** What a connection needs, and whom it tells. */
export interface ConnectionOptions {
  socket: SocketKind;
  options: ResolvedOptions;
  desk: TokenDesk;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** Turns a problem into the error that is reported. */
  makeError: (problem: Problem) => RealtimeError;
  report: (error: RealtimeError) => void;
  /** The public state changed; `session` is the ready session's id, `null` while there is none. */
  onChange: (previous: ConnectionState, connection: ConnectionState, session: string | null) => void;
  /** A session is ready, and everybody has been told. */
  onSession: () => void;
  /** `atMs` is monotonic. */
  onFrame: (frame: SessionFrame, atMs: number) => void;
}

/** One connection: it owns at most one live socket. */
export interface Connection {
  start(parameters: ConnectionParameters): void;
  stop(): void;
  /** False where the session is not ready or the platform refused. */
  send(frame: string): boolean;
  replaceToken(replaced: string, token: HeldToken): void;
  /** The browser says that there is no network. */
  offline(): void;
  /** The network is back, or the page is shown. */
  hurry(): void;
  /** The page was frozen or in the back/forward cache. */
  restored(): void;
  /** The claims of the running token; `null` while stopped or never started. */
  identity(): TokenClaims | null;
}

type WebSocketConstructor = NonNullable<ResolvedOptions['WebSocket']>;

/** What a connection that just broke is said to have been closed with. */
const ABNORMAL_CLOSURE = 1_006;

function publicState(state: ConnectionState): ConnectionState {
  const { status, endpoint, attempt, readyAt, retryAt, error } = state;
  return { status, endpoint: endpoint === null ? null : showUrl(endpoint), attempt, readyAt, retryAt, error };
}

function isSame(a: ConnectionState, b: ConnectionState): boolean {
  return (Object.keys(a) as (keyof ConnectionState)[]).every((key) => a[key] === b[key]);
}

function sameUsers(a: ConnectionParameters, b: ConnectionParameters): boolean {
  return a.messages?.users.join() === b.messages?.users.join();
}

/** Runs the machine's effects for one socket. Events of any socket but its present one never reach the machine. */
export function createConnection(wiring: ConnectionOptions): Connection {
  const { socket: kind, options, desk, wallNow, makeError, report, onChange, onSession, onFrame } = wiring;
  const { now, random, reconnect: policy } = options;
  const context: MachineContext = {
    policy,
    canRefresh: desk.canRefresh,
    get online() {
      return !options.pageLifecycle || isOnline();
    },
    wallNow,
    now,
    random,
  };
  // One timer serves the phases of an attempt and the wait between attempts: no two of them are ever alive together.
  const phaseTimer = createTimer();
  const stableTimer = createTimer();
  const heartbeat = createHeartbeat({
    timeoutMs: options.heartbeatTimeoutMs,
    now,
    onSilent: (silenceMs) => {
      applyFault(problems.heartbeatTimeout(kind, silenceMs), (error) => ({
        type: 'silent',
        error,
        local: false,
      }));
    },
  });
  const holder = createTokenHolder({
    socket: kind,
    desk,
    policy,
    now,
    random,
    report: (problem) => {
      report(makeError(problem));
    },
  });

  let machine = idleMachine;
  let announced = publicState(machine);
  let parameters: ConnectionParameters | null = null;
  let live: OpenedSocket | null = null;
  let session: string | null = null;
  let isOpen = false;
  /** The server has said something that it would not say to a refused token. */
  let isAccepted = false;
  let attemptStartedAt = 0;

  function apply(event: MachineEvent): void {
    const step = transition(machine, event, context);
    machine = step.state;
    for (const effect of step.effects) effects[effect.type](effect as never);
    announce();
  }

  /** The error is reported last: whoever hears of it may start or stop this very connection. */
  function applyFault(problem: Problem, event: (error: RealtimeError) => MachineEvent): void {
    const error = makeError(problem);
    apply(event(error));
    report(error);
  }

  function announce(): void {
    const previous = announced;
    const next = publicState(machine);
    if (isSame(previous, next)) return;
    announced = next;
    onChange(previous, next, session);
  }

  const effects: {
    [Type in MachineEffect['type']]: (effect: Extract<MachineEffect, { type: Type }>) => void;
  } = {
    leave() {
      phaseTimer.cancel();
      stableTimer.cancel();
      heartbeat.stop();
      holder.pause();
      live?.drop();
      live = null;
      session = null;
      isOpen = isAccepted = false;
    },
    connect() {
      attemptStartedAt = now();
      holder.obtain(open, (problem) => {
        applyFault(problem, (error) => ({ type: 'lost', error, verdict: 'retry' }));
      });
    },
    authenticate() {
      phaseTimer.cancel();
      if (kind === 'messages') {
        apply({ type: 'welcomed' });
        return;
      }
      const timeoutMs = grownTimeoutMs(options.welcomeTimeoutMs, machine.slowWelcomes);
      phaseTimer.schedule(timeoutMs, () => {
        applyFault(problems.welcomeTimeout(kind, timeoutMs), (error) => ({ type: 'welcomeTimedOut', error }));
      });
    },
    wait({ delayMs }) {
      phaseTimer.schedule(delayMs, () => {
        apply({ type: 'retryDue' });
      });
    },
    beginSession() {
      const begun = uuid();
      session = begun;
      phaseTimer.cancel();
      stableTimer.schedule((policy || defaultReconnectPolicy).resetAfterMs, () => {
        apply({ type: 'stable' });
      });
      heartbeat.start(parameters?.endpoint ?? '');
      holder.keepFresh();
      announce();
      if (session === begun) onSession();
    },
  };

  function open(accessToken: string): void {
    if (parameters === null) return;
    const { endpoint } = parameters;
    const WebSocket = options.WebSocket ?? (globalThis as Pick<ResolvedOptions, 'WebSocket'>).WebSocket;
    attemptStartedAt = now();
    if (WebSocket === undefined) {
      applyFault(problems.noWebSocket(kind), (error) => ({ type: 'unsupported', error }));
      return;
    }
    const timeoutMs = grownTimeoutMs(options.connectTimeoutMs, machine.slowConnects);
    phaseTimer.schedule(timeoutMs, () => {
      const problem = problems.connectTimeout(kind, showUrl(endpoint), timeoutMs);
      applyFault(problem, (error) => ({ type: 'connectTimedOut', error }));
    });
    try {
      live = listen(WebSocket, endpoint, accessToken);
    } catch (error) {
      failToConnect(`: the constructor threw ${showThrown(error)}`);
    }
  }

  function listen(WebSocket: WebSocketConstructor, endpoint: string, accessToken: string): OpenedSocket {
    const ifCurrent =
      <Args extends unknown[]>(handle: (...args: Args) => void) =>
      (...args: Args): void => {
        if (live === opened) handle(...args);
      };
    const opened: OpenedSocket = openSocket(WebSocket, endpoint, {
      onOpen: ifCurrent(() => {
        authenticate(accessToken);
      }),
      onData: ifCurrent(receive),
      onClose: ifCurrent(closed),
      // The platform need not report a close after an error, and nothing is gained by waiting for it.
      onError: ifCurrent(() => {
        closed(ABNORMAL_CLOSURE, '');
      }),
    });
    return opened;
  }

  function authenticate(accessToken: string): void {
    if (parameters === null || live === null) return;
    const { client, messages } = parameters;
    isOpen = true;
    const sent =
      live.send(encodeAuth(accessToken, client)) &&
      (messages === null || live.send(encodeMessagesSubscribe(messages.clientRequestId, messages.users)));
    if (sent) apply({ type: 'opened' });
    else closed(ABNORMAL_CLOSURE, '');
  }

  function failToConnect(why: string): void {
    const problem = problems.connectFailed(kind, showUrl(parameters?.endpoint ?? ''), why);
    applyFault(problem, (error) => ({ type: 'lost', error, verdict: 'retry' }));
  }

  function refused(text: string, certain: boolean, closeCode?: number): void {
    holder.refuse();
    const problem = problems.tokenRejected(kind, text, desk.canRefresh, closeCode);
    applyFault(problem, (error) => ({ type: 'refused', error, certain }));
  }

  function closed(code: number, reason: string): void {
    if (!isOpen) {
      failToConnect('');
      return;
    }
    const text = cleanServerText(reason, desk.known());
    const { verdict, certain } = closeVerdict(policy, { socket: kind, code, reason: text });
    if (verdict === 'refuse') refused(text, certain, code);
    else {
      const problem = problems.connectionClosed(kind, code, text, verdict === 'stop' || policy === false);
      applyFault(problem, (error) => ({ type: 'lost', error, verdict }));
    }
  }

  function receive(data: unknown): void {
    const atMs = now();
    heartbeat.frame(atMs);
    const frame = decodeFrame(data, kind);
    switch (frame.kind) {
      case 'presence':
      case 'unread':
        if (machine.status !== 'ready') return;
        isAccepted = true;
        onFrame(frame, atMs);
        return;
      case 'tick':
        if (!frame.welcome) heartbeat.tick(atMs);
        if (frame.welcome || kind === 'messages') isAccepted = true;
        if (frame.welcome) apply({ type: 'welcomed' });
        return;
      case 'error': {
        const text = cleanServerText(frame.message, desk.known());
        if (!isAccepted) refused(text, false);
        else applyFault(problems.serverError(kind, text), (error) => ({ type: 'serverError', error }));
        return;
      }
      case 'invalid':
        report(makeError(problems.invalidFrame(kind, frame.reason)));
    }
  }

  /** The same start again: same endpoint, same users, and a token that this connection has held. */
  function isRepeated(next: ConnectionParameters): boolean {
    if (parameters === null || !holder.hasHeld(next.accessToken)) return false;
    return parameters.endpoint === next.endpoint && sameUsers(parameters, next);
  }

  return {
    start(next) {
      const { status } = machine;
      const isResting = status === 'idle' || status === 'failed' || status === 'stopped';
      const isWaiting = status === 'waiting' || status === 'offline';
      const repeated = isRepeated(next);
      if (repeated && !isResting && !isWaiting) return;
      // An app that repeats its first start must not bring back a token that was renewed since.
      if (isResting || !holder.hasHeld(next.accessToken)) holder.take(next.accessToken, next.claims);
      parameters = next;
      apply({ type: 'start', endpoint: next.endpoint, fresh: isResting || !repeated });
    },
    stop() {
      apply({ type: 'stop' });
      parameters = null;
      holder.forget();
    },
    send: (frame) => session !== null && live !== null && live.send(frame),
    replaceToken: holder.replace,
    offline() {
      apply({ type: 'offline' });
    },
    hurry() {
      if (machine.status === 'ready' && heartbeat.isOverdue()) {
        const problem = problems.heartbeatTimeout(kind, heartbeat.silenceMs());
        applyFault(problem, (error) => ({ type: 'silent', error, local: true }));
        return;
      }
      apply({ type: 'hurry', overdue: now() - attemptStartedAt > options.connectTimeoutMs });
    },
    restored() {
      apply({ type: 'restored' });
    },
    identity: () => parameters?.claims ?? null,
  };
}
