import { configureStore, type Middleware, type UnknownAction } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectPresenceConnection,
  selectTabRole,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  type RealtimeError,
  type WebsocketMiddlewareOptions,
} from '../../src';
import { shareAcrossTabs, type ShareAcrossTabsOptions } from '../../src/tabs';
import {
  createFakeGateway,
  createFakeTabs,
  type FakeGateway,
  type FakeGatewayOptions,
  type FakeTab,
  type FakeTabs,
  type FakeTabsOptions,
} from '../../src/testing';
import { seededRandom } from '../helpers/seeded-random';
import {
  clientRequestId,
  endpoint,
  freshToken,
  group,
  messagesEndpoint,
  ownId,
  pass,
  user,
  userString,
} from '../helpers/story';

export const HEARTBEAT_MS = 10_000;

/** One tab with a store, as a user has it. */
export type OpenTab = ReturnType<Browser['open']>;

/** A browser whose tabs share a gateway. */
export interface Browser {
  tabs: FakeTabs;
  gateway: FakeGateway;
  open: ReturnType<typeof opener>;
  /** Sockets that the server holds open. */
  sockets: (kind?: 'presence' | 'messages') => number;
}

function opener(tabs: FakeTabs, gateway: FakeGateway, opened: { stop: () => void }[]) {
  return (
    options: WebsocketMiddlewareOptions = {},
    share: (tab: FakeTab) => ShareAcrossTabsOptions = () => ({}),
  ) => {
    const tab = tabs.tab();
    const actions: UnknownAction[] = [];
    const errors: RealtimeError[] = [];
    const recorder: Middleware = () => (next) => (action) => {
      actions.push(action as UnknownAction);
      return next(action);
    };
    const shared = shareAcrossTabs({ ...tab, ...share(tab) });
    const sockets: InstanceType<FakeGateway['WebSocket']>[] = [];
    const realtime = createWebsocketMiddleware({
      WebSocket: new Proxy(tab.webSocket(gateway.WebSocket), {
        construct(target, args: [string]) {
          const socket = new target(...args);
          sockets.push(socket);
          return socket;
        },
      }),
      random: seededRandom(7),
      flushIntervalMs: 0,
      heartbeatTimeoutMs: HEARTBEAT_MS,
      tabs: shared,
      onError: (error) => errors.push(error),
      ...options,
    });
    const store = configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) => getDefault().prepend(realtime, recorder),
    });
    opened.push({ stop: () => store.dispatch(websocketStop()) });
    return {
      tab,
      store,
      actions,
      errors,
      shared,
      state: () => store.getState(),
      role: () => selectTabRole(store.getState()),
      status: () => selectPresenceConnection(store.getState()).status,
      /** Sockets that this tab is opening or has open; what it opened while it stood still never reached the world. */
      sockets: () =>
        sockets.filter((socket) => socket instanceof gateway.WebSocket && socket.readyState < 2).length,
      start: (accessToken = freshToken()) =>
        store.dispatch(websocketStart({ endpoint, accessToken, isFreedomWeb: false })),
      startMessages: (accessToken = freshToken()) =>
        store.dispatch(
          websocketStart({
            endpoint: messagesEndpoint,
            accessToken,
            isFreedomWeb: false,
            clientRequestId,
            users: userString(ownId),
          }),
        ),
      watchUser: (userId: number) => store.dispatch(websocketUserSubscribe(user(userId))),
      watchGroup: (groupId: number) => store.dispatch(websocketGroupSubscribe(group(groupId))),
      stop: () => store.dispatch(websocketStop()),
      typesSince(from: number) {
        return actions.slice(from).map(({ type }) => type);
      },
    };
  };
}

const browsers: { opened: { stop: () => void }[]; gateway: FakeGateway; tabs: FakeTabs }[] = [];

/** Everything that was posted in this test, for the scan for tokens. */
export const everythingPosted = (): string =>
  browsers.flatMap(({ tabs }) => tabs.posted.map(String)).join('\n');

export function openBrowser(options: FakeGatewayOptions & FakeTabsOptions = {}): Browser {
  const gateway = createFakeGateway(options);
  const tabs = createFakeTabs(options);
  const opened: { stop: () => void }[] = [];
  browsers.push({ opened, gateway, tabs });
  return {
    tabs,
    gateway,
    open: opener(tabs, gateway, opened),
    sockets: (kind = 'presence') =>
      gateway.connections.filter(({ isOpen, socket }) => isOpen && socket === kind).length,
  };
}

/** Stops every tab; nothing may go on after it. */
export async function closeBrowsers(): Promise<void> {
  for (const { opened, gateway } of browsers.splice(0)) {
    for (const { stop } of opened) stop();
    gateway.heal();
    await pass(5_000);
    expect(gateway.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
    expect(gateway.violations).toEqual([]);
  }
}
