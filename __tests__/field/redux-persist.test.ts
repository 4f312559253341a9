import { combineReducers, configureStore, type Reducer } from '@reduxjs/toolkit';
import { persistReducer, persistStore, type PersistConfig } from 'redux-persist';
import autoMergeLevel1 from 'redux-persist/lib/stateReconciler/autoMergeLevel1';
import autoMergeLevel2 from 'redux-persist/lib/stateReconciler/autoMergeLevel2';
import hardSet from 'redux-persist/lib/stateReconciler/hardSet';
import { realtimeReducers, selectUserDisplayItem, type RealtimeRootState } from '../../src';
import { allWell, claimsOfLife, read } from './support/read';
import { createWorld, until, type FieldWorld } from './support/world';

/** Storage of a browser, kept in memory; with a gate that holds what is read until it is opened. */
function createStorage() {
  const items = new Map<string, string>();
  const gate = { isOpen: true };
  return {
    gate,
    items,
    getItem: async (key: string): Promise<string | null> => {
      const item = items.get(key) ?? null;
      await until(() => gate.isOpen);
      return item;
    },
    setItem: (key: string, item: string): Promise<void> => {
      items.set(key, item);
      return Promise.resolve();
    },
    removeItem: (key: string): Promise<void> => {
      items.delete(key);
      return Promise.resolve();
    },
  };
}

type Storage = ReturnType<typeof createStorage>;
type StateReconciler = PersistConfig<RealtimeRootState>['stateReconciler'];
type AnyReducer = Reducer<Record<string, unknown>>;

const atRoot =
  (stateReconciler?: StateReconciler) =>
  (storage: Storage): AnyReducer =>
    persistReducer(
      { key: 'root', storage, ...(stateReconciler === undefined ? {} : { stateReconciler }) },
      combineReducers(realtimeReducers),
    ) as unknown as AnyReducer;

/** Each slice by itself, as nested persists do. */
const atSlices = (storage: Storage): AnyReducer =>
  combineReducers(
    Object.fromEntries(
      Object.entries(realtimeReducers).map(([key, reducer]) => [
        key,
        persistReducer({ key, storage }, reducer as Reducer<object>),
      ]),
    ),
  ) as unknown as AnyReducer;

const ways: [string, (storage: Storage) => AnyReducer][] = [
  ['the root, with the default reconciler', atRoot()],
  ['the root, with autoMergeLevel1', atRoot(autoMergeLevel1 as StateReconciler)],
  ['the root, with autoMergeLevel2', atRoot(autoMergeLevel2 as StateReconciler)],
  ['the root, with hardSet', atRoot(hardSet as StateReconciler)],
  ['each slice', atSlices],
];

function createLife(reducer: AnyReducer, world: FieldWorld) {
  const store = configureStore({
    reducer,
    middleware: (getDefault) =>
      // Redux-persist's own actions hold functions.
      getDefault({ serializableCheck: { ignoredActionPaths: ['register', 'rehydrate', 'result'] } }).prepend(
        world.middleware,
      ),
  });
  const persistor = persistStore(store);
  return { store, persistor, rehydrated: () => until(() => persistor.getState().bootstrapped) };
}

/** A page that was live, and was closed without a stop. */
async function livedBefore(reducerOf: (storage: Storage) => AnyReducer) {
  const storage = createStorage();
  const world = createWorld();
  const { store, persistor, rehydrated } = createLife(reducerOf(storage), world);
  await rehydrated();
  await world.begin(store);
  expect(read(store.getState())).toEqual(allWell);
  await persistor.flush();
  persistor.pause();
  return {
    storage,
    endFirst: () => {
      world.end(store);
    },
  };
}

describe.each(ways)('redux-persist around %s', (_, reducerOf) => {
  test('a page without any socket, out of storage: known, and nothing reads as live', async () => {
    const { storage, endFirst } = await livedBefore(reducerOf);
    const { store, rehydrated } = createLife(reducerOf(storage), createWorld());
    await rehydrated();
    expect(claimsOfLife(store.getState())).toEqual([]);
    expect(selectUserDisplayItem(store.getState() as never, 2)).toMatchObject({ availability: 'Lunch' });
    endFirst();
  });

  test('started out of storage: all well, and well after a reconnect', async () => {
    const { storage, endFirst } = await livedBefore(reducerOf);
    const world = createWorld();
    const { store, rehydrated } = createLife(reducerOf(storage), world);
    await rehydrated();
    await world.begin(store);
    expect(read(store.getState())).toEqual(allWell);
    await world.reconnect();
    expect(read(store.getState())).toEqual(allWell);
    world.end(store);
    endFirst();
  });

  test('storage that answers when the socket is live: what it brings does not read as live, and the next word mends it', async () => {
    const { storage, endFirst } = await livedBefore(reducerOf);
    storage.gate.isOpen = false;
    const world = createWorld();
    world.gateway.setPresence(2, { presence: '', availability: 'Training' });
    const { store, rehydrated } = createLife(reducerOf(storage), world);
    await world.begin(store);
    storage.gate.isOpen = true;
    await rehydrated();
    // The stored word may be shown, but not as live; the true one may.
    expect(read(store.getState()).people).not.toContain('2 RINGING Lunch live');
    await world.begin(store);
    expect(read(store.getState())).toMatchObject({ status: 'ready', userId: 1, group: 'loaded' });
    await world.reconnect();
    expect(read(store.getState())).toEqual({
      ...allWell,
      people: [allWell.people[0], '2  Training live'],
    });
    world.end(store);
    endFirst();
  });
});
