/** @jest-environment jsdom */
import { configureStore, type StoreEnhancer } from '@reduxjs/toolkit';
import { act, render, screen } from '@testing-library/react';
import { Provider } from 'react-redux';
import { batchedSubscribe } from 'redux-batched-subscribe';
import { realtimeReducers, websocketStart, websocketStop } from '../../src';
import { useGroupPresence } from '../../src/react';
import { createWorld, groupId, orgId, until } from './support/world';

function Team() {
  const people = useGroupPresence(orgId, groupId);
  return <p data-testid="team">{people.map(({ id, availability }) => `${id} ${availability}`).join(', ')}</p>;
}

/** A store whose listeners hear of many dispatches at once, when the test says so. */
function createBatchedStore() {
  const world = createWorld();
  let waiting: (() => void) | null = null;
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) => getDefault().prepend(world.middleware),
    enhancers: (getDefault) =>
      getDefault({ autoBatch: false }).concat(
        batchedSubscribe((notify: () => void) => {
          waiting = notify;
        }) as StoreEnhancer,
      ),
  });
  const tell = async (): Promise<void> => {
    await world.gateway.settled();
    act(() => {
      waiting?.();
    });
    await world.gateway.settled();
    act(() => {
      waiting?.();
    });
  };
  const start = () =>
    store.dispatch(
      websocketStart({
        endpoint: 'wss://gateway.test/',
        accessToken: world.accessToken,
        isFreedomWeb: false,
      }),
    );
  return { world, store, tell, start };
}

describe('notifications that an enhancer coalesces', () => {
  test('a stop and a start in one go: what mounted hooks watch is watched again', async () => {
    const { world, store, tell, start } = createBatchedStore();
    start();
    const view = render(
      <Provider store={store}>
        <Team />
      </Provider>,
    );
    await tell();
    expect(screen.getByTestId('team').textContent).toBe('1 Available, 2 Lunch');
    store.dispatch(websocketStop());
    start();
    await tell();
    await tell();
    expect(world.gateway.subscriptions).toEqual([`/org/${orgId}/group/${groupId}/presence`]);
    expect(screen.getByTestId('team').textContent).toBe('1 Available, 2 Lunch');
    view.unmount();
    // The unsubscribe lingers for a quarter of a second: the component may be back at once.
    await until(() => world.gateway.subscriptions.length === 0);
    world.end(store);
  });
});
