import { configureStore, isAction, type Middleware, type UnknownAction } from '@reduxjs/toolkit';
import {
  connectionChanged,
  createWebsocketMiddleware,
  errorReported,
  presenceReceived,
  realtimeReducers,
  unreadMessagesReceived,
  type RealtimeRootState,
} from '../../src';
import type { Clock } from './clock';
import type { Config } from './commands';
import { createExpectedConnection, type ExpectedConnection } from './expected-connection';
import { createExpectedView, type ExpectedView } from './expected-view';
import { createGateway, type Gateway } from './gateway';
import { createHygiene } from './hygiene';
import { createNetwork, type Item, type Kind, type Line, type Network } from './network';
import { createObserver } from './observer';
import type { Page } from './page';
import { createRefresher, type Refresher } from './refresher';
import { createTokenOffice, type Identity, type Token, type TokenOffice } from './tokens';
import { createTruth, type Truth } from './truth';

/** One store with its client, and everything around it. */
export interface World {
  config: Config;
  clock: Clock;
  page: Page;
  truth: Truth;
  office: TokenOffice;
  network: Network;
  gateways: Record<Kind, Gateway>;
  expected: Expected;
  refresher: Refresher;
  hygiene: ReturnType<typeof createHygiene>;
  state: () => RealtimeRootState;
  /** Dispatches; a throw is a violation. */
  dispatch: (action: UnknownAction) => void;
  /** Lets time pass. */
  advance: (ms: number) => Promise<void>;
  violate: (what: string) => void;
  /** Everything found so far; a life ends with the first. */
  violations: string[];
  /** The app's newest token. */
  appToken: Token;
}

/** What must be true of the client by now. */
export interface Expected {
  presence: ExpectedConnection;
  messages: ExpectedConnection;
  view: ExpectedView;
  /** Whom the sockets run for, or ran. */
  person: Identity | null;
  /** The same as the store knows it: a stop of the presence socket forgets it. */
  identity: Identity | null;
  selected: number | null;
  unread: { unreadMessages: number | null; operation: string | null };
  /** Whom the last start of the messages socket asked for. */
  countedUsers: string;
  /** Updates that reached the client and were not told yet. */
  untold: Item[];
  lastUpdateAt: number;
  /** When the page was hidden; `Infinity` while it is shown. */
  hiddenAt: number;
  /** Until then timers of the client may be late. */
  slackUntil: number;
  /** The messages service has said something on this line. */
  heardMessages: boolean;
  /** Paths replayed since the last welcome, as sent; `null` when already looked at. */
  replay: { due: string[]; sent: string[] } | null;
  /** Endpoints whose tick period the client can know, and the longest gap that it may have taken for it. */
  ticks: Record<
    Kind,
    { url: string; lastAt: number | null; longestGapMs: number; hadShortGap: boolean; shortGaps: number }
  >;
}

/** Without a way to renew them, tokens last longer than any life here. */
const A_DAY_MS = 86_400_000;

/** A small generator of uniform numbers: the client's jitter, repeatable. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const sameItem = (one: object, other: object): boolean => {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => (one as Record<string, unknown>)[key] === (other as Record<string, unknown>)[key])
  );
};

/** Stands after the client's middleware and holds what it lets through against what must be. */
function createRecorder({ expected, hygiene, violate }: World): Middleware {
  function updates(items: readonly Item[]): void {
    expected.untold.push(...expected.view.takeArrived());
    const due = expected.untold.splice(0, items.length);
    if (!expected.presence.isRunning() && !expected.presence.occasion.command) {
      violate('updates after a stop');
    }
    const isSame = due.length === items.length && due.every((item, at) => sameItem(item, items[at] ?? {}));
    if (!isSame) violate(`told ${JSON.stringify(items)} where ${JSON.stringify(due)} had come`);
  }

  return () => (next) => (action) => {
    if (!isAction(action)) violate('something that is no action was dispatched');
    hygiene.walk(action, 'action');
    if (connectionChanged.match(action)) {
      const { socket, previous, connection } = action.payload;
      expected[socket].onChange(previous, connection);
      if (socket === 'presence' && previous.status === 'ready' && connection.status !== 'ready')
        expected.view.end();
    } else if (presenceReceived.match(action)) {
      updates(action.payload.updates as Item[]);
    } else if (unreadMessagesReceived.match(action)) {
      if (!expected.messages.isRunning()) violate('a count after a stop');
    } else if (errorReported.match(action)) {
      const { socket, code } = action.payload;
      const isAboutCommand = code === 'INVALID_COMMAND' || code === 'INVALID_TOKEN';
      if (socket !== null && !isAboutCommand && !expected[socket].isRunning()) {
        violate(`I7: ${code} of the ${socket} socket after a stop`);
      }
    }
    return next(action);
  };
}

function createExpected(world: () => World): Expected {
  const surroundings = {
    now: () => world().clock.now(),
    wallNow: () => world().clock.wallNow(),
    isOnline: () => world().page.isOnline(),
    hasSlack: () => world().clock.now() < world().expected.slackUntil,
    isTroubled: (line: Line) => world().network.isTroubled(line) || !world().gateways[line.kind].serves(line),
    isMisled: (kind: Kind) => world().expected.ticks[kind].hadShortGap,
    canRefresh: world().config.canRefresh,
    isRefreshing: () => world().refresher.isPending(),
    violate: (what: string) => {
      world().violate(what);
    },
  };
  return {
    presence: createExpectedConnection('presence', surroundings),
    messages: createExpectedConnection('messages', surroundings),
    view: createExpectedView(surroundings.now, surroundings.violate),
    person: null,
    identity: null,
    selected: null,
    unread: { unreadMessages: null, operation: null },
    countedUsers: '',
    untold: [],
    lastUpdateAt: -Infinity,
    hiddenAt: Infinity,
    slackUntil: -Infinity,
    heardMessages: false,
    replay: null,
    ticks: {
      presence: { url: '', lastAt: null, longestGapMs: 0, hadShortGap: false, shortGaps: 0 },
      messages: { url: '', lastAt: null, longestGapMs: 0, hadShortGap: false, shortGaps: 0 },
    },
  };
}

function createGateways(world: World): Record<Kind, Gateway> {
  const { config, clock, office, truth, violate } = world;
  const shared = {
    clock,
    office,
    truth,
    refusalStyle: config.refusalStyle,
    answerLagMs: config.answerLagMs,
    echoesPaths: config.echoesPaths,
    violate,
    network: () => world.network,
  };
  const messagesTickMs = config.messagesTick || config.heartbeatTimeoutMs !== 'auto' ? config.tickMs : 0;
  return {
    presence: createGateway({ ...shared, kind: 'presence', tickMs: config.tickMs }),
    messages: createGateway({ ...shared, kind: 'messages', tickMs: messagesTickMs }),
  };
}

function createStore(world: World): Pick<World, 'state' | 'dispatch'> {
  const { config, network, refresher, clock, violate } = world;
  const client = createWebsocketMiddleware({
    WebSocket: network.WebSocket,
    refreshAccessToken: config.canRefresh ? refresher.refresh : undefined,
    heartbeatTimeoutMs: config.heartbeatTimeoutMs,
    flushIntervalMs: config.flushIntervalMs,
    random: createRandom(config.randomSeed),
    now: () => clock.now(),
    // Without it the console would hear of every problem.
    onError: () => undefined,
  });
  const store = configureStore({
    reducer: { ...realtimeReducers },
    middleware: (getDefault) =>
      getDefault({ thunk: false, immutableCheck: false, serializableCheck: false, actionCreatorCheck: false })
        .prepend(client)
        .concat(createRecorder(world)),
    enhancers: (getDefault) => getDefault({ autoBatch: false }),
    devTools: false,
  });
  return {
    state: () => store.getState(),
    dispatch(action) {
      try {
        store.dispatch(action);
      } catch (thrown) {
        violate(`I8: dispatch threw ${String(thrown)}`);
      }
      world.expected.presence.endOccasion();
      world.expected.messages.endOccasion();
    },
  };
}

async function letPass({ clock, refresher }: World, ms: number): Promise<void> {
  const untilMs = clock.now() + ms;
  do {
    if (refresher.isUnsettled()) await refresher.settle();
    // What the client does in microtasks, it does before anything else happens.
    else await Promise.resolve();
  } while (clock.step(untilMs));
  clock.moveTo(untilMs);
}

/** A world at its beginning, on a clock and a page that have been reset. */
export function createWorld(config: Config, clock: Clock, page: Page): World {
  const violations: string[] = [];
  const tokenLifeMs = config.tokenLifeMs ?? Infinity;
  const lifeMs = config.canRefresh ? tokenLifeMs : Math.max(tokenLifeMs, A_DAY_MS);
  const startedAtMs = clock.wallNow() - clock.now();
  const office = createTokenOffice(lifeMs, clock.now, () => startedAtMs + clock.now());
  const truth = createTruth();
  const violate = (what: string): void => {
    violations.push(what);
  };
  // The parts know each other through the world, so it is filled in step by step.
  const world = { config, clock, page, truth, office, violations, violate } as World;
  world.expected = createExpected(() => world);
  world.hygiene = createHygiene(violate);
  world.appToken = office.issue({ orgId: '12345', userId: 7 });
  world.refresher = createRefresher(world);
  world.gateways = createGateways(world);
  world.network = createNetwork({
    clock,
    closeStyle: config.closeStyle,
    observer: createObserver(world),
    kindOf: (url) => (url.startsWith('wss://messages') ? 'messages' : 'presence'),
    service: (kind) => world.gateways[kind],
  });
  Object.assign(world, createStore(world));
  world.advance = (ms) => letPass(world, ms);
  return world;
}
