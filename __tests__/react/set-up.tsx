import { configureStore } from '@reduxjs/toolkit';
import { act } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { Provider } from 'react-redux';
import { createWebsocketMiddleware, realtimeReducers, websocketStart } from '../../src/index';
import { createFakeGateway, createTestToken, type FakeGatewayOptions } from '../../src/testing';

export const orgId = '12345';
export const ownId = 67890;
export const userPath = (userId: number) => `/org/${orgId}/user/${userId}/presence`;
export const groupPath = (groupId: number) => `/org/${orgId}/group/${groupId}/presence`;

/** A real store with the real middleware, connected to a gateway in memory. */
export function setUp(options?: FakeGatewayOptions) {
  const gateway = createFakeGateway(options);
  const store = configureStore({
    reducer: { ...realtimeReducers },
    middleware: (getDefault) =>
      getDefault().prepend(createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs: 0 })),
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
