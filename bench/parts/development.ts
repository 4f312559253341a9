import { configureStore } from '@reduxjs/toolkit';
import { entitiesSlice, parseUpdates } from '../cases/entities';
import { createOwnStore } from '../cases/ours';
import { cycle } from '../cases/workload';
import { compete, ratio, spread } from '../measure';
import type { Effort, Samples, Spread } from '../measure';
import { createLife, createWorld } from '../world';

/** One update, one dispatch, in a development build with Redux Toolkit's default checks. */
export interface DevelopmentRow {
  people: number;
  /** Milliseconds of processor time per dispatch. */
  ours: Spread;
  rtk: Spread;
  rtkOverOurs: Spread;
}

/** Dispatches that cost tens of milliseconds each make a slice by themselves. */
const FEW = 2;

const toMs = (values: number[] = []): Spread => spread(values.map((ns) => ns / 1e6));

/** What the default checks make of a dispatch. */
export function measureDevelopment(people: number, effort: Effort): DevelopmentRow {
  const world = createWorld(people);
  const life = createLife(world);
  const snapshot = life.snapshot(500);
  const frames = life.frames(1);
  const createOurs = () => {
    const next = cycle(frames);
    const { receive, passTime } = createOwnStore({ ...world, groups: world.groups.slice(0, 1) });
    const run = (dispatches: number): void => {
      for (let dispatch = 0; dispatch < dispatches; dispatch++) {
        passTime();
        receive(next());
      }
    };
    for (const frame of snapshot) {
      passTime();
      receive(frame);
    }
    return { run };
  };
  const createRtk = () => {
    const next = cycle(frames);
    const store = configureStore({ reducer: { presence: entitiesSlice.reducer } });
    const { updatesReceived } = entitiesSlice.actions;
    store.dispatch(updatesReceived(snapshot.flatMap(parseUpdates)));
    return {
      run: (dispatches: number) => {
        for (let dispatch = 0; dispatch < dispatches; dispatch++)
          store.dispatch(updatesReceived(parseUpdates(next())));
      },
    };
  };
  // The checks say on the console that they are slow, which is what is being measured.
  console.warn = () => undefined;
  const contestants = [
    { name: 'ours', create: createOurs },
    { name: 'rtk', create: createRtk, dispatchesPerSlice: FEW },
  ];
  const samples: Samples = compete(contestants, 1, effort);
  return {
    people,
    ours: toMs(samples.ours),
    rtk: toMs(samples.rtk),
    rtkOverOurs: ratio(samples, 'rtk', 'ours'),
  };
}
