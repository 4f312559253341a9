import { configureStore } from '@reduxjs/toolkit';
import type { EnhancedStore } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  groupMembersReceived,
  realtimeReducers,
  selectGroupDisplayItems,
  selectUserDisplayItem,
  websocketGroupSubscribe,
  websocketStart,
} from '../../src/index';
import type { RealtimeRootState, WebSocketLike } from '../../src/index';
import { createTestToken } from '../../src/testing/index';
import type { Runner } from '../measure';
import type { World } from '../world';
import { expectMerged } from './reference';
import { cycle, trialDispatches, trialFrames } from './workload';
import type { Workload } from './workload';

const ORG_ID = '12345';
const FLUSH_INTERVAL_MS = 16;

/** A store with the package in it as an app would have it, and the far end of its socket. */
export interface OwnStore {
  store: EnhancedStore<RealtimeRootState>;
  /** A frame arrives, in the same instant as the one before. */
  receive: (frame: string) => void;
  /** The clock of the middleware: what waits is dispatched with the next frame. */
  passTime: () => void;
}

export interface MemorySocket extends WebSocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
}

/** A socket whose far end is in the hands of whoever made it. */
export function createMemorySocket(): { WebSocket: new () => MemorySocket; last: () => MemorySocket } {
  let last: MemorySocket | undefined;
  const WebSocket = class implements MemorySocket {
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    binaryType = '';
    constructor() {
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- the far end of the socket that was just made
      last = this;
    }
    send(): void {
      this.binaryType = 'arraybuffer';
    }
    close(): void {
      this.onmessage = null;
    }
  };
  return {
    WebSocket,
    last: () => {
      if (last === undefined) throw new Error('no socket was opened');
      return last;
    },
  };
}

/** Starts a session in memory and subscribes every group of the world. */
export function createOwnStore({ groups }: World): OwnStore {
  const { WebSocket, last } = createMemorySocket();
  let nowMs = 0;
  const middleware = createWebsocketMiddleware({
    WebSocket,
    flushIntervalMs: FLUSH_INTERVAL_MS,
    now: () => nowMs,
  });
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) => getDefault().prepend(middleware),
  });
  const accessToken = createTestToken({ orgId: ORG_ID, userId: 1 });
  for (const { groupId, userIds } of groups) {
    store.dispatch(groupMembersReceived({ groupId, userIds }));
    store.dispatch(websocketGroupSubscribe({ orgId: ORG_ID, groupId }));
  }
  store.dispatch(websocketStart({ endpoint: 'wss://bench.invalid', accessToken, isFreedomWeb: false }));
  last().onopen?.();
  const deliver = last().onmessage;
  deliver?.({ data: JSON.stringify({ type: 'tick', message: 'welcome' }) });
  if (deliver === null || store.getState().auth.connection.status !== 'ready') throw new Error('no session');
  return {
    store,
    receive: (data) => {
      deliver({ data });
    },
    passTime: () => {
      nowMs += FLUSH_INTERVAL_MS;
    },
  };
}

/** Views of every group, as `useSelector` would keep them; counts how often one had to render. */
export function subscribeViews({ store }: OwnStore, { groups }: World): () => number {
  let renders = 0;
  for (const { groupId } of groups) {
    let shown = selectGroupDisplayItems(store.getState(), groupId);
    store.subscribe(() => {
      const items = selectGroupDisplayItems(store.getState(), groupId);
      if (items === shown) return;
      shown = items;
      renders++;
    });
  }
  return () => renders;
}

function preloaded({ world, preload, hasViews }: Workload): OwnStore {
  const own = createOwnStore(world);
  for (const frame of preload) {
    own.passTime();
    own.receive(frame);
  }
  if (hasViews) subscribeViews(own, world);
  return own;
}

/** Throws unless references held: an update that says nothing new changes nothing, one of another user no other item. */
function expectStable({ store, receive, passTime }: OwnStore, { userIds }: World): void {
  const [one = 0, other = 0] = userIds;
  const before = store.getState();
  passTime();
  receive(JSON.stringify({ type: 'response', data: [{ userId: one }] }));
  if (store.getState().groups !== before.groups) throw new Error('ours: an empty update changed the state');
  passTime();
  receive(JSON.stringify({ type: 'response', data: [{ userId: one, availability: 'Elsewhere' }] }));
  const after = store.getState();
  if (selectUserDisplayItem(after, one) === selectUserDisplayItem(before, one))
    throw new Error('ours: not changed');
  if (selectUserDisplayItem(after, other) !== selectUserDisplayItem(before, other))
    throw new Error('ours: changed');
}

/** From `onmessage` to the end of the dispatch, subscribers included: the package as an app uses it. */
export function createOwnCase(workload: Workload): Runner {
  const { framesPerDispatch } = workload;
  const next = cycle(workload.frames);
  const own = preloaded(workload);

  function run(dispatches: number): void {
    for (let dispatch = 0; dispatch < dispatches; dispatch++) {
      for (let frame = 1; frame < framesPerDispatch; frame++) own.receive(next());
      own.passTime();
      own.receive(next());
    }
  }

  return {
    run,
    verify() {
      run(trialDispatches(workload));
      expectMerged('ours', trialFrames(workload), (userId) =>
        selectUserDisplayItem(own.store.getState(), userId),
      );
      expectStable(own, workload.world);
      expectStableReset(own, workload);
    },
  };
}

/** Puts back what the check of references changed. */
function expectStableReset({ receive, passTime }: OwnStore, { preload }: Workload): void {
  for (const frame of preload) {
    passTime();
    receive(frame);
  }
}

/** The first snapshot after a start: every frame a dispatch, into a store of its own. */
export function createOwnSnapshotCase(workload: Workload): Runner {
  let empty: OwnStore[] = [];
  let filled: OwnStore | undefined;

  function run(stores: number): void {
    for (let index = 0; index < stores; index++) {
      filled = empty[index];
      for (const frame of workload.frames) {
        filled?.passTime();
        filled?.receive(frame);
      }
    }
  }

  function refill(stores: number): void {
    empty = Array.from({ length: stores }, () => createOwnStore(workload.world));
  }

  return {
    run,
    refill,
    verify() {
      refill(1);
      run(1);
      const state = filled?.store.getState();
      expectMerged('ours', workload.frames, (userId) => state && selectUserDisplayItem(state, userId));
    },
  };
}
