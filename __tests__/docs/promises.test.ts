/** What the recipes promise in words, tried; what they show in code is compiled and run by the other tests here. */
import { configureStore, type Action, type Middleware } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  groupSelected,
  realtimeReducers,
  selectPresenceConnection,
  selectUserDisplayItem,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
} from '../../src';
import { createFakeGateway, createTestToken } from '../../src/testing';

const accessToken = createTestToken({ orgId: '12345', userId: 1 });
const start = () => websocketStart({ endpoint: 'wss://test.example/', accessToken, isFreedomWeb: false });
const watch = websocketUserSubscribe({ orgId: '12345', userId: 1 });

function open() {
  const gateway = createFakeGateway();
  const later: Action[] = [];
  const spy: Middleware = () => (next) => (action) => {
    later.push(action as Action);
    return next(action);
  };
  const store = configureStore({
    reducer: { ...realtimeReducers },
    middleware: (getDefault) =>
      getDefault().prepend(
        createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs: 0, onError: false }),
        spy,
      ),
  });
  const status = () => selectPresenceConnection(store.getState()).status;
  return { gateway, store, later, status };
}

describe('recipes', () => {
  it('hot reloading: a replaced reducer keeps the connection', async () => {
    const { gateway, store, status } = open();
    store.dispatch(start());
    store.dispatch(watch);
    await gateway.settled();
    const { auth, groups, messages } = realtimeReducers;
    store.replaceReducer((state, action) => ({
      auth: auth(state?.auth, action),
      groups: groups(state?.groups, action),
      messages: messages(state?.messages, action),
    }));
    gateway.setPresence(1, { presence: 'RINGING' });
    await gateway.settled();
    expect(status()).toBe('ready');
    expect(selectUserDisplayItem(store.getState(), 1)?.presence).toBe('RINGING');
    expect(gateway.connections).toHaveLength(1);
    store.dispatch(websocketStop());
  });

  it('batch actions: what is inside is not seen, and not redacted', async () => {
    const { gateway, store, later, status } = open();
    store.dispatch({ type: 'BATCH', payload: [start(), watch] });
    await gateway.settled();
    expect(status()).toBe('idle');
    expect(gateway.connections).toEqual([]);
    expect(JSON.stringify(later)).toContain(accessToken);
    store.dispatch(start());
    expect(JSON.stringify(later.slice(1))).not.toContain(accessToken);
    store.dispatch(websocketStop());
  });

  it('persistence: a stored choice of group outlives the first start', () => {
    const { store } = open();
    store.dispatch(groupSelected(100));
    store.dispatch(start());
    expect(store.getState().groups.groupSelected).toBe(100);
    store.dispatch(websocketStop());
  });

  it('React Native: a start while waiting tries at once, one while connected changes nothing', async () => {
    const { gateway, store, status } = open();
    store.dispatch(start());
    await gateway.settled();
    store.dispatch(start());
    await gateway.settled();
    expect(gateway.connections).toHaveLength(1);
    gateway.drop(1006);
    await gateway.settled();
    expect(status()).toBe('waiting');
    store.dispatch(start());
    await gateway.settled();
    expect(status()).toBe('ready');
    store.dispatch(websocketStop());
  });

  it('first list: commands may come in any order, and each path is subscribed once', async () => {
    const { gateway, store } = open();
    store.dispatch(watch);
    store.dispatch(watch);
    store.dispatch(start());
    await gateway.settled();
    expect(gateway.subscriptions).toEqual(['/org/12345/user/1/presence']);
    store.dispatch(websocketStop());
  });
});
