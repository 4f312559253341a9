import { configureStore } from '@reduxjs/toolkit';
import { realtimeReducers, selectMessagesConnection, websocketStart } from '../../src';
import { allWell, read } from './support/read';
import { createWorld, orgId, ownId } from './support/world';

const missing = ['crypto', 'atob', 'navigator'] as const;
const kept = missing.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);

// As in React Native: no Web Crypto, no atob.
beforeEach(() => {
  for (const name of missing)
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
});

afterEach(() => {
  for (const [name, descriptor] of kept) {
    if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, descriptor);
  }
});

function begin() {
  const world = createWorld();
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) => getDefault().prepend(world.middleware),
  });
  const startMessages = (clientRequestId?: string) =>
    store.dispatch(
      websocketStart({
        endpoint: 'wss://gateway.test/v1/subscribe',
        accessToken: world.accessToken,
        isFreedomWeb: false,
        users: `org:${orgId}:user:${ownId}`,
        clientRequestId,
      }),
    );
  return { world, store, startMessages };
}

describe('a platform without crypto and atob', () => {
  test('presence works as everywhere', async () => {
    const { world, store } = begin();
    await world.begin(store);
    expect(read(store.getState())).toEqual(allWell);
    expect(world.errors).toEqual([]);
    world.end(store);
  });

  test('messages work with a request id of the app', async () => {
    const { world, store, startMessages } = begin();
    startMessages('550e8400-e29b-41d4-a716-446655440000');
    await world.gateway.settled();
    expect(selectMessagesConnection(store.getState()).status).toBe('ready');
    expect(world.errors).toEqual([]);
    world.end(store);
  });

  test('messages without one are refused in words, and nothing is opened', async () => {
    const { world, store, startMessages } = begin();
    startMessages();
    await world.gateway.settled();
    expect(world.errors).toMatchObject([{ code: 'INVALID_COMMAND', socket: 'messages' }]);
    expect(world.errors[0]!.message).toContain('clientRequestId');
    expect(world.gateway.connections).toHaveLength(0);
    world.end(store);
  });
});
