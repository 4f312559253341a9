import { combineReducers, combineSlices, configureStore, createSlice, type Reducer } from '@reduxjs/toolkit';
import {
  authSlice,
  createRealtimeSelectors,
  groupMembersReceived,
  groupSelected,
  groupsSlice,
  messagesSlice,
  realtimeReducers,
  type RealtimeRootState,
} from '../../src';
import { shareAcrossTabs } from '../../src/tabs';
import { createFakeTabs } from '../../src/testing';
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

/** A copy, as storage or a server keeps it. */
const copyOf = <State>(state: State): State => JSON.parse(JSON.stringify(state)) as State;

describe.each<[string, (state: RealtimeRootState) => RealtimeRootState['groups'] | undefined]>([
  ['thrown away', () => undefined],
  ['put back from storage', ({ groups }) => copyOf(groups)],
])('the groups alone, %s under a ready socket', (_, replace) => {
  const losing: Root = (state, action) =>
    realtime(
      action.type === 'app/lose' && state ? { ...state, groups: replace(state) as never } : state,
      action,
    );

  test('show nobody as live, and are told again with the next update, without a start', async () => {
    const world = createWorld();
    const store = createStore(world, losing as Reducer<object>);
    await world.begin(store);
    store.dispatch({ type: 'app/lose' });
    expect(read(store.getState())).toMatchObject({ status: 'ready', group: 'none' });
    expect(read(store.getState()).people.filter((person) => person.endsWith('live'))).toEqual([]);
    world.gateway.setPresence(2, { presence: '', availability: 'Back' });
    await world.gateway.settled();
    expect(read(store.getState())).toMatchObject({
      status: 'ready',
      isStale: false,
      userId: 1,
      group: 'loaded',
    });
    expect(read(store.getState()).people).toContain('2  Back live');
    expect(world.gateway.connections).toHaveLength(1);
    world.end(store);
  });

  test('know the members that the app has set, too', async () => {
    const world = createWorld();
    const store = createStore(world, losing as Reducer<object>);
    store.dispatch(groupMembersReceived({ groupId, userIds: [2, 1, 3] }));
    await world.begin(store);
    store.dispatch({ type: 'app/lose' });
    world.gateway.setPresence(2, { presence: '', availability: 'Back' });
    await world.gateway.settled();
    expect(read(store.getState()).people.map((person) => person[0])).toEqual(['2', '1', '3']);
    world.end(store);
  });

  test('are told again in a tab that shares its sockets, too', async () => {
    const world = createWorld({ tabs: shareAcrossTabs(createFakeTabs().tab()) });
    const store = createStore(world, losing as Reducer<object>);
    await world.begin(store);
    store.dispatch({ type: 'app/lose' });
    expect(read(store.getState())).toMatchObject({ status: 'ready', group: 'none' });
    world.gateway.setPresence(2, { presence: '', availability: 'Back' });
    await world.gateway.settled();
    expect(read(store.getState())).toMatchObject({ status: 'ready', group: 'loaded' });
    expect(read(store.getState()).people).toContain('2  Back live');
    world.end(store);
  });

  test('are told again once, not with every update', async () => {
    const world = createWorld();
    const told: string[] = [];
    const store = createStore(world, (state, action) => {
      told.push(action.type);
      return losing(state as never, action);
    });
    await world.begin(store);
    store.dispatch({ type: 'app/lose' });
    told.length = 0;
    for (const availability of ['One', 'Two', 'Three']) {
      world.gateway.setPresence(2, { availability });
      await world.gateway.settled();
    }
    expect(told.filter((type) => type === 'realtime/presenceReceived')).toHaveLength(3);
    expect(told.filter((type) => type === 'realtime/coverageChanged')).toHaveLength(1);
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
