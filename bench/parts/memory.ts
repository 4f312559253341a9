import type { UserPresenceData } from '../../src/vocabulary';
import { presenceReceived } from '../../src/state/events';
import { realtimeReducers } from '../../src/state/realtime-reducers';
import { adapter, parseUpdates } from '../cases/entities';
import { createOwnStore, subscribeViews } from '../cases/ours';
import { cycle } from '../cases/workload';
import { collectGarbage } from '../measure';
import { createLife, createWorld } from '../world';

/** Heap bytes per user. */
export interface MemoryRow {
  name: string;
  idle: number;
  /** After 400,000 updates, when most have a call's UUID; not measured for the comparisons. */
  busy: number | null;
}

/** How the heap behaves under a long life. */
export interface DriftResult {
  updates: number;
  /** Heap in use after each twentieth of the updates, in bytes. */
  samples: number[];
  /** Of the last sample over the fifth, as a share. */
  drift: number;
}

const PEOPLE = 50_000;
const BUSY_UPDATES = 400_000;
const BATCH = 500;

/** Collections until nothing more goes, with a task in between for what is only weakly held. */
async function heapBytes(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

interface Holder {
  name: string;
  create: () => unknown;
  live?: (held: unknown, frames: () => string) => unknown;
}

const groups = realtimeReducers.groups;
type Groups = ReturnType<typeof groups>;
const nothing = { session: 'session', members: [] };
const reduce = (state: Groups | undefined, updates: UserPresenceData[]): Groups =>
  groups(state, presenceReceived({ updates, receivedAt: Date.now() }, nothing));

function holders(snapshot: readonly string[]): Holder[] {
  return [
    { name: 'parsed objects in an array', create: () => snapshot.flatMap(parseUpdates) },
    {
      name: 'Redux Toolkit adapter',
      create: () => adapter.setAll(adapter.getInitialState(), snapshot.flatMap(parseUpdates)),
    },
    {
      name: 'ours: state.groups',
      create: () =>
        snapshot.reduce<Groups | undefined>((state, frame) => reduce(state, parseUpdates(frame)), undefined),
      live(held, next) {
        let state = held as Groups;
        for (let done = 0; done < BUSY_UPDATES; done += BATCH) {
          const updates = Array.from({ length: BATCH }, () => parseUpdates(next())).flat();
          state = reduce(state, updates);
        }
        return state;
      },
    },
  ];
}

/** In a function of its own, lest the loop keep what the one before had held. */
async function measureHolder({ name, create, live }: Holder, frames: readonly string[]): Promise<MemoryRow> {
  const before = await heapBytes();
  let held = create();
  const idle = ((await heapBytes()) - before) / PEOPLE;
  if (live !== undefined) held = live(held, cycle(frames));
  const busy = live === undefined ? null : ((await heapBytes()) - before) / PEOPLE;
  if (held === undefined) throw new Error(`${name} holds nothing`);
  return { name, idle, busy };
}

/** What a user costs, idle and busy. */
export async function measureMemory(): Promise<MemoryRow[]> {
  const life = createLife(createWorld(PEOPLE));
  const snapshot = life.snapshot(BATCH);
  // Distinct frames for half the updates; they are cycled.
  const frames = Array.from({ length: 10 }, () => life.frames(1)).flat();
  const rows: MemoryRow[] = [];
  for (const holder of holders(snapshot)) {
    // The first time also compiles and caches, which no user is to blame for.
    await measureHolder(holder, frames);
    rows.push(await measureHolder(holder, frames));
  }
  return rows;
}

/** Five million updates of 50,000 people through the whole package, with 100 views. */
export async function measureDrift(updates: number): Promise<DriftResult> {
  const world = createWorld(PEOPLE);
  const life = createLife(world);
  const own = createOwnStore(world);
  for (const frame of life.snapshot(BATCH)) {
    own.passTime();
    own.receive(frame);
  }
  subscribeViews(own, world);
  const next = cycle(life.frames(1));
  const samples: number[] = [];
  for (let part = 0; part < 20; part++) {
    for (let done = 0; done < updates / 20; done++) {
      if (done % BATCH === 0) own.passTime();
      own.receive(next());
    }
    samples.push(await heapBytes());
  }
  const settled = samples[4] ?? NaN;
  return { updates, samples, drift: ((samples.at(-1) ?? NaN) - settled) / settled };
}
