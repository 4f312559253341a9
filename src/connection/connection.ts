import { v4 as uuid } from 'uuid';
import type { ConnectionState, Problem, RealtimeError, SocketKind } from '../vocabulary';
import { defaultReconnectPolicy, type ResolvedOptions } from '../options';
import { encodeAuth, encodeMessagesSubscribe } from '../protocol/encode';
import { redactTokens, showUrl } from '../protocol/text';
import type { TokenClaims } from '../protocol/token';
import { createTimer } from '../timers';
import { grownTimeoutMs } from './backoff';
import { createHeartbeat } from './heartbeat';
import { createLink, type ConnectionParameters, type SessionFrame } from './link';
import {
  idleMachine,
  isLive,
  isWaiting,
  transition,
  type MachineContext,
  type MachineEffect,
  type MachineEvent,
  type MachineFault,
} from './machine';
import { isOnline } from './page-life';
import * as problems from './problems';
import type { HeldToken, TokenDesk } from './token-desk';
import { createTokenHolder } from './token-holder';

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
  /** The public state is about to change; whoever hears of what is handed out now may change it once more. */
  onBeforeChange: () => void;
  /** The public state changed; `session` is the ready session's id, `null` while there is none. */
  onChange: (previous: ConnectionState, connection: ConnectionState, session: string | null) => void;
  /** A session is ready, and everybody has been told. */
  onSession: () => void;
  /** A frame of a ready session; `atMs` is monotonic. */
  onFrame: (frame: SessionFrame, atMs: number) => void;
}

/** One connection: it owns at most one live socket. */
export interface Connection {
  start: (parameters: ConnectionParameters) => void;
  stop: () => void;
  /** Sends in a ready session; outside one nothing happens, what is wanted is sent when it begins. */
  send: (frame: string) => void;
  replaceToken: (replaced: string, token: HeldToken) => void;
  /** The browser says that there is no network. */
  offline: () => void;
  /** The network is back, or the page is shown. */
  hurry: () => void;
  /** The page was frozen or in the back/forward cache. */
  restored: () => void;
  /** The claims of the running token; `null` while stopped or never started. */
  identity: () => TokenClaims | null;
}

function publicState(state: ConnectionState): ConnectionState {
  const { status, endpoint, attempt, readyAt, retryAt, error } = state;
  return { status, endpoint, attempt, readyAt, retryAt, error };
}

function isShown(shown: ConnectionState, state: ConnectionState): boolean {
  return (Object.keys(shown) as (keyof ConnectionState)[]).every((key) => shown[key] === state[key]);
}

/** Runs the machine's effects for one socket: each transition, its effects, then what the world is told. */
export function createConnection(wiring: ConnectionOptions): Connection {
  const { socket: kind, options, desk, wallNow, makeError, report } = wiring;
  const { now, random, reconnect: policy } = options;
  const context: MachineContext = {
    policy,
    canRefresh: desk.canRefresh,
    isOnline: () => !options.pageLifecycle || isOnline(),
    wallNow,
    now,
    random,
  };
  let machine = idleMachine;
  let announced = publicState(machine);
  let parameters: ConnectionParameters | null = null;
  let session: string | null = null;
  let attemptStartedAt = 0;

  function apply(event: MachineEvent): void {
    const step = transition(machine, event, context);
    machine = step.state;
    for (const effect of step.effects) run(effect);
    announce();
  }

  /** The error is reported last, and not after a stop by whoever heard of the change. */
  function onProblem(problem: Problem, fault?: MachineFault): void {
    if (fault?.type === 'refused') holder.refuse();
    const error = makeError(problem);
    if (fault !== undefined) apply({ ...fault, error });
    if (machine.status !== 'stopped') report(error);
  }

  function onSilence(silenceMs: number, local = false): void {
    onProblem(problems.heartbeatTimeout(kind, silenceMs), { type: 'silent', local });
  }

  function announce(): void {
    if (isShown(announced, machine)) return;
    wiring.onBeforeChange();
    const previous = announced;
    if (isShown(previous, machine)) return;
    announced = publicState(machine);
    wiring.onChange(previous, announced, session);
  }

  // One timer serves the phases of an attempt and the wait between attempts: no two of them are ever alive together.
  const phaseTimer = createTimer();
  const stableTimer = createTimer();
  const heartbeat = createHeartbeat({
    timeoutMs: options.heartbeatTimeoutMs,
    now,
    onSilent: onSilence,
  });
  const link = createLink({
    socket: kind,
    options,
    desk,
    heartbeat,
    apply,
    onProblem,
    onFrame: (frame, atMs) => {
      if (session !== null) wiring.onFrame(frame, atMs);
    },
  });
  const holder = createTokenHolder(kind, options, desk, onProblem);

  function run(effect: MachineEffect): void {
    switch (effect.type) {
      case 'leave':
        phaseTimer.cancel();
        stableTimer.cancel();
        heartbeat.stop();
        holder.pause();
        link.drop();
        session = null;
        return;
      case 'connect':
        attemptStartedAt = now();
        holder.obtain(open, (problem) => {
          onProblem(problem, { type: 'lost', verdict: 'retry' });
        });
        return;
      case 'authenticate':
        authenticate();
        return;
      case 'wait':
        phaseTimer.schedule(effect.delayMs, () => {
          apply({ type: 'retryDue' });
        });
        return;
      case 'beginSession':
        beginSession();
    }
  }

  function open(): void {
    if (parameters === null) return;
    const { endpoint } = parameters;
    const timeoutMs = grownTimeoutMs(options.connectTimeoutMs, machine.slowConnects);
    attemptStartedAt = now();
    phaseTimer.schedule(timeoutMs, () => {
      onProblem(problems.connectTimeout(kind, showUrl(endpoint), timeoutMs), { type: 'connectTimedOut' });
    });
    link.open(endpoint);
  }

  function authenticate(): void {
    if (parameters === null) return;
    const timeoutMs = grownTimeoutMs(options.welcomeTimeoutMs, machine.slowWelcomes);
    phaseTimer.schedule(timeoutMs, () => {
      onProblem(problems.welcomeTimeout(kind, timeoutMs), { type: 'welcomeTimedOut' });
    });
    link.send(encodeAuth(holder.newest(), parameters.client));
    // The messages service need not welcome: its session begins with the request that follows.
    if (kind === 'messages') apply({ type: 'welcomed' });
  }

  function beginSession(): void {
    const begun = uuid();
    session = begun;
    phaseTimer.cancel();
    stableTimer.schedule((policy || defaultReconnectPolicy).resetAfterMs, () => {
      apply({ type: 'stable' });
    });
    heartbeat.start(parameters?.endpoint ?? '');
    holder.keepFresh();
    const messages = parameters?.messages;
    if (messages) link.send(encodeMessagesSubscribe(messages.clientRequestId, messages.users));
    announce();
    if (session === begun) wiring.onSession();
  }

  return {
    start(next) {
      const isResting = !isLive(machine) && !isWaiting(machine);
      const isHeld = holder.hasHeld(next.accessToken);
      const repeated =
        isHeld &&
        parameters?.endpoint === next.endpoint &&
        parameters.messages?.users.join() === next.messages?.users.join();
      if (repeated && isLive(machine)) return;
      // An app that repeats its first start must not bring back a token that was renewed since.
      if (isResting || !isHeld) holder.take(next.accessToken, next.claims);
      parameters = next;
      const shownEndpoint = redactTokens(showUrl(next.endpoint), [next.accessToken]);
      apply({ type: 'start', endpoint: shownEndpoint, fresh: isResting || !repeated });
    },
    stop() {
      apply({ type: 'stop' });
      parameters = null;
      holder.forget();
    },
    send(frame) {
      if (session !== null) link.send(frame);
    },
    replaceToken: holder.replace,
    offline() {
      apply({ type: 'offline' });
    },
    hurry() {
      if (heartbeat.isOverdue()) onSilence(heartbeat.silenceMs(), true);
      else apply({ type: 'hurry', overdue: now() - attemptStartedAt > options.connectTimeoutMs });
    },
    restored() {
      apply({ type: 'restored' });
    },
    identity: () => parameters?.claims ?? null,
  };
}
