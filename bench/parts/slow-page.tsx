/** Runs in a browser: one list of 1,000 rows that all render when it changes, frames that come at 100 a second. */
import { configureStore } from '@reduxjs/toolkit';
import type { Middleware } from '@reduxjs/toolkit';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider, useSelector } from 'react-redux';
import {
  createWebsocketMiddleware,
  groupMembersReceived,
  presenceReceived,
  realtimeReducers,
  selectGroupDisplayItems,
  websocketGroupSubscribe,
  websocketStart,
} from '../../src/index';
import type { RealtimeRootState } from '../../src/index';
import { createTestToken } from '../../src/testing/index';
import { createMemorySocket } from '../cases/ours';

/** What a board came to. */
export interface SlowPageRow {
  /** From the arrival of the last frame until the page shows it. */
  lagMs: number;
  dispatches: number;
  frames: number;
  /** The longest task of the page, in milliseconds; 0 where none took more than 50. */
  longestTaskMs: number;
}

const ROWS = 1_000;
const GROUP = 1;
const ORG_ID = '12345';
const FRAMES_PER_SECOND = 100;
const DURATION_MS = 6_000;
const userIds = Array.from({ length: ROWS }, (_, index) => 7 * index + 1);

function Board(): ReactElement {
  const items = useSelector((state: RealtimeRootState) => selectGroupDisplayItems(state, GROUP));
  return (
    <table>
      <tbody>
        {items.map(({ id, presence, availability }) => (
          <tr key={id}>
            <td>{id}</td>
            <td>{presence ?? 'unknown'}</td>
            <td>{availability ?? 'unknown'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function runSlowPage(): Promise<SlowPageRow> {
  const { WebSocket, last } = createMemorySocket();
  let dispatches = 0;
  let longestTaskMs = 0;
  const counter: Middleware = () => (next) => (action) => {
    if (presenceReceived.match(action)) dispatches++;
    return next(action);
  };
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware({ WebSocket }), counter),
  });
  store.dispatch(groupMembersReceived({ groupId: GROUP, userIds }));
  store.dispatch(websocketGroupSubscribe({ orgId: ORG_ID, groupId: GROUP }));
  const accessToken = createTestToken({ orgId: ORG_ID, userId: 1 });
  store.dispatch(websocketStart({ endpoint: 'wss://bench.invalid', accessToken, isFreedomWeb: false }));
  last().onopen?.();
  const deliver = last().onmessage;
  deliver?.({ data: JSON.stringify({ type: 'tick', message: 'welcome' }) });
  const everybody = userIds.map((userId) => ({ userId, presence: '', availability: 'Away' }));
  deliver?.({ data: JSON.stringify({ type: 'response', data: everybody }) });
  const host = document.createElement('div');
  document.body.append(host);
  createRoot(host).render(
    <Provider store={store}>
      <Board />
    </Provider>,
  );
  await sleep(1_000);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
  }).observe({ type: 'longtask' });
  dispatches = 0;
  const count = (FRAMES_PER_SECOND * DURATION_MS) / 1_000;
  const begunAt = performance.now();
  const isDone = (): boolean => host.textContent.includes(`frame ${count - 1}`);
  // Frames come from a task of their own each, as those of a socket do, however busy the page is.
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }: MessageEvent<string>) => {
    deliver?.({ data });
  };
  for (let sent = 0; sent < count;) {
    const due = Math.floor(((performance.now() - begunAt) * FRAMES_PER_SECOND) / 1_000);
    for (; sent < Math.min(count, due); sent++) {
      const item = { userId: userIds[(sent * 37) % ROWS], availability: `frame ${sent}` };
      channel.port2.postMessage(JSON.stringify({ type: 'response', data: [item] }));
    }
    await sleep(1);
  }
  const lastDueAt = begunAt + (count * 1_000) / FRAMES_PER_SECOND;
  while (!isDone() && performance.now() - lastDueAt < 30_000) await sleep(1);
  return {
    lagMs: Math.max(0, performance.now() - lastDueAt),
    dispatches,
    frames: count,
    longestTaskMs,
  };
}

Object.assign(globalThis, { runSlowPage });
