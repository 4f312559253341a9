import { configureStore } from '@reduxjs/toolkit';
import { act } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { Provider } from 'react-redux';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  websocketStart,
  type RealtimeRootState,
} from '../../src/index';
import { useGroupPresence, useUserPresence } from '../../src/react';
import { createFakeGateway, createTestToken } from '../../src/testing';

export const orgId = '12345';
export const ownId = 67890;
export const userPath = (userId: number) => `/org/${orgId}/user/${userId}/presence`;
export const groupPath = (groupId: number) => `/org/${orgId}/group/${groupId}/presence`;

interface SetUpOptions {
  flushIntervalMs?: number;
  /** What the app has kept from an earlier page. */
  preloadedState?: RealtimeRootState;
}

/** A real store with the real middleware, connected to a gateway in memory. */
export function setUp({ flushIntervalMs = 0, preloadedState }: SetUpOptions = {}) {
  const gateway = createFakeGateway();
  // The checks warn of their own slowness on a busy machine, and the middleware's tests run with them.
  const unchecked = { immutableCheck: false, serializableCheck: false };
  const store = configureStore({
    reducer: { ...realtimeReducers },
    middleware: (getDefault) =>
      getDefault(unchecked).prepend(
        createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs, onError: false }),
      ),
    ...(preloadedState === undefined ? {} : { preloadedState }),
  });
  return {
    gateway,
    store,
    wrapper: ({ children }: PropsWithChildren) => <Provider store={store}>{children}</Provider>,
    start: (userId = ownId) => {
      store.dispatch(
        websocketStart({
          endpoint: 'wss://gateway.test/events',
          accessToken: createTestToken({ orgId, userId }),
          isFreedomWeb: false,
        }),
      );
    },
    settle: () => act(() => gateway.settled()),
    /** What the client asked for, in order: `subscribe /org/…`. */
    asked: () =>
      gateway.received.flatMap(({ type, path }) => (path === undefined ? [] : [`${String(type)} ${path}`])),
  };
}

/** The time that an unsubscribe waits for its hook to come back. */
export const afterLinger = () => act(() => jest.advanceTimersByTimeAsync(250));

/** A user's presence. */
export function User({ id }: { id: number }) {
  return <i>{useUserPresence(orgId, id)?.presence ?? 'unknown'}</i>;
}

/** A group's members as `id:presence`. */
export function Group({ id }: { id: number | null }) {
  return (
    <i>
      {useGroupPresence(orgId, id)
        .map((item) => `${item.id}:${item.presence ?? '?'}`)
        .join()}
    </i>
  );
}
