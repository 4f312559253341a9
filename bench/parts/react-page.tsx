/** Runs in a browser: 1,000 mounted rows, one person changes. */
import { configureStore, createSelector } from '@reduxjs/toolkit';
import type { Action, Store } from '@reduxjs/toolkit';
import { memo } from 'react';
import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Provider, useSelector } from 'react-redux';
import {
  groupMembersReceived,
  presenceReceived,
  realtimeReducers,
  selectGroupDisplayItems,
  selectUserDisplayItem,
} from '../../src/index';
import type { RealtimeRootState, UserDisplayItem, UserPresenceData } from '../../src/index';
import { entitiesSlice } from '../cases/entities';
import type { EntitiesRoot } from '../cases/entities';

/** What one way of rendering came to. */
export interface ReactRow {
  name: string;
  /** Rows rendered for one changed person. */
  rendersPerUpdate: number;
  /** Median milliseconds from dispatch to the DOM being right. */
  msPerUpdate: number;
}

const ROWS = 1_000;
const GROUP = 1;
const UPDATES = 200;
const userIds = Array.from({ length: ROWS }, (_, index) => 7 * index + 1);

let renders = 0;

function Row({ item }: { item: UserDisplayItem | undefined }): ReactElement {
  renders++;
  return (
    <li>
      {item?.id} {item?.presence} {item?.availability}
    </li>
  );
}
const MemoRow = memo(Row);

function RowOf({ userId }: { userId: number }): ReactElement {
  return <Row item={useSelector((state: RealtimeRootState) => selectUserDisplayItem(state, userId))} />;
}

function EveryRow(): ReactElement[] {
  return userIds.map((userId) => <RowOf key={userId} userId={userId} />);
}

function GroupList(): ReactElement[] {
  const items = useSelector((state: RealtimeRootState) => selectGroupDisplayItems(state, GROUP));
  return items.map((item) => <MemoRow key={item.id} item={item} />);
}

const selectItems = createSelector([({ presence }: EntitiesRoot) => presence.entities], (entities) =>
  userIds.map((userId) => {
    const record = entities[userId];
    return { id: userId, presence: record?.presence, availability: record?.availability };
  }),
);

function EntityList(): ReactElement[] {
  return useSelector(selectItems).map((item) => <MemoRow key={item.id} item={item} />);
}

interface Contender {
  name: string;
  store: Store;
  view: () => ReactElement[];
  toAction: (updates: UserPresenceData[]) => Action;
}

const meta = { session: 'session', members: [] };
const toEvent = (updates: UserPresenceData[]): Action =>
  presenceReceived({ updates, receivedAt: Date.now() }, meta);

function createOwnStore(): Store {
  const store = configureStore({ reducer: realtimeReducers });
  store.dispatch(groupMembersReceived({ groupId: GROUP, userIds }));
  return store;
}

function contenders(): Contender[] {
  return [
    { name: 'ours, a selector in each row', store: createOwnStore(), view: EveryRow, toAction: toEvent },
    { name: 'ours, one list of a group', store: createOwnStore(), view: GroupList, toAction: toEvent },
    {
      name: 'adapter with createSelector, one list',
      store: configureStore({ reducer: { presence: entitiesSlice.reducer } }),
      view: EntityList,
      toAction: (updates) => entitiesSlice.actions.updatesReceived(updates),
    },
  ];
}

function run({ name, store, view: View, toAction }: Contender): ReactRow {
  const host = document.createElement('ul');
  document.body.append(host);
  const root = createRoot(host);
  store.dispatch(toAction(userIds.map((userId) => ({ userId, presence: '', availability: 'Away' }))));
  flushSync(() => {
    root.render(
      <Provider store={store}>
        <View />
      </Provider>,
    );
  });
  const times: number[] = [];
  renders = 0;
  for (let round = 0; round < UPDATES; round++) {
    const userId = userIds[(round * 37) % ROWS] ?? 0;
    const from = performance.now();
    flushSync(() => store.dispatch(toAction([{ userId, availability: `a${round}` }])));
    times.push(performance.now() - from);
    if (!host.textContent.includes(`a${round}`)) throw new Error(`${name}: the update is not on the page`);
  }
  root.unmount();
  host.remove();
  times.sort((one, other) => one - other);
  return { name, rendersPerUpdate: renders / UPDATES, msPerUpdate: times[UPDATES / 2] ?? NaN };
}

Object.assign(globalThis, { runReactBenchmark: () => contenders().map(run) });
