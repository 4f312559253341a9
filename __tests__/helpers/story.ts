import { configureStore, isAction } from '@reduxjs/toolkit';
import type { EnhancedStore, Middleware, Reducer, UnknownAction } from '@reduxjs/toolkit';
import { format, inspect } from 'node:util';
import {
  createWebsocketMiddleware,
  groupMembersReceived,
  groupSelected,
  presenceReceived,
  realtimeReducers,
  selectGroupDisplayItems,
  selectMessagesConnection,
  selectPresenceConnection,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  type ConnectionState,
  type RealtimeError,
  type RealtimeRootState,
  type WebsocketMiddlewareOptions,
} from '../../src/index';
import {
  createFakeGateway,
  createTestToken,
  type FakeGateway,
  type FakeGatewayOptions,
} from '../../src/testing';
import { seededRandom } from './seeded-random';
import { expectNoToken } from './token-scan';

export const orgId = '12345';
export const ownId = 67890;
export const endpoint = 'wss://gateway.test/events';
export const messagesEndpoint = 'wss://messages.test/subscribe';
export const clientRequestId = '550e8400-e29b-41d4-a716-446655440000';
export const userString = (userId: number): string => `org:${orgId}:user:${userId}`;
export const userPath = (userId: number): string => `/org/${orgId}/user/${userId}/presence`;
export const groupPath = (groupId: number): string => `/org/${orgId}/group/${groupId}/presence`;
export const user = (userId: number, holder?: string) =>
  holder === undefined ? { orgId, userId } : { orgId, userId, meta: { holder } };
export const group = (groupId: number, holder?: string) =>
  holder === undefined ? { orgId, groupId } : { orgId, groupId, meta: { holder } };

/** What a story may set; everything else is the package's own. */
export interface StoryOptions {
  gateway?: FakeGatewayOptions;
  options?: WebsocketMiddlewareOptions;
  preloadedState?: RealtimeRootState;
  /** Put around the reducers, to make them misbehave. */
  wrapReducer?: (reducer: Reducer<RealtimeRootState>) => Reducer<RealtimeRootState>;
  /** Stands behind the recorder. */
  after?: Middleware[];
  /** The story is about a client that must not be judged by the gateway's rules. */
  allowViolations?: boolean;
}

/** A real store with the real middleware before a gateway in memory, and everything that was seen of it. */
export interface World {
  gateway: FakeGateway;
  store: EnhancedStore<RealtimeRootState>;
  /** Every action that passed behind the middleware, in order. */
  actions: UnknownAction[];
  /** Every error that `onError` got. */
  errors: RealtimeError[];
  presence: () => ConnectionState;
  messages: () => ConnectionState;
  /** Starts the presence socket. Gives the token that was used. */
  start: (fields?: Partial<Parameters<typeof websocketStart>[0]>) => string;
  /** Starts the messages socket. Gives the token that was used. */
  startMessages: (fields?: Partial<Parameters<typeof websocketStart>[0]>) => string;
  /** Starts the presence socket and waits until all is delivered. */
  begin: () => Promise<void>;
  watchUser: (userId: number, holder?: string) => void;
  watchGroup: (groupId: number, holder?: string) => void;
  /** What the client asked of the presence service, in order: `subscribe /org/…`. */
  asked: () => string[];
  /** Types of the actions seen since the last call of this function. */
  newTypes: () => string[];
  memberIds: (groupId: number) => number[];
}

interface Judged {
  world: World;
  allowViolations: boolean;
}

const worlds: Judged[] = [];
const tokens: string[] = [];
const output: string[] = [];
const prototypeKeys = Reflect.ownKeys(Object.prototype);
const { log, info, debug, warn, error } = console;
const consoleMethods = ['log', 'info', 'debug', 'warn', 'error'] as const;

/** A token unlike any other, whose every piece is looked for when the test is over. */
export function freshToken(claims: Partial<Parameters<typeof createTestToken>[0]> = {}): string {
  const token = createTestToken({
    orgId,
    userId: ownId,
    jti: `token-${tokens.length + 1}-of-this-test`,
    ...claims,
  });
  tokens.push(token);
  return token;
}

/** Has the scan look for another text, too. */
export function scanFor(secret: string): void {
  tokens.push(secret);
}

/** Seconds since the epoch, for `exp`. */
export const secondsFromNow = (seconds: number): number => Date.now() / 1_000 + seconds;

/** Lets everything that is under way arrive. */
export async function settle(): Promise<void> {
  await jest.advanceTimersByTimeAsync(0);
}

/** Lets time pass, with everything that happens in it. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

/** Lets time pass until the next attempt of a waiting connection was made. */
export async function passUntilRetry(connection: () => ConnectionState): Promise<void> {
  const { retryAt } = connection();
  if (retryAt === null) throw new Error(`no attempt is scheduled; the connection is ${connection().status}`);
  await pass(Math.max(0, retryAt - Date.now()));
}

/** Builds a world; it is judged, stopped and judged again when the test is over. */
export function setUp(story: StoryOptions = {}): World {
  const gateway = createFakeGateway(story.gateway);
  const actions: UnknownAction[] = [];
  const errors: RealtimeError[] = [];
  let typesSeen = 0;
  const recorder: Middleware = () => (next) => (action) => {
    actions.push(action as UnknownAction);
    return next(action);
  };
  const realtime = createWebsocketMiddleware({
    WebSocket: gateway.WebSocket,
    random: seededRandom(20_260_101),
    flushIntervalMs: 0,
    ...story.options,
    onError(error) {
      errors.push(error);
      const { onError } = story.options ?? {};
      if (typeof onError === 'function') onError(error);
    },
  });
  const store = createStore(story, [realtime, recorder, ...(story.after ?? [])]);
  const presence = () => selectPresenceConnection(store.getState());
  const dispatchStart = (defaults: object, fields: Partial<Parameters<typeof websocketStart>[0]>): string => {
    const accessToken = fields.accessToken ?? freshToken();
    store.dispatch(websocketStart({ endpoint, isFreedomWeb: false, ...defaults, ...fields, accessToken }));
    return accessToken;
  };
  const world: World = {
    gateway,
    store,
    actions,
    errors,
    presence,
    messages: () => selectMessagesConnection(store.getState()),
    start: (fields = {}) => dispatchStart({}, fields),
    startMessages: (fields = {}) =>
      dispatchStart({ endpoint: messagesEndpoint, clientRequestId, users: userString(ownId) }, fields),
    async begin() {
      world.start();
      await settle();
    },
    watchUser(userId, holder) {
      store.dispatch(websocketUserSubscribe(user(userId, holder)));
    },
    watchGroup(groupId, holder) {
      store.dispatch(websocketGroupSubscribe(group(groupId, holder)));
    },
    asked: () =>
      gateway.received.flatMap(({ type, path }) => (path === undefined ? [] : [`${String(type)} ${path}`])),
    newTypes() {
      const types = actions.slice(typesSeen).map(({ type }) => type);
      typesSeen = actions.length;
      return types;
    },
    memberIds: (groupId) => selectGroupDisplayItems(store.getState(), groupId).map(({ id }) => id),
  };
  worlds.push({ world, allowViolations: story.allowViolations ?? false });
  return world;
}

function createStore(
  { preloadedState, wrapReducer }: StoryOptions,
  middleware: Middleware[],
): EnhancedStore<RealtimeRootState> {
  // The store's own way of combining, so that a wrapper may stand around all three.
  const combined: Reducer<RealtimeRootState> = (state, action) => ({
    auth: realtimeReducers.auth(state?.auth, action),
    groups: realtimeReducers.groups(state?.groups, action),
    messages: realtimeReducers.messages(state?.messages, action),
  });
  return configureStore({
    reducer: wrapReducer === undefined ? realtimeReducers : wrapReducer(combined),
    middleware: (getDefault) => getDefault().prepend(...middleware),
    ...(preloadedState === undefined ? {} : { preloadedState }),
  });
}

/** The app's own actions on the state may hold anything. */
const isOurs = (action: unknown): action is UnknownAction =>
  isAction(action) &&
  action.type.startsWith('realtime/') &&
  !groupSelected.match(action) &&
  !groupMembersReceived.match(action);

/** Presence comes in bulk, and is as good as text already. */
const isOther = (action: unknown): boolean => !isAction(action) || !presenceReceived.match(action);

/** What must hold at the end of every story, whatever it was about. */
function expectSound({ world, allowViolations }: Judged): void {
  const { actions, store, errors, gateway } = world;
  const state = store.getState();
  const connections = gateway.connections.map(({ url, received }) => ({
    url,
    received: received.filter(({ type }) => type !== 'auth'),
  }));
  const shown = (value: unknown): string =>
    inspect(value, { depth: null, maxStringLength: null, maxArrayLength: null, breakLength: Infinity });
  const [presence, other] = [actions.filter((action) => !isOther(action)), actions.filter(isOther)];
  expectNoToken(
    {
      actions: shown(other) + JSON.stringify(presence),
      state: JSON.stringify(state),
      errors: shown(errors),
      output: output.join('\n'),
      'urls and frames': shown(connections),
    },
    tokens,
  );
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  const ours = actions.filter(isOurs);
  expect(JSON.parse(JSON.stringify(ours))).toEqual(ours);
  if (!allowViolations) expect(gateway.violations).toEqual([]);
}

/** After a stop nothing goes on, wherever the story ended. */
async function expectStill({ world }: Judged): Promise<void> {
  world.store.dispatch(websocketStop());
  const { length: made } = world.gateway.connections;
  const { length: seen } = world.actions;
  world.gateway.heal();
  await pass(120_000);
  expect(world.gateway.connections).toHaveLength(made);
  expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
  expect(world.actions.slice(seen)).toEqual([]);
}

/**
 * Makes every test of a file a story: time stands still until the test lets it pass, and at its end each world is
 * searched for tokens, held against the rules that always hold, stopped, and found to have left nothing behind.
 */
export function tellStories(): void {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    for (const method of consoleMethods) {
      const write = console[method].bind(console);
      console[method] = (...args: unknown[]) => {
        output.push(format(...args));
        write(...args);
      };
    }
  });

  afterEach(async () => {
    const judged = worlds.splice(0);
    try {
      for (const each of judged) expectSound(each);
      for (const each of judged) await expectStill(each);
      if (judged.length > 0) expect(jest.getTimerCount()).toBe(0);
      expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys);
    } finally {
      tokens.length = output.length = 0;
      Object.assign(console, { log, info, debug, warn, error });
      jest.useRealTimers();
    }
  });
}

/** Takes in what goes to the console, so that a story may expect it; the scan for tokens reads it all the same. */
export function hearConsole(): string[] {
  const heard: string[] = [];
  for (const method of ['warn', 'error'] as const) {
    console[method] = (...args: unknown[]) => {
      heard.push(format(...args));
      output.push(format(...args));
    };
  }
  return heard;
}
