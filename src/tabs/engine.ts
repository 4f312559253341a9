import type { UnknownAction } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  type RealtimeRootState,
  type WebsocketMiddlewareOptions,
} from '../index';
import { silenceLimitMs } from '../connection/heartbeat';
import type { WebSocketLike } from '../options';

/** Sockets for all tabs: a middleware of its own, and the rows that it brought. */
export interface Engine {
  /** Carries out a command of the package. */
  run: (command: UnknownAction) => void;
  state: () => RealtimeRootState;
  /** Monotonic time of the last frame of any socket. */
  heardAt: () => number;
  /** Silence that counts as dead, as far as the server's ticks have shown one. */
  limitMs: () => number | null;
}

/** Whom the engine tells. */
export interface EngineHandlers {
  onEvent: (event: UnknownAction, before: RealtimeRootState, after: RealtimeRootState) => void;
  /** A socket received something. */
  onHeard: () => void;
}

type Sockets = NonNullable<WebsocketMiddlewareOptions['WebSocket']>;

const MIN_GAP_MS = 1_000;
const KEPT_GAPS = 5;
const TICK = /^\s*\{[^[]{0,40}"tick"/;

const reduce = (state: RealtimeRootState | undefined, action: UnknownAction): RealtimeRootState => ({
  auth: realtimeReducers.auth(state?.auth, action),
  groups: realtimeReducers.groups(state?.groups, action),
  messages: realtimeReducers.messages(state?.messages, action),
});

/** The period of the server's ticks, by the same rule as the connection's own watchdog has. */
function createPeriod(): { tick: (atMs: number) => void; limitMs: () => number | null } {
  let lastAt: number | null = null;
  let gaps: number[] = [];
  return {
    tick(atMs) {
      const gapMs = atMs - (lastAt ?? Infinity);
      lastAt = atMs;
      if (gapMs >= MIN_GAP_MS) gaps = [...gaps, gapMs].slice(-KEPT_GAPS);
    },
    limitMs: () => (gaps.length === 0 ? null : silenceLimitMs(Math.max(...gaps))),
  };
}

/** The same sockets, and a listener to what they receive. */
function overheard(Socket: Sockets, hear: (data: unknown) => void): Sockets {
  return new Proxy(Socket, {
    construct(target, args: [string]) {
      const socket = new target(...args) as WebSocketLike & Partial<Pick<EventTarget, 'addEventListener'>>;
      socket.addEventListener?.('message', (event) => {
        hear((event as MessageEvent).data);
      });
      return socket;
    },
  });
}

/** An engine at rest; `options` are those of the store that it is made for. */
export function createEngine(
  options: WebsocketMiddlewareOptions,
  { onEvent, onHeard }: EngineHandlers,
): Engine {
  const { now = () => performance.now(), heartbeatTimeoutMs = 'auto' } = options;
  const Socket = options.WebSocket ?? (globalThis as { WebSocket?: Sockets }).WebSocket;
  const period = createPeriod();
  let heardAt = now();
  let state = reduce(undefined, { type: '' });

  function hear(data: unknown): void {
    heardAt = now();
    if (typeof data === 'string' && TICK.test(data)) period.tick(heardAt);
    onHeard();
  }

  const middleware = createWebsocketMiddleware({
    ...options,
    tabs: undefined,
    WebSocket: Socket === undefined ? undefined : overheard(Socket, hear),
  });
  const dispatch = (action: unknown): never => run(action) as never;
  const run = middleware({ dispatch, getState: () => state })((action) => {
    const before = state;
    state = reduce(before, action as UnknownAction);
    onEvent(action as UnknownAction, before, state);
    return action;
  });

  return {
    run,
    state: () => state,
    heardAt: () => heardAt,
    limitMs: () => (typeof heartbeatTimeoutMs === 'number' ? heartbeatTimeoutMs : period.limitMs()),
  };
}
