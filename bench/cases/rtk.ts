import { configureStore } from '@reduxjs/toolkit';
import type { Runner } from '../measure';
import { entitiesSlice, parseUpdates, subscribeEntityViews } from './entities';
import { expectMerged } from './reference';
import { cycle, trialFrames } from './workload';
import type { Workload } from './workload';

const { updatesReceived } = entitiesSlice.actions;

function createEntitiesStore() {
  return configureStore({ reducer: { presence: entitiesSlice.reducer } });
}

function preloaded({ preload, world, hasViews }: Workload) {
  const store = createEntitiesStore();
  store.dispatch(updatesReceived(preload.flatMap(parseUpdates)));
  if (hasViews) subscribeEntityViews(store, world.groups);
  return store;
}

/** The advice of the style guide: gather what arrives and dispatch it together. */
export function createRtkBatchCase(workload: Workload): Runner {
  const next = cycle(workload.frames);
  let store = preloaded(workload);

  function run(dispatches: number): void {
    for (let dispatch = 0; dispatch < dispatches; dispatch++) {
      if (workload.isSnapshot) store = createEntitiesStore();
      const updates = [];
      for (let frame = 0; frame < workload.framesPerDispatch; frame++) {
        for (const update of parseUpdates(next())) updates.push(update);
        if (workload.isSnapshot) store.dispatch(updatesReceived(updates.splice(0)));
      }
      if (!workload.isSnapshot) store.dispatch(updatesReceived(updates));
    }
  }

  return {
    run,
    verify() {
      // A slow case is spared a whole turn: one dispatch shows that it merges.
      run(1);
      const seen = trialFrames(workload).slice(0, workload.preload.length + workload.framesPerDispatch);
      expectMerged('rtk-batch', seen, (userId) => store.getState().presence.entities[userId]);
    },
  };
}

/** What most programs do: a dispatch for every frame. */
export function createRtkFrameCase(workload: Workload): Runner {
  const next = cycle(workload.frames);
  const store = preloaded(workload);
  return {
    run(frames) {
      for (let frame = 0; frame < frames; frame++) store.dispatch(updatesReceived(parseUpdates(next())));
    },
  };
}
