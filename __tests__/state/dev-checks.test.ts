import { configureStore, isImmutableDefault, isPlain } from '@reduxjs/toolkit';
import { groupMembersReceived, groupSelected } from '../../src/state/groups';
import { realtimeReducers } from '../../src/state/realtime-reducers';
import type { RealtimeRootState } from '../../src/state/realtime-reducers';
import { fromStorage, inferred, presence } from './support';

const PEOPLE = 20_000;

/** A store that counts how many values Redux Toolkit's development checks look at. */
function countingStore(preloadedState?: RealtimeRootState) {
  let looks = 0;
  const counted = (check: (value: unknown) => boolean) => (value: unknown) => {
    looks++;
    return check(value);
  };
  const store = configureStore({
    reducer: realtimeReducers,
    ...(preloadedState === undefined ? {} : { preloadedState }),
    middleware: (getDefault) =>
      getDefault({
        immutableCheck: { isImmutable: counted(isImmutableDefault), warnAfter: Infinity },
        serializableCheck: { isSerializable: counted(isPlain), warnAfter: Infinity },
      }),
  });
  const looksDuring = (work: () => void): number => {
    looks = 0;
    work();
    return looks;
  };
  return { store, looksDuring };
}

/** 20,000 people in the store. */
function fill(store: ReturnType<typeof countingStore>['store']): void {
  const everybody = Array.from({ length: PEOPLE }, (_, index) => ({
    userId: 7 * index + 1,
    presence: '' as const,
    logicalDirection: '' as const,
    callChannelUUID: '',
    availability: 'Away',
  }));
  for (let from = 0; from < PEOPLE; from += 2_000)
    store.dispatch(presence(everybody.slice(from, from + 2_000)));
  store.dispatch({ type: 'app/settle' });
  expect(store.getState().groups.table.size).toBe(PEOPLE);
}

// The development checks walk what is not frozen, on every dispatch.
it.each(['received', 'out of storage'])(
  'leaves them next to nothing to look at in 20,000 people %s',
  (way) => {
    const filled = countingStore();
    fill(filled.store);
    const { store, looksDuring } =
      way === 'received' ? filled : countingStore(fromStorage(filled.store.getState()));
    // What is new is looked at once.
    store.dispatch({ type: 'app/settle' });
    expect(store.getState().groups.table.size).toBe(PEOPLE);

    const oneUpdate = looksDuring(() => store.dispatch(presence([{ userId: 8, presence: 'RINGING' }])));
    const foreign = looksDuring(() => store.dispatch({ type: 'app/anything' }));
    const selected = looksDuring(() => store.dispatch(groupSelected(4)));
    for (const looks of [oneUpdate, foreign, selected]) expect(looks).toBeLessThan(PEOPLE / 10);
  },
);

it.each([1, 100])(
  'leaves them next to nothing to look at in %d groups of 20,000 members together',
  (groups) => {
    const { store, looksDuring } = countingStore();
    for (let groupId = 1; groupId <= groups; groupId++) {
      const userIds = Array.from({ length: PEOPLE / groups }, (_, index) => index * groups + groupId);
      if (groupId % 2 === 0) store.dispatch(presence([], { members: inferred(groupId, ...userIds) }));
      else store.dispatch(groupMembersReceived({ groupId, userIds }));
    }
    store.dispatch({ type: 'app/settle' });
    const looks = looksDuring(() => store.dispatch({ type: 'app/anything' }));
    expect(looks).toBeLessThan(PEOPLE / 10);
  },
);

it('catches an app that writes into the state', () => {
  const { store } = countingStore();
  store.dispatch(presence([{ userId: 8, presence: 'RINGING' }]));
  const { table } = store.getState().groups;
  expect(() => {
    table.size = 2;
    store.dispatch({ type: 'app/anything' });
  }).toThrow(/state mutation/);
});
