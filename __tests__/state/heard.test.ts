import {
  combineReducers,
  configureStore,
  createListenerMiddleware,
  Tuple,
  type Middleware,
  type Reducer,
  type StoreEnhancer,
} from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  websocketStart,
  websocketStop,
  type WebsocketMiddlewareOptions,
} from '../../src/index';
import { identified } from '../../src/state/events';
import { setUpCheck } from '../../src/state/heard';
import { shareAcrossTabs } from '../../src/tabs';
import { createFakeGateway, createFakeTabs, createTestToken } from '../../src/testing';

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

  it.each<[string, Record<string, Reducer>, string[]]>([
    ['none', { auth, groups, messages }, []],
    ['none, in another place', { cti: combineReducers(realtimeReducers) }, []],
    ['one', { auth: own, groups, messages }, ['authSlice']],
    ['two', { groups }, ['authSlice, messagesSlice']],
    ['all', { own }, ['authSlice, groupsSlice, messagesSlice']],
  ])('are named: %s', (_, reducer, expected) => {
    const store = configureStore({ reducer });
    const event = identified({ orgId: '12', userId: 7 });
    setUpCheck?.noteFirst(event);
    store.dispatch(event);
    setUpCheck?.tell(event, {});
    const named = (said.mock.calls.flat() as string[]).map(
      (text) => /the reducer of ([\w, ]+) did not hear of it/.exec(text)?.[1],
    );
    expect(named).toEqual(expected);
  });
});

describe('a middleware that does not stand first', () => {
  const idle: Middleware = () => (next) => (action) => next(action);
  const copying: Middleware = () => (next) => (action) => next({ ...(action as object) });
  const listener = createListenerMiddleware().middleware;

  function begin(
    chain: (ours: Middleware, others: Middleware[]) => Middleware[],
    options: WebsocketMiddlewareOptions = {},
  ) {
    const { WebSocket } = createFakeGateway();
    const ours = createWebsocketMiddleware({
      WebSocket,
      pageLifecycle: false,
      onError: jest.fn(),
      ...options,
    });
    const store = configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) => new Tuple(...chain(ours, [...getDefault()])),
    });
    for (const action of [start, websocketStop(), start, websocketStop()]) store.dispatch(action);
    return said.mock.calls.flat() as string[];
  }

  it.each<[string, (ours: Middleware, others: Middleware[]) => Middleware[]]>([
    ['last, after concat', (ours, others) => [...others, ours]],
    ['after a listener', (ours, others) => [listener, ours, ...others]],
    ['after one that does nothing', (ours, others) => [idle, ours, ...others]],
    ['after one that copies', (ours, others) => [copying, ours, ...others]],
  ])('is told once, with what to do and without the token: %s', (_, chain) => {
    const [text, ...more] = begin(chain);
    expect(more).toEqual([]);
    expect(text).toContain('Something stands before createWebsocketMiddleware() in the chain');
    expect(text).toContain('prepend(createWebsocketMiddleware(), others)');
    expect(text).not.toContain(accessToken.slice(0, 24));
  });

  it.each<[string, (ours: Middleware, others: Middleware[]) => Middleware[]]>([
    ['first, before the usual ones', (ours, others) => [ours, ...others]],
    ['first, before a listener and one that copies', (ours, others) => [ours, listener, copying, ...others]],
    ['alone', (ours) => [ours]],
  ])('is not told where it does: %s', (_, chain) => {
    expect(begin(chain)).toEqual([]);
  });

  it('is not told where silence is wanted', () => {
    expect(begin((ours, others) => [...others, ours], { onError: false })).toEqual([]);
  });

  it('is not told of the middleware that tabs share', async () => {
    const gateway = createFakeGateway();
    const tabs = shareAcrossTabs(createFakeTabs().tab());
    const { WebSocket } = gateway;
    const store = configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware({ WebSocket, tabs })),
    });
    store.dispatch(start);
    await gateway.settled();
    const { status } = store.getState().auth.connection;
    store.dispatch(websocketStop());
    expect(status).toBe('ready');
    expect(said).not.toHaveBeenCalled();
  });

  it('is not told where enhancers wrap the store, or its dispatch', () => {
    const { WebSocket } = createFakeGateway();
    const wrapping: StoreEnhancer = (createStore) => (reducer, state) => {
      const store = createStore(reducer, state);
      return { ...store, dispatch: (action) => store.dispatch(action) };
    };
    const store = configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) =>
        getDefault().prepend(createWebsocketMiddleware({ WebSocket, pageLifecycle: false })),
      enhancers: (getDefault) => getDefault().concat(wrapping).prepend(wrapping),
    });
    store.dispatch(start);
    store.dispatch(websocketStop());
    expect(said).not.toHaveBeenCalled();
  });
});
