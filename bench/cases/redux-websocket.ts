import library, { connect } from '@giantmachines/redux-websocket';
import { configureStore } from '@reduxjs/toolkit';
import type { Middleware, UnknownAction } from '@reduxjs/toolkit';
import type { Runner } from '../measure';
import { entitiesSlice, parseUpdates, subscribeEntityViews } from './entities';
import type { PresenceEntities } from './entities';
import { expectMerged } from './reference';
import { cycle } from './workload';
import type { Workload } from './workload';

const { updatesReceived } = entitiesSlice.actions;
// It is CommonJS: a bundler that follows Node finds its default export one step further down than its types say.
const createMiddleware = (library as typeof library & { default?: typeof library }).default ?? library;
const MESSAGE = 'REDUX_WEBSOCKET::MESSAGE';

type Deliver = (event: { data: string; origin: string }) => void;

/** A socket that keeps the listener of its messages where the benchmark finds it. */
function createMemorySocket(): { WebSocket: new () => object; deliver: Deliver } {
  const listeners = new Map<string, Deliver>();
  const WebSocket = function () {
    return {
      addEventListener: (type: string, listener: Deliver) => listeners.set(type, listener),
      close: () => {
        listeners.clear();
      },
    };
  } as unknown as new () => object;
  return { WebSocket, deliver: (event) => listeners.get('message')?.(event) };
}

function reducePresence(state: PresenceEntities | undefined, action: UnknownAction): PresenceEntities {
  if (action.type !== MESSAGE) return entitiesSlice.reducer(state, action);
  const { message } = action.payload as { message: string };
  return entitiesSlice.reducer(state, updatesReceived(parseUpdates(message)));
}

/** @giantmachines/redux-websocket in front of the same adapter: an action for every frame. */
export function createReduxWebsocketCase({ preload, frames, world, hasViews }: Workload): Runner {
  const next = cycle(frames);
  const { WebSocket, deliver } = createMemorySocket();
  Object.assign(globalThis, { WebSocket });
  const store = configureStore({
    reducer: { presence: reducePresence },
    middleware: (getDefault) => getDefault().concat(createMiddleware() as Middleware),
  });
  store.dispatch(connect('ws://bench.invalid'));
  store.dispatch(updatesReceived(preload.flatMap(parseUpdates)));
  if (hasViews) subscribeEntityViews(store, world.groups);
  const receive = (data: string): void => {
    deliver({ data, origin: '' });
  };
  return {
    run(count) {
      for (let frame = 0; frame < count; frame++) receive(next());
    },
    verify() {
      receive(frames[0] ?? '');
      const seen = [...preload, ...frames.slice(0, 1)];
      expectMerged('redux-websocket', seen, (userId) => store.getState().presence.entities[userId]);
    },
  };
}
