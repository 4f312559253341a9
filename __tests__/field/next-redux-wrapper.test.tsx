/** @jest-environment jsdom */
import { combineReducers, configureStore, type Reducer } from '@reduxjs/toolkit';
import { act, render, screen } from '@testing-library/react';
import { createWrapper, HYDRATE } from 'next-redux-wrapper';
import { events } from 'next/router';
import { Provider } from 'react-redux';
import { realtimeReducers, type RealtimeRootState } from '../../src';
import { useGroupPresence } from '../../src/react';
import { allWell, read } from './support/read';
import { createWorld, groupId, orgId, type AnyStore, type FieldWorld } from './support/world';

const realtime = combineReducers(realtimeReducers);

/** The root reducer that the wrapper's own documentation shows. */
const reducer: Reducer<RealtimeRootState> = (state, action) =>
  action.type === HYDRATE
    ? { ...state, ...(action as unknown as { payload: RealtimeRootState }).payload }
    : realtime(state, action);

const makeStore = (world: FieldWorld) => () =>
  configureStore({
    reducer: reducer,
    middleware: (getDefault) => getDefault().prepend(world.middleware),
  });

function Team() {
  const people = useGroupPresence(orgId, groupId);
  return <p data-testid="team">{people.map(({ id, availability }) => `${id} ${availability}`).join(', ')}</p>;
}

/** What a server that rendered a page gives the client: the state of a store of its own, without any socket. */
const fromServer = (page: string) => ({
  __N_SSP: true,
  pageProps: { page, initialState: realtime(undefined, { type: 'server/init' }) },
});

function openApp(world: FieldWorld) {
  const wrapper = createWrapper(makeStore(world));
  const current: { store: AnyStore | null } = { store: null };
  function App(appProps: ReturnType<typeof fromServer>) {
    const { store, ...wrapped } = wrapper.useWrappedStore(appProps);
    const { pageProps } = wrapped.props as { pageProps: { page: string } };
    current.store = store;
    return (
      <Provider store={store}>
        <h1>{pageProps.page}</h1>
        <Team />
      </Provider>
    );
  }
  const view = render(<App {...fromServer('first')} />);
  return {
    store: current.store!,
    /** A client navigation to a page with server props. */
    goTo: (page: string) => {
      act(() => {
        events.emit('routeChangeStart', `/${page}`);
      });
      view.rerender(<App {...fromServer(page)} />);
    },
    close: () => {
      view.unmount();
    },
  };
}

// One test: the wrapper keeps one store for as long as its module lives.
test('client navigations with next-redux-wrapper: a start that is repeated, or a reconnect, makes all of it well', async () => {
  // The wrapper dispatches while a component renders; React says so at every navigation.
  const complaints = jest.spyOn(console, 'error').mockImplementation();
  const world = createWorld();
  const { store, goTo, close } = openApp(world);
  await act(() => world.begin(store));
  expect(read(store.getState())).toEqual(allWell);

  goTo('second');
  await act(() => world.begin(store));
  expect(read(store.getState())).toMatchObject({
    status: 'ready',
    isStale: false,
    userId: 1,
    group: 'loaded',
  });
  expect(world.gateway.connections).toHaveLength(1);

  goTo('third');
  expect(screen.getByRole('heading').textContent).toBe('third');
  await act(() => world.reconnect());
  expect(read(store.getState())).toEqual(allWell);
  expect(screen.getByTestId('team').textContent).toBe('1 Available, 2 Lunch');
  close();
  world.end(store);
  for (const [text] of complaints.mock.calls) expect(text).toMatch(/^Cannot update a component/);
});
