import { combineReducers, combineSlices, configureStore, createSlice, type Reducer } from '@reduxjs/toolkit';
import {
  authSlice,
  createRealtimeSelectors,
  groupSelected,
  groupsSlice,
  messagesSlice,
  realtimeReducers,
  type RealtimeRootState,
} from '../../src';
import { allWell, read } from './support/read';
import { createWorld, groupId, type FieldWorld } from './support/world';

const realtime = combineReducers(realtimeReducers);
type Root = Reducer<RealtimeRootState>;

function createStore(world: FieldWorld, reducer: Reducer<object>, preloadedState: object = {}) {
  return configureStore({
    reducer,
    preloadedState,
    middleware: (getDefault) => getDefault().prepend(world.middleware),
  });
}

/** An app that throws its whole state away on an action of its own. */
const resetting: Root = (state, action) => realtime(action.type === 'app/reset' ? undefined : state, action);

test('an app that resets the rows alone, under a live socket: never ready, fresh and empty', async () => {
  const resettingRows: Root = (state, action) => {
    const next = realtime(state, action);
    return action.type === 'app/reset'
      ? { ...next, groups: realtimeReducers.groups(undefined, action) }
      : next;
  };
  const world = createWorld();
  const store = createStore(world, resettingRows as Reducer<object>);
  await world.begin(store);
  expect(read(store.getState())).toMatchObject({ isStale: false, group: 'loaded' });
  store.dispatch({ type: 'app/reset' });
  expect(read(store.getState())).toMatchObject({ isStale: true, group: 'none' });
  await world.begin(store);
  expect(read(store.getState())).toMatchObject({ status: 'ready', group: 'loaded' });
  world.end(store);
});

describe('a root reducer that resets, under a live socket', () => {
  test('the same start and subscribe again: who we are, what the connection is and what is watched is right', async () => {
    const world = createWorld();
    const store = createStore(world, resetting as Reducer<object>);
    await world.begin(store);
    store.dispatch({ type: 'app/reset' });
    await world.begin(store);
    expect(read(store.getState())).toMatchObject({
      status: 'ready',
      isStale: false,
      userId: 1,
      group: 'loaded',
    });
    expect(world.gateway.connections).toHaveLength(1);
    world.gateway.setPresence(2, { presence: '', availability: 'Back' });
    await world.gateway.settled();
    expect(read(store.getState()).people).toContain('2  Back live');
    world.end(store);
  });

  test('nothing but a reconnect: all well', async () => {
    const world = createWorld();
    const store = createStore(world, resetting as Reducer<object>);
    await world.begin(store);
    store.dispatch({ type: 'app/reset' });
    await world.reconnect();
    expect(read(store.getState())).toEqual(allWell);
    world.end(store);
  });
});

describe('combineSlices with slices that are injected late', () => {
  const ownSlice = createSlice({ name: 'own', initialState: { theme: 'dark' }, reducers: {} });
  const inject = (root: ReturnType<typeof combineSlices>): void => {
    const lazy = root as unknown as { inject: (slice: object) => void };
    for (const slice of [authSlice, groupsSlice, messagesSlice]) lazy.inject(slice);
  };

  test('started before them: the same start and subscribe again, and all of it is there', async () => {
    const world = createWorld({ onError: false });
    jest.spyOn(console, 'error').mockImplementation();
    const root = combineSlices(ownSlice);
    const store = createStore(world, root);
    await world.begin(store);
    inject(root as never);
    await world.begin(store);
    expect(read(store.getState())).toMatchObject({
      status: 'ready',
      isStale: false,
      userId: 1,
      group: 'loaded',
    });
    await world.reconnect();
    expect(read(store.getState())).toEqual(allWell);
    world.end(store);
  });

  test('started before them, then nothing but a reconnect: all well', async () => {
    const world = createWorld({ onError: false });
    jest.spyOn(console, 'error').mockImplementation();
    const root = combineSlices(ownSlice);
    const store = createStore(world, root);
    await world.begin(store);
    inject(root as never);
    await world.reconnect();
    expect(read(store.getState())).toEqual(allWell);
    world.end(store);
  });
});

describe('reducers that are called with a draft of Immer', () => {
  test('the three under a key of a slice of the app: all well, with selectors for that place', async () => {
    const world = createWorld();
    const appSlice = createSlice({
      name: 'app',
      initialState: { count: 0, cti: realtime(undefined, { type: 'app/init' }) },
      reducers: {
        counted: (state) => {
          state.count += 1;
        },
      },
      extraReducers: (builder) => {
        builder.addMatcher(
          () => true,
          (state, action) => {
            state.cti = realtime(state.cti, action);
          },
        );
      },
    });
    const store = createStore(
      world,
      combineReducers({ app: appSlice.reducer }) as unknown as Reducer<object>,
    );
    const stateOfApp = () => store.getState() as { app: { count: number; cti: RealtimeRootState } };
    await world.begin(store);
    store.dispatch(appSlice.actions.counted());
    world.gateway.setPresence(2, { presence: 'ANSWERED', availability: 'Lunch' });
    await world.gateway.settled();
    const select = createRealtimeSelectors((state: ReturnType<typeof stateOfApp>) => state.app.cti);
    expect(select.selectPresenceConnection(stateOfApp()).status).toBe('ready');
    expect(select.selectGroupDisplayItems(stateOfApp(), groupId)).toEqual([
      { id: 1, presence: '', availability: 'Available' },
      { id: 2, presence: 'ANSWERED', availability: 'Lunch' },
    ]);
    expect(stateOfApp().app.count).toBe(1);
    world.end(store);
  });

  test('each of them wrapped by addMatcher: all well, through a reconnect', async () => {
    const world = createWorld();
    const wrap = (reducer: Reducer, name: string): Reducer =>
      createSlice({
        name: `wrapped/${name}`,
        initialState: reducer(undefined, { type: 'app/init' }) as object,
        reducers: {},
        extraReducers: (builder) => {
          builder.addMatcher(() => true, reducer);
        },
      }).reducer;
    const reducer = combineReducers({
      auth: wrap(realtimeReducers.auth as Reducer, 'auth'),
      groups: wrap(realtimeReducers.groups as Reducer, 'groups'),
      messages: wrap(realtimeReducers.messages as Reducer, 'messages'),
    });
    const store = createStore(world, reducer as unknown as Reducer<object>);
    await world.begin(store);
    expect(read(store.getState())).toEqual(allWell);
    await world.reconnect();
    expect(read(store.getState())).toEqual(allWell);
    world.end(store);
  });
});

describe('an app with names of its own', () => {
  test('its slice `groups` with a case `groupSelected` does not move our selection', async () => {
    const world = createWorld();
    const own = createSlice({
      name: 'groups',
      initialState: { selected: 0 },
      reducers: {
        groupSelected: (state, { payload }: { payload: number }) => ({ ...state, selected: payload }),
      },
    });
    const store = createStore(
      world,
      combineReducers({ ...realtimeReducers, own: own.reducer }) as unknown as Reducer<object>,
    );
    store.dispatch(own.actions.groupSelected(7));
    const state = store.getState() as RealtimeRootState & { own: { selected: number } };
    expect([state.own.selected, state.groups.groupSelected]).toEqual([7, null]);
    expect(groupSelected.type).toMatch(/^realtime\//);
    await world.begin(store);
    expect(world.errors).toEqual([]);
    world.end(store);
  });

  test.each([
    { auth: null },
    { groups: null },
    { messages: null },
    { auth: {}, groups: {}, messages: {} },
    { auth: 'x', groups: [], messages: 7 },
  ])('preloaded state %j is no state of ours: as if there were none', async (preloadedState) => {
    const world = createWorld();
    const store = createStore(world, realtime as unknown as Reducer<object>, preloadedState);
    await world.begin(store);
    expect(read(store.getState())).toEqual(allWell);
    world.end(store);
  });
});
