import { createFloorCase } from '../cases/floor';
import { createOwnCase, createOwnSnapshotCase } from '../cases/ours';
import { createParseCase } from '../cases/parse';
import { createReduxWebsocketCase } from '../cases/redux-websocket';
import { createRtkBatchCase, createRtkFrameCase } from '../cases/rtk';
import { createRtkQueryCase } from '../cases/rtk-query';
import type { Workload } from '../cases/workload';
import { compete, ratio, spread } from '../measure';
import type { Contestant, Effort, Samples, Spread } from '../measure';
import { createLife, createWorld } from '../world';

/** The kinds of traffic (the fields of a workload that do not depend on its size). */
const TRAFFIC = {
  steady: { items: 1, framesPerDispatch: 500, hasViews: false },
  burst: { items: 100, framesPerDispatch: 5, hasViews: false },
  view: { items: 1, framesPerDispatch: 16, hasViews: true },
  trickle: { items: 1, framesPerDispatch: 1, hasViews: true },
  snapshot: { items: 500, framesPerDispatch: 0, hasViews: false },
} as const;

/** Name of a kind of traffic. */
export type TrafficName = keyof typeof TRAFFIC;

/** What one workload of one size came to. */
export interface ThroughputRow {
  traffic: TrafficName;
  people: number;
  /** Nanoseconds of processor time per update. */
  ns: Record<string, Spread>;
  /** Medians of per-round ratios, by `over/under`. */
  ratios: Record<string, Spread>;
}

const RATIOS = [
  ['floor', 'parse'],
  ['ours', 'parse'],
  ['ours', 'floor'],
  ['rtk-batch', 'ours'],
  ['rtk-frame', 'ours'],
  ['redux-websocket', 'ours'],
  ['rtk-query', 'ours'],
] as const;

/** From here on a dispatch of the per-frame cases takes long enough to be a slice by itself. */
const MANY_PEOPLE = 10_000;
const FEW = 2;

function createWorkload(traffic: TrafficName, people: number): Workload {
  const world = createWorld(people);
  const life = createLife(world);
  const { items, framesPerDispatch, hasViews } = TRAFFIC[traffic];
  const everybody = life.snapshot(500);
  const isSnapshot = traffic === 'snapshot';
  return {
    name: traffic,
    world,
    items,
    hasViews,
    isSnapshot,
    preload: isSnapshot ? [] : everybody,
    frames: isSnapshot ? everybody : life.frames(items),
    framesPerDispatch: isSnapshot ? everybody.length : framesPerDispatch,
  };
}

async function contestantsOf(workload: Workload, only: readonly string[]): Promise<Contestant[]> {
  const { isSnapshot, world } = workload;
  const perSlice = world.userIds.length >= MANY_PEOPLE ? FEW : undefined;
  const all: Contestant[] = [
    { name: 'parse', create: () => createParseCase(workload) },
    { name: 'floor', create: () => createFloorCase(workload) },
    { name: 'ours', create: () => (isSnapshot ? createOwnSnapshotCase(workload) : createOwnCase(workload)) },
    { name: 'rtk-batch', create: () => createRtkBatchCase(workload), dispatchesPerSlice: perSlice },
  ];
  const chosen = all.filter(({ name }) => only.includes(name));
  if (isSnapshot) return chosen;
  const perFrame: Contestant[] = [
    { name: 'rtk-frame', create: () => createRtkFrameCase(workload), dispatchesPerSlice: perSlice },
    {
      name: 'redux-websocket',
      create: () => createReduxWebsocketCase(workload),
      dispatchesPerSlice: perSlice,
    },
  ];
  chosen.push(...perFrame.filter(({ name }) => only.includes(name)));
  if (only.includes('rtk-query') && workload.name === 'steady') {
    const runner = await createRtkQueryCase(workload);
    chosen.push({ name: 'rtk-query', create: () => runner, dispatchesPerSlice: perSlice });
  }
  return chosen;
}

const PER_FRAME = new Set(['rtk-frame', 'redux-websocket', 'rtk-query']);

/** Per-frame cases count frames where the others count dispatches; both are brought to updates. */
function perUpdate(samples: Samples, { framesPerDispatch, items, frames, isSnapshot }: Workload): Samples {
  const updates = isSnapshot ? 1 : framesPerDispatch * items;
  const updatesOfAll = frames.reduce((sum, frame) => sum + frame.split('"userId"').length - 1, 0);
  const divisor = (name: string): number =>
    isSnapshot ? updatesOfAll : PER_FRAME.has(name) ? items : updates;
  const entries = Object.entries(samples);
  return Object.fromEntries(entries.map(([name, values]) => [name, values.map((ns) => ns / divisor(name))]));
}

/** Runs one workload of one size. */
export async function measureThroughput(
  traffic: TrafficName,
  people: number,
  only: readonly string[],
  effort: Effort,
): Promise<ThroughputRow> {
  const workload = createWorkload(traffic, people);
  const samples = perUpdate(compete(await contestantsOf(workload, only), 1, effort), workload);
  const ns = Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, spread(values)]));
  const ratios: ThroughputRow['ratios'] = {};
  for (const [over, under] of RATIOS) {
    if (over in samples && under in samples) ratios[`${over}/${under}`] = ratio(samples, over, under);
  }
  return { traffic, people, ns, ratios };
}
