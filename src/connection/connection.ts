import type { Mailbox } from '../mailbox';
import type { ResolvedOptions } from '../options';
import { redactTokens, showUrl } from '../protocol/text';
import type { TokenClaims } from '../protocol/token';
import type { CreateTimer } from '../timers';
import type { ConnectionState, Problem, RealtimeError, SocketKind } from '../vocabulary';
import { createAttempts, type ConnectionParameters, type SessionFrame } from './attempts';
import type { Handshakes } from './handshakes';
import type { Pulse } from './heartbeat';
import {
  idleConnection,
  idleMachine,
  isLive,
  isWaiting,
  transition,
  type MachineContext,
  type MachineEffect,
  type MachineEvent,
} from './machine';
import { isOnline, type Happening } from './page-life';
import { problemOf, type Fault } from './problems';
import { MAX_KNOWN_VALUES, type Token, type Tokens } from './tokens';

/** What a connection tells, in the order in which it happens. */
export type ConnectionEvent = { socket: SocketKind } & (
  | {
      /** A repeated start says it again, with an equal `previous`. */
      type: 'changed';
      previous: ConnectionState;
      connection: ConnectionState;
      /** The ready session's id; `null` while there is none. */
      session: string | null;
    }
  /** A session is ready, and everybody has been told: what is wanted may be sent. */
  | { type: 'session' }
  /** A frame of a ready session; `atMs` is monotonic. */
  | { type: 'frame'; frame: SessionFrame; atMs: number }
  | { type: 'problem'; error: RealtimeError }
);

/** What a connection needs, and whom it tells. */
export interface ConnectionOptions {
  socket: SocketKind;
  options: ResolvedOptions;
  mailbox: Mailbox;
  createTimer: CreateTimer;
  tokens: Tokens;
  handshakes: Handshakes;
  /** Makes the id of a session, unlike any other's. */
  createId: () => string;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** Turns a problem into the error that is told. */
  makeError: (problem: Problem) => RealtimeError;
  tell: (event: ConnectionEvent) => void;
}

/** One connection: it owns at most one live socket. Its functions are called in turns of the mailbox. */
export interface Connection {
  start(parameters: ConnectionParameters): void;
  stop(): void;
  /** Sends in a ready session; outside one nothing happens, what is wanted is sent when it begins. */
  send(frame: string): void;
  /** What the page goes through. */
  page(happening: Happening): void;
  /** The claims of the running token; `null` while stopped or never started. */
  identity(): TokenClaims | null;
  /** When the server was heard last, and what counts as silence. */
  pulse: () => Pulse;
}

/** Runs the machine's effects for one socket: each transition, its effects, then what the world is told. */
export function createConnection(wiring: ConnectionOptions): Connection {
  const { socket, options, tokens, wallNow, makeError, tell } = wiring;
  const context: MachineContext = {
    policy: options.reconnect,
    canRefresh: tokens.canRefresh,
    isOnline: () => !options.pageLifecycle || isOnline(),
    wallNow,
    now: options.now,
    random: options.random,
  };
  let machine = idleMachine;
  let announced = idleConnection;
  let parameters: ConnectionParameters | null = null;
  let token: Token | null = null;
  /** Values that this connection has had since it was started; the oldest make room. */
  const used = new Set<string>();
  const timer = wiring.createTimer();
  const attempts = createAttempts(wiring, {
    timer,
    apply,
    fault,
    report(fault) {
      tell({ socket, type: 'problem', error: makeError(problemOf(socket, fault, false)) });
    },
  });

  function remember(value: string): void {
    used.delete(value);
    used.add(value);
    const [oldest = ''] = used;
    if (used.size > MAX_KNOWN_VALUES) used.delete(oldest);
  }

  /** Where something went wrong, the error says how that ends, and is told last. */
  function apply(event: MachineEvent, problem?: Fault): void {
    const { state, effects } = transition(machine, event, context);
    const error = problem && makeError(problemOf(socket, problem, state.status === 'failed'));
    machine = error === undefined ? state : { ...state, error };
    for (const effect of effects) run(effect);
    announce();
    if (error !== undefined) tell({ socket, type: 'problem', error });
  }

  function fault(problem: Fault): void {
    const { verdict = 'retry', slow } = problem;
    if (isLive(machine)) apply({ type: 'lost', verdict, slow }, problem);
  }

  /** Tells what the connection is now, if that is news; or all the same, where a start is repeated. */
  function announce(isAsked = false): void {
    const { status, endpoint, attempt, readyAt, retryAt, error } = machine;
    const connection = { status, endpoint, attempt, readyAt, retryAt, error };
    const previous = announced;
    if (JSON.stringify(connection) !== JSON.stringify(previous)) announced = connection;
    else if (!isAsked) return;
    tell({ socket, type: 'changed', previous, connection: announced, session: attempts.session() });
  }

  function run(effect: MachineEffect): void {
    switch (effect.type) {
      case 'leave':
        attempts.leave();
        return;
      case 'connect':
        if (parameters === null || token === null) return;
        token = tokens.newest(token);
        remember(token.value);
        attempts.connect({ parameters, token }, machine);
        return;
      case 'authenticate':
        attempts.authenticate(machine);
        return;
      case 'wait':
        timer.schedule(effect.delayMs, () => {
          apply({ type: 'retryDue' });
        });
        return;
      case 'beginSession':
        attempts.beginSession();
        if (attempts.session() === null) return;
        announce();
        tell({ socket, type: 'session' });
    }
  }

  /** Whether a start asks for what runs already. */
  function isRepeated(next: ConnectionParameters): boolean {
    return (
      parameters?.endpoint === next.endpoint &&
      parameters.messages?.users.join() === next.messages?.users.join()
    );
  }

  return {
    start(next) {
      const isResting = !isLive(machine) && !isWaiting(machine);
      const asked = tokens.receive(next.accessToken, next.claims);
      if (token !== null) token = tokens.newest(token);
      // What became of a token on the other socket, after it was replaced here, is news.
      const isKnown = asked === token || used.has(next.accessToken);
      const repeated = isKnown && isRepeated(next);
      if (repeated && isLive(machine)) {
        announce(true);
        return;
      }
      // An app that repeats its first start must not bring back a token that another start has replaced.
      if (isResting || !isKnown) {
        if (token !== null) remember(token.value);
        token = asked;
      }
      remember(next.accessToken);
      parameters = next;
      const endpoint = redactTokens(showUrl(next.endpoint), [next.accessToken]);
      apply({ type: 'start', endpoint, fresh: isResting || !repeated });
    },
    stop() {
      apply({ type: 'stop' });
      parameters = token = null;
      used.clear();
    },
    send: attempts.send,
    page(happening) {
      if (happening === 'hurry') attempts.hurry();
      else apply({ type: happening });
    },
    identity: () => parameters?.claims ?? null,
    pulse: attempts.pulse,
  };
}
