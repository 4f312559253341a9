import type { UnknownAction } from '@reduxjs/toolkit';
import type { Pulse } from '../connection/heartbeat';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  type RealtimeRootState,
  type WebsocketMiddlewareOptions,
} from '../index';
import type { Sharing, SharingStore } from '../middleware/sharing';
import type { SocketKind } from '../vocabulary';

/** Sockets for all tabs: a middleware of its own, and the rows that it brought. */
export interface Engine {
  /** Carries out a command of the package. */
  run: (command: UnknownAction) => void;
  groups: () => RealtimeRootState['groups'];
  pulse: (kind: SocketKind) => Pulse;
}

/** Hears what the engine tells its store, which was `before`. */
export type EngineListener = (event: UnknownAction, before: RealtimeRootState['groups']) => void;

const reduce = (state: RealtimeRootState | undefined, action: UnknownAction): RealtimeRootState => ({
  auth: realtimeReducers.auth(state?.auth, action),
  groups: realtimeReducers.groups(state?.groups, action),
  messages: realtimeReducers.messages(state?.messages, action),
});

/** An engine at rest; `options` are those of the store that it is made for. */
export function createEngine(options: WebsocketMiddlewareOptions, onEvent: EngineListener): Engine {
  let state = reduce(undefined, { type: '' });
  let own!: SharingStore;
  const tabs: Sharing = {
    join(store) {
      own = store;
      // It has the sockets that the others share.
      return null;
    },
  };
  const dispatch = (...given: [unknown]): never => run(...given) as never;
  const run = createWebsocketMiddleware({ ...options, tabs })({ dispatch, getState: () => state })(
    (action) => {
      const { groups } = state;
      state = reduce(state, action as UnknownAction);
      onEvent(action as UnknownAction, groups);
      return action;
    },
  );
  return {
    run,
    groups: () => state.groups,
    pulse: (kind) => own.connections()[kind].pulse(),
  };
}
