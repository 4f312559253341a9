import { configureStore, type StoreEnhancer } from '@reduxjs/toolkit';
import { act, render, renderHook } from '@testing-library/react';
import { createElement, type PropsWithChildren } from 'react';
import { renderToString } from 'react-dom/server';
import { Provider } from 'react-redux';
import {
  createGroupView,
  createWebsocketMiddleware,
  realtimeReducers,
  type RealtimeRootState,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
} from '../../src/index';
import {
  useGroupStatus,
  useGroupSummary,
  useGroupView,
  useListenIn,
  useMessagesConnection,
  useOverThreshold,
  useOwnPresence,
  usePresenceFreshness,
  usePresenceSince,
  useTabRole,
  useUserPresence,
  useUsersPresence,
} from '../../src/react';
import { createFakeGateway, createTestToken } from '../../src/testing';
import { groupPath, orgId, ownId, setUp, userPath } from './set-up';

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
});

afterEach(() => {
  jest.useRealTimers();
});

const later = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const board = createGroupView({ order: 'state', limit: 1 });

/** A group of two that is watched by a command. */
async function watchedGroup() {
  const world = setUp();
  world.gateway.addGroup(100, [1, 2]);
  world.gateway.setPresence(1, { presence: '', availability: 'Away' });
  world.gateway.setPresence(2, { presence: 'ANSWERED', callChannelUUID: 'c2' });
  world.start();
  world.store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
  await world.settle();
  return world;
}

describe('hooks that read', () => {
  it('give what the selectors give, follow it, and subscribe to nothing', async () => {
    const { gateway, settle, wrapper } = await watchedGroup();
    const asked = gateway.received.length;
    const { result } = renderHook(
      () => ({
        summary: useGroupSummary(100),
        status: useGroupStatus(100),
        view: useGroupView(100, board),
        freshness: usePresenceFreshness(1),
        since: usePresenceSince(1).presenceSince,
        listenIn: useListenIn(2),
        messages: useMessagesConnection().status,
        role: useTabRole(),
      }),
      { wrapper },
    );
    expect(result.current).toMatchObject({
      summary: { total: 2, idle: 1, answered: 1 },
      status: 'loaded',
      view: { userIds: [2], total: 2 },
      freshness: 'live',
      since: 1_700_000_000_000,
      listenIn: { channel: 'c2', reason: 'ok' },
      messages: 'idle',
      role: 'alone',
    });
    await later(5_000);
    gateway.setPresence(1, { presence: 'RINGING' });
    gateway.setPresence(2, { presence: '' });
    await settle();
    expect(result.current).toMatchObject({
      summary: { idle: 1, ringing: 1 },
      view: { userIds: [1] },
      since: 1_700_000_005_000,
      listenIn: { channel: null, reason: 'idle' },
    });
    expect(gateway.received).toHaveLength(asked);
  });

  it('know nobody and nothing without an id', () => {
    const { wrapper } = setUp();
    const { result } = renderHook(
      () => [
        useGroupSummary(null).total,
        useGroupStatus(undefined),
        useGroupView(null, board).userIds,
        useOverThreshold(null, { ringing: 1 }),
        usePresenceFreshness(undefined),
        usePresenceSince(null).presenceSince,
        useListenIn(null).reason,
        useUsersPresence(null, [1]),
      ],
      { wrapper },
    );
    expect(result.current).toEqual([0, 'none', [], [], 'unknown', null, 'unknown', []]);
  });

  it('render on a server, where nobody is over a limit', async () => {
    const { wrapper } = await watchedGroup();
    const Page = () => (
      <b>{`${useGroupSummary(100).total} ${useOverThreshold(100, { onCall: 1 }).length} ${useTabRole()}`}</b>
    );
    await later(10);
    expect(renderToString(createElement(wrapper, null, <Page />))).toBe('<b>2 0 alone</b>');
  });
});

describe('useOverThreshold', () => {
  it('turns with time by one timer for the whole board, that waits for the next one only', async () => {
    const { gateway, settle, wrapper } = await watchedGroup();
    const timersBefore = jest.getTimerCount();
    let renders = 0;
    const { result, unmount } = renderHook(
      () => {
        renders++;
        return useOverThreshold(100, { onCall: 10_000, byAvailability: { Away: 30_000 } });
      },
      { wrapper },
    );
    expect(result.current).toEqual([]);
    expect(jest.getTimerCount()).toBe(timersBefore + 1);
    await later(9_999);
    expect([result.current, renders]).toEqual([[], 1]);
    await later(1);
    expect([result.current, renders]).toEqual([[2], 2]);
    await later(20_000);
    expect([result.current, renders]).toEqual([[2, 1], 3]);
    // Nobody else can be over a limit, and the connection counts as stable by now.
    expect(jest.getTimerCount()).toBe(0);
    gateway.setPresence(2, { presence: '' });
    await settle();
    expect([result.current, renders]).toEqual([[1], 4]);
    gateway.setPresence(2, { presence: 'RINGING' });
    await settle();
    expect(renders).toBe(4);
    gateway.setPresence(2, { presence: 'ANSWERED' });
    await settle();
    await later(1);
    const timers = jest.getTimerCount();
    unmount();
    expect(jest.getTimerCount()).toBe(timers - 1);
  });

  it('takes other limits and another group, and counts what was due before it came', async () => {
    const { wrapper } = await watchedGroup();
    await later(10_000);
    const { result, rerender } = renderHook<readonly number[], [number, number]>(
      ([groupId, onCall]) => useOverThreshold(groupId, { onCall }),
      { wrapper, initialProps: [100, 10_000] },
    );
    expect(result.current).toEqual([2]);
    rerender([100, 12_000]);
    expect(result.current).toEqual([]);
    await later(2_000);
    expect(result.current).toEqual([2]);
    rerender([5, 12_000]);
    expect(result.current).toEqual([]);
  });

  it('names what is wrong with its limits', () => {
    const { wrapper } = setUp();
    const silent = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const wrong = undefined as unknown as { ringing: number };
    expect(() => renderHook(() => useOverThreshold(100, wrong), { wrapper })).toThrow(
      'selectOverThreshold: thresholds must be an object; got null.',
    );
    silent.mockRestore();
  });
});

/** Tells subscribers once for all that happens until `tell` is called, as batching enhancers do. */
function coalescing() {
  let tell = (): void => undefined;
  const enhancer: StoreEnhancer = (next) => (reducer, preloadedState) => {
    const store = next(reducer, preloadedState);
    const listeners = new Set<() => void>();
    tell = () => {
      for (const listener of [...listeners]) listener();
    };
    return {
      ...store,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  };
  return {
    enhancer,
    tell: () => {
      act(() => {
        tell();
      });
    },
  };
}

describe('where notifications are coalesced', () => {
  function coalescedWorld() {
    const gateway = createFakeGateway();
    const { enhancer, tell } = coalescing();
    const middleware = createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs: 0 });
    const store = configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) => getDefault().prepend(middleware),
      enhancers: (getDefault) => getDefault().concat(enhancer),
    });
    const start = () => {
      const accessToken = createTestToken({ orgId, userId: ownId });
      store.dispatch(websocketStart({ endpoint: 'wss://gateway.test', accessToken, isFreedomWeb: false }));
    };
    const settle = async () => {
      await act(() => gateway.settled());
      tell();
      await act(() => gateway.settled());
    };
    const wrapper = ({ children }: PropsWithChildren) => <Provider store={store}>{children}</Provider>;
    return { gateway, store, start, settle, wrapper };
  }

  it('mounted hooks subscribe again after a stop and a start that subscribers hear of at once', async () => {
    const { gateway, store, start, settle, wrapper } = coalescedWorld();
    start();
    await settle();
    const Mounted = () => <i>{[useUserPresence(orgId, 1)?.id, useOwnPresence()?.userId].join()}</i>;
    render(<Mounted />, { wrapper });
    await settle();
    const paths = [userPath(1), userPath(ownId)];
    expect(gateway.subscriptions).toEqual(paths);
    store.dispatch(websocketStop());
    start();
    await settle();
    expect(gateway.subscriptions).toEqual(paths);
    expect(gateway.violations).toEqual([]);
  });
});

describe('where the whole state is reset under a live socket', () => {
  it('mounted hooks are right again after the next start', async () => {
    const gateway = createFakeGateway();
    gateway.addGroup(100, [1]);
    gateway.setPresence(1, { presence: 'RINGING' });
    const middleware = createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs: 0 });
    const store = configureStore({
      reducer: (state: RealtimeRootState | undefined, action): RealtimeRootState => {
        const given = action.type === 'app/reset' ? undefined : state;
        return {
          auth: realtimeReducers.auth(given?.auth, action),
          groups: realtimeReducers.groups(given?.groups, action),
          messages: realtimeReducers.messages(given?.messages, action),
        };
      },
      middleware: (getDefault) => getDefault().prepend(middleware),
    });
    const start = () => {
      const accessToken = createTestToken({ orgId, userId: ownId });
      store.dispatch(websocketStart({ endpoint: 'wss://gateway.test', accessToken, isFreedomWeb: false }));
    };
    const wrapper = ({ children }: PropsWithChildren) => <Provider store={store}>{children}</Provider>;
    start();
    const { result } = renderHook(() => useUserPresence(orgId, 1)?.presence, { wrapper });
    await act(() => gateway.settled());
    expect(result.current).toBe('RINGING');
    act(() => {
      store.dispatch({ type: 'app/reset' });
      store.dispatch(websocketStop());
      start();
    });
    await act(() => gateway.settled());
    expect(result.current).toBe('RINGING');
    expect(gateway.subscriptions).toEqual([userPath(1)]);
    expect(gateway.subscriptions).not.toContain(groupPath(100));
  });
});
