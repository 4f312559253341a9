/** Runs in a browser: a tab that watches a group, with a socket of its own or as one of several that share. */
import { configureStore, type Middleware } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  presenceReceived,
  realtimeReducers,
  selectGroupDisplayItems,
  selectTabRole,
  websocketGroupSubscribe,
  websocketStart,
} from '../../src/index';
import { shareAcrossTabs } from '../../src/tabs/index';

/** What the benchmark decides for the page. */
export type TabsPageSettings = {
  endpoint: string;
  accessToken: string;
  orgId: string;
  groupId: number;
  isShared: boolean;
};

/** What a tab came to so far. */
export type TabsPageCount = { role: string; updates: number; people: number };

const { endpoint, accessToken, orgId, groupId, isShared } = JSON.parse(
  decodeURIComponent(location.hash.slice(1)),
) as TabsPageSettings;
let updates = 0;
const counter: Middleware = () => (next) => (action) => {
  if (presenceReceived.match(action)) updates += action.payload.updates.length;
  return next(action);
};
const store = configureStore({
  reducer: realtimeReducers,
  middleware: (getDefault) =>
    getDefault().prepend(
      createWebsocketMiddleware({ tabs: isShared ? shareAcrossTabs() : undefined }),
      counter,
    ),
});
let people = 0;
store.subscribe(() => {
  people = selectGroupDisplayItems(store.getState(), groupId).length;
});
store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
store.dispatch(websocketStart({ endpoint, accessToken, isFreedomWeb: false }));

Object.assign(globalThis, {
  count: (): TabsPageCount => ({ role: selectTabRole(store.getState()), updates, people }),
});
