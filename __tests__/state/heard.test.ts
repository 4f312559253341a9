import { combineReducers, configureStore, type Reducer } from '@reduxjs/toolkit';
import { createWebsocketMiddleware, realtimeReducers, websocketStart } from '../../src/index';
import { identified } from '../../src/state/events';
import { setUpCheck } from '../../src/state/heard';
import { createFakeGateway, createTestToken } from '../../src/testing';

const accessToken = createTestToken({ orgId: '12', userId: 7 });
const start = websocketStart({ endpoint: 'wss://gateway.test', accessToken, isFreedomWeb: false });

let said: jest.SpyInstance;
beforeEach(() => {
  said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  said.mockRestore();
});

describe('a start that reaches the reducers with its token', () => {
  it('is told once, with what to do and without the token', () => {
    const store = configureStore({ reducer: realtimeReducers });
    store.dispatch(start);
    expect(said).toHaveBeenCalledTimes(1);
    const [text] = said.mock.calls[0] as [string];
    expect(text).toContain('WEBSOCKET_START reached the reducers with its access token');
    expect(text).toContain('prepend(createWebsocketMiddleware())');
    expect(text).not.toContain(accessToken.slice(0, 24));
    store.dispatch(start);
    expect(said).toHaveBeenCalledTimes(1);
    store.dispatch({ ...start });
    expect(said).toHaveBeenCalledTimes(2);
  });

  it('is not told where the middleware stands first', () => {
    const { WebSocket } = createFakeGateway();
    const store = configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) =>
        getDefault().prepend(createWebsocketMiddleware({ WebSocket, pageLifecycle: false, onError: false })),
    });
    store.dispatch(start);
    expect(said).not.toHaveBeenCalled();
    store.dispatch({ type: 'WEBSOCKET_STOP' });
  });
});

describe('slices that did not hear of a start', () => {
  const own: Reducer = (state = {}) => state as object;
  const { auth, groups, messages } = realtimeReducers;

  it.each<[string, Record<string, Reducer>, string | null]>([
    ['none', { auth, groups, messages }, null],
    ['none, in another place', { cti: combineReducers(realtimeReducers) }, null],
    ['one', { auth: own, groups, messages }, 'the reducer of authSlice did not hear of it'],
    ['two', { groups }, 'the reducer of authSlice, messagesSlice did not hear of it'],
    ['all', { own }, 'the reducer of authSlice, groupsSlice, messagesSlice did not hear of it'],
  ])('are named: %s', (_, reducer, expected) => {
    const store = configureStore({ reducer });
    const event = identified({ orgId: '12', userId: 7 });
    store.dispatch(event);
    const explained = setUpCheck?.explainUnheard(event.payload) ?? null;
    expect(explained?.includes(expected ?? '') ?? null).toBe(expected && true);
  });
});
