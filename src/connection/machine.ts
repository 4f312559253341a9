import type { ReconnectPolicy } from '../options';
import type { ConnectionState } from '../vocabulary';
import { retryDelayMs, type DelayKind } from './backoff';

/** Everything that decides what happens next: the public state, and the counts behind it. */
export interface MachineState extends ConnectionState {
  /** Delays since the last stable session: which step of the backoff is next. */
  delays: number;
  /** Refusals of a token in a row. */
  refusals: number;
  /** Attempts in a row that ran into the connect timeout, and into the welcome timeout. */
  slowConnects: number;
  slowWelcomes: number;
  /** Monotonic time of the next attempt while one is scheduled: the wall clock of `retryAt` may jump. */
  dueAt: number;
  /** Monotonic time of the last attempt that a local cause brought forward. */
  hurriedAt: number;
}

/** What can happen to a connection. */
export type MachineEvent =
  /** `endpoint`: as it is shown. `fresh`: other parameters than before, or from rest: nothing of earlier attempts counts. */
  | { type: 'start'; endpoint: string; fresh: boolean }
  | { type: 'stop' }
  | { type: 'opened' }
  | { type: 'welcomed' }
  | { type: 'stable' }
  | { type: 'retryDue' }
  | Loss
  | { type: 'offline' }
  /** The network is back, or the page is shown. `overdue`: the running attempt is older than its timeout. */
  | { type: 'hurry'; overdue: boolean }
  /** The page goes away, and may come back from the cache. */
  | { type: 'suspended' }
  /** Back from the cache, or resumed: whatever the socket says of itself is not to be trusted. */
  | { type: 'restored' };

/**
 * What is made of something that went wrong: when it is tried again, or `stop` for never; `refuse` where only another
 * token can help, `doubt` where it may be the token; `none` where the connection goes on.
 */
export type Verdict = DelayKind | 'stop' | 'refuse' | 'doubt' | 'none';

/** Something went wrong with a live connection; whoever tells of it makes the error of the state that it ends in. */
export interface Loss {
  type: 'lost';
  verdict: Verdict;
  /** The count of the timeout that it ran into. */
  slow?: 'slowConnects' | 'slowWelcomes' | undefined;
}

/** What is to be done, in this order. */
export type MachineEffect =
  /** Detach the socket and cancel what the left state had running. */
  | { type: 'leave' }
  /** Get a token if need be, then open a socket. */
  | { type: 'connect' }
  /** Send `auth` and wait for the welcome. */
  | { type: 'authenticate' }
  /** Have the next attempt begin after this time. */
  | { type: 'wait'; delayMs: number }
  | { type: 'beginSession' };

/** What a transition depends on beside state and event. */
export interface MachineContext {
  policy: ReconnectPolicy | false;
  canRefresh: boolean;
  /** False while the browser says that there is no network. */
  isOnline: () => boolean;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** Monotonic milliseconds. */
  now: () => number;
  random: () => number;
}

/** A transition's outcome. */
export interface Step {
  state: MachineState;
  effects: MachineEffect[];
}

const MAX_REFUSALS = 5;
const HURRY_INTERVAL_MS = 5_000;

const fresh = { attempt: 0, delays: 0, refusals: 0, slowConnects: 0, slowWelcomes: 0 };

/** A connection that was never started, and its machine. */
export const idleConnection: ConnectionState = {
  status: 'idle',
  endpoint: null,
  attempt: 0,
  readyAt: null,
  retryAt: null,
  error: null,
};
export const idleMachine: MachineState = {
  ...idleConnection,
  ...fresh,
  dueAt: Infinity,
  hurriedAt: -Infinity,
};

const stay = (state: MachineState): Step => ({ state, effects: [] });

/** Ends what the state had running. */
function leave(state: MachineState, changes: Partial<MachineState>, ...then: MachineEffect[]): Step {
  return {
    state: { ...state, readyAt: null, retryAt: null, ...changes },
    effects: [{ type: 'leave' }, ...then],
  };
}

function connect(state: MachineState): Step {
  return leave(state, { status: 'connecting', attempt: state.attempt + 1 }, { type: 'connect' });
}

const fail = (state: MachineState): Step => leave(state, { status: 'failed' });

/** When the next attempt is due, by both clocks, and how the time until then is called. */
function dueIn(delayMs: number, { isOnline, wallNow, now }: MachineContext) {
  const status = isOnline() ? 'waiting' : 'offline';
  return { status, retryAt: Math.ceil(wallNow() + delayMs), dueAt: now() + delayMs } as const;
}

function wait(state: MachineState, kind: DelayKind, context: MachineContext): Step {
  const { policy, isOnline, random } = context;
  if (policy === false || state.attempt >= policy.maxAttempts) return fail(state);
  const isSoon = kind === 'soon';
  const delayMs = retryDelayMs(policy, state.delays, isSoon || isOnline() ? kind : 'retry-slowly', random);
  const delays = isSoon ? state.delays : state.delays + 1;
  return leave(state, { ...dueIn(delayMs, context), delays }, { type: 'wait', delayMs });
}

function lose(state: MachineState, { verdict, slow }: Loss, context: MachineContext): Step {
  if (verdict === 'none') return stay(state);
  if (verdict === 'stop') return fail(state);
  if (verdict === 'refuse' || verdict === 'doubt') {
    const refused = { ...state, refusals: state.refusals + 1 };
    const isHopeless = verdict === 'refuse' && !context.canRefresh;
    if (refused.refusals >= MAX_REFUSALS || isHopeless) return fail(refused);
    return wait(refused, context.canRefresh && refused.refusals === 1 ? 'soon' : 'retry', context);
  }
  return wait(slow === undefined ? state : { ...state, [slow]: state[slow] + 1 }, verdict, context);
}

/** Brings a scheduled attempt forward, at most once in five seconds; never puts one off. */
function hurry(state: MachineState, context: MachineContext): Step {
  const { policy, now, random } = context;
  if (policy === false || state.retryAt === null) return stay(state);
  const aheadMs = state.hurriedAt - now();
  // Further ahead than any attempt is put: the clock has stepped back, and what it measured is over.
  const leastMs = aheadMs > HURRY_INTERVAL_MS ? 0 : HURRY_INTERVAL_MS + aheadMs;
  const delayMs = Math.max(retryDelayMs(policy, 0, 'soon', random), leastMs);
  const due = dueIn(delayMs, context);
  if (due.dueAt >= state.dueAt) return stay({ ...state, status: due.status });
  return { state: { ...state, ...due, hurriedAt: due.dueAt }, effects: [{ type: 'wait', delayMs }] };
}

/** A page that is back needs its connection now; one that comes and goes gets one attempt in five seconds. */
function restored(state: MachineState, context: MachineContext): Step {
  const atMs = context.now();
  const isDue = Math.abs(atMs - state.hurriedAt) >= HURRY_INTERVAL_MS;
  if (isLive(state)) {
    return isDue && context.policy !== false
      ? wait({ ...state, hurriedAt: atMs }, 'soon', context)
      : stay(state);
  }
  if (!isWaiting(state)) return stay(state);
  return isDue && context.isOnline() ? connect({ ...state, hurriedAt: atMs }) : hurry(state, context);
}

function isAttempting({ status }: MachineState): boolean {
  return status === 'connecting' || status === 'authenticating';
}

/** True between attempts. */
export function isWaiting({ status }: MachineState): boolean {
  return status === 'waiting' || status === 'offline';
}

/** True while there is a socket, or will be as soon as there is a token. */
export function isLive({ status }: MachineState): boolean {
  return status === 'connecting' || status === 'authenticating' || status === 'ready';
}

/**
 * The connection machine (docs/architecture.md): pure, given its context. An event that a state does not
 * know changes nothing.
 */
export function transition(state: MachineState, event: MachineEvent, context: MachineContext): Step {
  switch (event.type) {
    case 'start': {
      const started = { ...state, endpoint: event.endpoint };
      return connect(event.fresh ? { ...started, ...fresh } : started);
    }
    case 'stop':
      return leave(idleMachine, { status: 'stopped' });
    case 'opened':
      if (state.status !== 'connecting') return stay(state);
      return { state: { ...state, status: 'authenticating' }, effects: [{ type: 'authenticate' }] };
    case 'welcomed': {
      if (state.status !== 'authenticating') return stay(state);
      const ready: MachineState = { ...state, status: 'ready', readyAt: context.wallNow(), error: null };
      return { state: ready, effects: [{ type: 'beginSession' }] };
    }
    case 'stable':
      return stay(state.status === 'ready' ? { ...state, ...fresh } : state);
    case 'retryDue':
      return isWaiting(state) ? connect(state) : stay(state);
    // The page's life: hints that change when the next attempt comes, or that the socket is not to be trusted.
    case 'offline':
      return stay(state.status === 'waiting' ? { ...state, status: 'offline' } : state);
    case 'hurry':
      if (isWaiting(state)) return hurry(state, context);
      return isAttempting(state) && event.overdue ? connect(state) : stay(state);
    case 'suspended':
      // Where the page is not cached after all, the attempt that is scheduled here brings it back.
      return isLive(state) && context.policy !== false ? wait(state, 'soon', context) : stay(state);
    case 'restored':
      return restored(state, context);
    case 'lost':
      return isLive(state) ? lose(state, event, context) : stay(state);
  }
}
