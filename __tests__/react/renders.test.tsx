import { configureStore } from '@reduxjs/toolkit';
import { act, render, renderHook } from '@testing-library/react';
import { createContext, memo, Profiler, type PropsWithChildren } from 'react';
import { Provider, type ReactReduxContextValue } from 'react-redux';
import {
  createRealtimeSelectors,
  createWebsocketMiddleware,
  realtimeReducers,
  websocketStart,
  websocketStop,
} from '../../src/index';
import { createRealtimeHooks, useGroupPresence, useOwnPresence, useUserPresence } from '../../src/react';
import { createFakeGateway, createTestToken } from '../../src/testing';
import { orgId, setUp } from './set-up';

const userIds = Array.from({ length: 1_000 }, (_, n) => n + 1);

const Row = memo(function Row({ userId, onRender }: { userId: number; onRender: (id: string) => void }) {
  return (
    <Profiler id={String(userId)} onRender={onRender}>
      <Cell userId={userId} />
    </Profiler>
  );
});

function Cell({ userId }: { userId: number }) {
  return <td>{useUserPresence(orgId, userId)?.presence}</td>;
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('of 1,000 rows', () => {
  it('one renders when one person changes, and none when nothing that is shown does', async () => {
    const flushIntervalMs = 16;
    const { gateway, store, start, settle, wrapper } = setUp({ flushIntervalMs });
    const update = async () => {
      await settle();
      await act(() => jest.advanceTimersByTimeAsync(flushIntervalMs));
    };
    for (const userId of userIds) gateway.setPresence(userId, { presence: '', availabilityStateId: 1 });
    const rendered: string[] = [];
    const note = (id: string) => rendered.push(id);
    start();
    render(
      <table>
        <tbody>
          <tr>
            {userIds.map((userId) => (
              <Row key={userId} userId={userId} onRender={note} />
            ))}
          </tr>
        </tbody>
      </table>,
      { wrapper },
    );
    await update();
    expect(gateway.subscriptions).toHaveLength(1_000);

    rendered.length = 0;
    gateway.setPresence(500, { presence: 'RINGING' });
    await update();
    expect(rendered).toEqual(['500']);

    rendered.length = 0;
    gateway.setPresence(500, { presence: 'RINGING' });
    gateway.setPresence(501, { availabilityStateId: 2 });
    gateway.tick();
    gateway.error('busy');
    await update();
    act(() => {
      store.dispatch({ type: 'unrelated' });
    });
    expect(rendered).toEqual([]);
  });

  it('none renders for a login, before the rows are known', async () => {
    const { start, settle, store, wrapper } = setUp();
    const rendered: string[] = [];
    const note = (id: string) => rendered.push(id);
    start();
    function Mine() {
      useOwnPresence();
      return null;
    }
    function Members() {
      useGroupPresence(orgId, 100);
      return null;
    }
    render(
      <>
        <Profiler id="own" onRender={note}>
          <Mine />
        </Profiler>
        <Profiler id="group" onRender={note}>
          <Members />
        </Profiler>
      </>,
      { wrapper },
    );
    await settle();
    rendered.length = 0;
    act(() => {
      store.dispatch(websocketStop());
    });
    act(() => {
      start(7);
    });
    await settle();
    expect(rendered).toEqual([]);
  });
});

describe('createRealtimeHooks', () => {
  it('reads other places, through a context of its own', async () => {
    const gateway = createFakeGateway();
    gateway.setPresence(1, { availability: 'Available' });
    const store = configureStore({
      reducer: {
        phone: realtimeReducers.auth,
        teams: realtimeReducers.groups,
        inbox: realtimeReducers.messages,
      },
      middleware: (getDefault) =>
        getDefault().prepend(
          createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs: 0, onError: false }),
        ),
    });
    type Root = ReturnType<typeof store.getState>;
    const context = createContext<ReactReduxContextValue | null>(null);
    const hooks = createRealtimeHooks({
      selectors: createRealtimeSelectors<Root>({
        auth: ({ phone }) => phone,
        groups: ({ teams }) => teams,
        messages: ({ inbox }) => inbox,
      }),
      context,
    });
    const wrapper = ({ children }: PropsWithChildren) => (
      <Provider store={store} context={context}>
        {children}
      </Provider>
    );
    store.dispatch(
      websocketStart({
        endpoint: 'wss://gateway.test',
        accessToken: createTestToken({ orgId, userId: 1 }),
        isFreedomWeb: true,
      }),
    );
    const { result } = renderHook(
      () => [
        hooks.useUserPresence(orgId, 1),
        hooks.useGroupPresence(orgId, null),
        hooks.useOwnPresence(),
        hooks.useUnreadMessages(),
        hooks.usePresenceConnection().status,
      ],
      { wrapper },
    );
    await act(() => gateway.settled());
    expect(result.current).toEqual([
      { id: 1, availability: 'Available' },
      [],
      { userId: 1, availability: 'Available' },
      null,
      'ready',
    ]);
    expect(gateway.subscriptions).toEqual(['/org/12345/user/1/presence']);
  });
});
