import type { UnknownAction } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  type RealtimeRootState,
  type WebsocketMiddlewareOptions,
} from '../index';
import { createPeriod, silenceLimitMs } from '../connection/heartbeat';
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

const TICK = /^\s*\{[^[]{0,40}"tick"/;

const reduce = (state: RealtimeRootState | undefined, action: UnknownAction): RealtimeRootState => ({
  auth: realtimeReducers.auth(state?.auth, action),
  groups: realtimeReducers.groups(state?.groups, action),
  messages: realtimeReducers.messages(state?.messages, action),
});

/** The same sockets, and a listener for each to what it receives. */
function overheard(Socket: Sockets, listen: () => (data: unknown) => void): Sockets {
  return new Proxy(Socket, {
    construct(target, args: [string]) {
      const socket = new target(...args) as WebSocketLike & Partial<Pick<EventTarget, 'addEventListener'>>;
      const hear = listen();
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

  function listen(): (data: unknown) => void {
    let ticks = 0;
    let tickAt = 0;
    return (data) => {
      heardAt = now();
      if (TICK.test(String(data))) {
        // The first is the welcome, which comes when it comes: it and the next are no period apart.
        if (++ticks > 2) period.add(heardAt - tickAt);
        tickAt = heardAt;
      }
      onHeard();
    };
  }

  function limitMs(): number | null {
    if (typeof heartbeatTimeoutMs === 'number') return heartbeatTimeoutMs;
    const periodMs = period.ms();
    return periodMs === null ? null : silenceLimitMs(periodMs);
  }

  const middleware = createWebsocketMiddleware({
    ...options,
    tabs: undefined,
    WebSocket: Socket === undefined ? undefined : overheard(Socket, listen),
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
    limitMs,
  };
}
