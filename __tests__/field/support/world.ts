import type { Middleware } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  type RealtimeError,
  type WebsocketMiddlewareOptions,
} from '../../../src';
import { createFakeGateway, createTestToken, type FakeGateway } from '../../../src/testing';

export const orgId = '12345';
export const ownId = 1;
export const groupId = 100;
const endpoint = 'wss://gateway.test/v1/events';

/** Any store that our middleware may be part of. */
export interface AnyStore {
  dispatch: (action: { type: string }) => unknown;
  getState: () => unknown;
  subscribe: (listener: () => void) => () => void;
}

/** A gateway in memory with a group of two, and our middleware for one store. */
export interface FieldWorld {
  gateway: FakeGateway;
  middleware: Middleware;
  errors: RealtimeError[];
  accessToken: string;
  /** The start and the subscribe that an app dispatches when a page is shown: each time the same. */
  begin: (store: AnyStore) => Promise<void>;
  /** Loses the connection and waits until it is back. */
  reconnect: () => Promise<void>;
  end: (store: AnyStore) => void;
}

/** Waits until something in memory is so; the test's own limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Makes one. */
export function createWorld(options: WebsocketMiddlewareOptions = {}): FieldWorld {
  const gateway = createFakeGateway();
  gateway.addGroup(groupId, [ownId, 2]);
  gateway.setPresence(ownId, { presence: '', availability: 'Available' });
  gateway.setPresence(2, { presence: 'RINGING', availability: 'Lunch' });
  const errors: RealtimeError[] = [];
  const world: FieldWorld = {
    gateway,
    errors,
    accessToken: createTestToken({ orgId, userId: ownId }),
    middleware: createWebsocketMiddleware({
      WebSocket: gateway.WebSocket,
      flushIntervalMs: 0,
      reconnect: { firstDelayMs: 1, minDelayMs: 1, maxDelayMs: 2 },
      onError: (error) => errors.push(error),
      ...options,
    }),
    async begin(store) {
      store.dispatch(websocketStart({ endpoint, accessToken: world.accessToken, isFreedomWeb: false }));
      store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
      await gateway.settled();
    },
    async reconnect() {
      const sessions = gateway.connections.length;
      gateway.drop();
      await until(() => gateway.connections.length > sessions);
      await gateway.settled();
    },
    end(store) {
      store.dispatch(websocketStop());
      expect(gateway.violations).toEqual([]);
    },
  };
  return world;
}
