import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { groupMembersReceived } from '../../src/state/groups';
import type { RealtimeRootState } from '../../src/state/realtime-reducers';
import { createDiffHub } from '../../src/state/table/diff-hub';
import { applyBatch } from '../../src/state/table/merge';
import { createPresenceTable } from '../../src/state/table/table';
import { createRealtimeSelectors } from '../../src/state/selectors/create-realtime-selectors';
import { createStore, presence } from './support';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const selectors = createRealtimeSelectors<RealtimeRootState>({
  auth: ({ auth }) => auth,
  groups: ({ groups }) => groups,
  messages: ({ messages }) => messages,
});

function alive(references: WeakRef<object>[]): number {
  return references.filter((reference) => reference.deref() !== undefined).length;
}

/** How many outlive collection. When exactly an object goes is the engine's business, so it gets a few chances. */
async function survivors(references: WeakRef<object>[], work: () => void = () => undefined): Promise<number> {
  for (let round = 0; round < 20 && alive(references) > 0; round++) {
    work();
    // Weak references hold until the present task is over.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return alive(references);
}

function storeWithGroups(groups: number) {
  const store = createStore();
  store.dispatch(presence(Array.from({ length: 50 }, (_, index) => ({ userId: index + 1, presence: '' }))));
  for (let groupId = 1; groupId <= groups; groupId++) {
    store.dispatch(
      groupMembersReceived({ groupId, userIds: [1 + (groupId % 50), 1 + ((groupId * 7) % 50)] }),
    );
  }
  return store;
}

it('lets go of a store that the app has let go of, tables and lists included', async () => {
  const readAndForget = (): WeakRef<object>[] => {
    const store = storeWithGroups(20);
    const given: object[] = [];
    for (let round = 0; round < 5; round++) {
      store.dispatch(presence([{ userId: 1 + round, presence: 'RINGING' }]));
      const state = store.getState();
      given.push(state.groups.table);
      for (let groupId = 1; groupId <= 20; groupId++)
        given.push(selectors.selectGroupDisplayItems(state, groupId));
    }
    return given.map((object) => new WeakRef(object));
  };
  expect(await survivors(readAndForget())).toBe(0);
});

it('lets go of the lists of address-book arrays that the app has let go of, while the store lives on', async () => {
  const store = storeWithGroups(1);
  const search = (natterboxId: number): WeakRef<object> =>
    new WeakRef(selectors.selectPBXResultItems(store.getState(), [{ natterboxId }]));
  const references: WeakRef<object>[] = [];
  for (let round = 0; round < 1_000; round++) references.push(search(1 + (round % 50)));
  const searchOn = (): void => {
    for (let round = 0; round < 300; round++) search(1 + (round % 50));
  };
  expect(await survivors(references, searchOn)).toBe(0);
});

it('stops patching a list that nobody reads any more, and gives it up to date when asked again', () => {
  let made = 0;
  const read = createDiffHub({
    idOf: (id: number) => id,
    cellOf: (id: number, item) => {
      made++;
      return { id, presence: item?.presence };
    },
  });
  const unread = [1];
  const other = [2];
  let table = applyBatch(createPresenceTable(), [{ userId: 3 }], 'a', 1);
  read(table, unread);
  const changeAndReadOther = (round: number): void => {
    table = applyBatch(table, [{ userId: 1, presence: round % 2 === 0 ? 'RINGING' : '' }], 'a', round);
    read(table, other);
  };
  for (let round = 0; round < 1_000; round++) changeAndReadOther(round);
  const madeBefore = made;
  for (let round = 0; round < 1_000; round++) changeAndReadOther(round);
  expect(made).toBe(madeBefore);
  expect(read(table, unread)).toStrictEqual([{ id: 1, presence: '' }]);
});
