import { configureStore } from '@reduxjs/toolkit';
import type { Middleware } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  presenceReceived,
  realtimeReducers,
  selectUserPresence,
  websocketStart,
  websocketUserSubscribe,
} from '../../src/index';
import { createTestToken } from '../../src/testing/index';
import { createMemorySocket } from '../cases/ours';

/** An app that needs `busyMs` for each dispatch, before frames that come at `framesPerSecond`. */
export interface SlowAppRow {
  /** Where it is busy: in a later middleware, or in a microtask, as React renders. */
  where: 'middleware' | 'microtask';
  busyMs: number;
  framesPerSecond: number;
  /** From the arrival of the last frame until the store has it. */
  lagMs: number;
  /** The longest time from a frame's arrival until the store had it. */
  longestLagMs: number;
  dispatches: number;
  /** Share of the time that dispatches and what they caused took. */
  busyShare: number;
  /** Frames that never arrived, or out of their order. */
  lost: number;
}

const ORG_ID = '12345';
const USER_ID = 7;
const DURATION_MS = 10_000;

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends frames on their schedule, whatever the thread is doing: as many as are due whenever it is free. */
async function sendFrames(framesPerSecond: number, send: (index: number) => void): Promise<number> {
  const begunAt = performance.now();
  const count = (framesPerSecond * DURATION_MS) / 1_000;
  for (let sent = 0; sent < count;) {
    const due = Math.min(count, Math.floor(((performance.now() - begunAt) * framesPerSecond) / 1_000));
    for (; sent < due; sent++) send(sent);
    await sleep(1);
  }
  return begunAt;
}

async function measureOne(
  where: SlowAppRow['where'],
  busyMs: number,
  framesPerSecond: number,
): Promise<SlowAppRow> {
  const { WebSocket, last } = createMemorySocket();
  let dispatches = 0;
  let lost = 0;
  let applied = 0;
  let longestLagMs = 0;
  const dueAt = (index: number): number => begunAt + ((index + 1) * 1_000) / framesPerSecond;
  let begunAt = 0;
  const slow: Middleware = () => (next) => (action) => {
    const result = next(action);
    if (!presenceReceived.match(action)) return result;
    dispatches++;
    const atMs = performance.now();
    for (const { availabilityStateId } of action.payload.updates) {
      if (availabilityStateId !== applied++) lost++;
    }
    longestLagMs = Math.max(longestLagMs, atMs - dueAt(action.payload.updates[0]?.availabilityStateId ?? 0));
    if (where === 'middleware') busy(busyMs);
    else
      void Promise.resolve().then(() => {
        busy(busyMs);
      });
    return result;
  };
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware({ WebSocket }), slow),
  });
  store.dispatch(websocketUserSubscribe({ orgId: ORG_ID, userId: USER_ID }));
  const accessToken = createTestToken({ orgId: ORG_ID, userId: 1 });
  store.dispatch(websocketStart({ endpoint: 'wss://bench.invalid', accessToken, isFreedomWeb: false }));
  last().onopen?.();
  const deliver = last().onmessage;
  deliver?.({ data: JSON.stringify({ type: 'tick', message: 'welcome' }) });
  begunAt = performance.now();
  begunAt = await sendFrames(framesPerSecond, (index) => {
    const item = { userId: USER_ID, availabilityStateId: index };
    deliver?.({ data: JSON.stringify({ type: 'response', data: [item] }) });
  });
  const count = (framesPerSecond * DURATION_MS) / 1_000;
  const isThere = (): boolean =>
    selectUserPresence(store.getState(), USER_ID)?.availabilityStateId === count - 1;
  while (!isThere() && performance.now() - dueAt(count - 1) < DURATION_MS) await sleep(1);
  const endedAt = performance.now();
  return {
    where,
    busyMs,
    framesPerSecond,
    lagMs: Math.max(0, endedAt - dueAt(count - 1)),
    longestLagMs,
    dispatches,
    busyShare: (dispatches * busyMs) / (endedAt - begunAt),
    lost: lost + count - applied,
  };
}

/** How far behind a slow app falls. */
export async function measureSlowApp(): Promise<SlowAppRow[]> {
  const rows: SlowAppRow[] = [];
  for (const where of ['middleware', 'microtask'] as const) {
    for (const busyMs of [5, 20, 50]) {
      for (const framesPerSecond of [100, 500]) rows.push(await measureOne(where, busyMs, framesPerSecond));
    }
  }
  return rows;
}
