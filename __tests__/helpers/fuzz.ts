import { configureStore, type UnknownAction } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectMessagesConnection,
  selectPresenceConnection,
  selectUnreadMessages,
  selectUserPresence,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  type RealtimeError,
  type UserPresenceData,
} from '../../src/index';
import { createTestToken } from '../../src/testing';
import { createAction, readSubscription } from './action-fuzz';
import { createFrame, readUnread, readUpdates, type FuzzedUsers } from './frame-fuzz';
import { createPicker } from './hostile-values';
import { createScriptedSockets, type ScriptedSocket } from './scripted-sockets';
import { seededRandom } from './seeded-random';

/** What a run of hostile input came to. Everything but `frames`, `actions`, `applied` and `reports` must be nothing. */
export interface FuzzReport {
  frames: number;
  actions: number;
  /** Good items and counts that had to be applied, and were. */
  applied: number;
  reports: number;
  /** What went otherwise than the rules say, in words; at most twenty. */
  surprises: string[];
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Another than the commands name, which would end what is watched. */
const orgId = 'watched';
const watchedIds = Array.from({ length: 20 }, (_, index) => index + 1);
const users: FuzzedUsers = {
  watchedIds,
  watchedPaths: watchedIds.map((userId) => `/org/${orgId}/user/${userId}/presence`),
};

function createTarget(onError: (error: RealtimeError) => void) {
  const scripted = createScriptedSockets();
  let clockMs = 0;
  const realtime = createWebsocketMiddleware({
    WebSocket: scripted.WebSocket,
    flushIntervalMs: 0,
    heartbeatTimeoutMs: false,
    // Every report is made: between two frames there is always time for ten.
    now: () => (clockMs += 200),
    onError,
  });
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) =>
      getDefault({ immutableCheck: false, serializableCheck: false }).prepend(realtime),
  });
  const accessToken = createTestToken({ orgId, userId: 1 });
  const start = { endpoint: 'wss://fuzz.test/', accessToken, isFreedomWeb: false };
  for (const userId of watchedIds) store.dispatch(websocketUserSubscribe({ orgId, userId }));
  store.dispatch(websocketStart(start));
  store.dispatch(websocketStart({ ...start, users: `org:${orgId}:user:1` }));
  const [presence, messages] = scripted.sockets as [ScriptedSocket, ScriptedSocket];
  presence.opens();
  presence.receives('{"type":"tick","message":"welcome"}');
  messages.opens();
  messages.receives('{"type":"tick"}');
  return { store, scripted, presence, messages };
}

/** Follows what the state must be by rules that are told a second time. */
function createExpectation() {
  const rows = new Map<number, UserPresenceData>();
  const holders = new Map<string, Set<string>>();
  let unread: number | null = null;
  let applied = 0;
  return {
    rows,
    unread: () => unread,
    applied: () => applied,
    hear(text: string, socket: 'presence' | 'messages') {
      if (socket === 'messages') {
        const count = readUnread(text);
        if (count !== null) applied++;
        unread = count ?? unread;
        return;
      }
      for (const update of readUpdates(text, users)) {
        const said = Object.entries({ ...rows.get(update.userId), ...update });
        const known = Object.fromEntries(said.filter(([, value]) => value !== null));
        rows.set(update.userId, known as unknown as UserPresenceData);
        applied++;
      }
    },
    command(action: UnknownAction) {
      const subscription = readSubscription(action);
      if (subscription === null) return;
      const { path, holder, adds } = subscription;
      const of = holders.get(path) ?? new Set();
      if (adds) holders.set(path, of.add(holder));
      else of.delete(holder);
    },
    wantedPaths: () => [...holders].flatMap(([path, of]) => (of.size > 0 ? [path] : [])),
  };
}

/** The paths that a server would hold subscribed, by what was sent. */
function livePaths({ sent }: ScriptedSocket): Set<string> {
  const live = new Set<string>();
  for (const text of sent) {
    const { type, path } = JSON.parse(text) as { type: string; path?: string };
    if (path === undefined) continue;
    if (type === 'subscribe') live.add(path);
    else live.delete(path);
  }
  return live;
}

/** Feeds a store hostile frames and actions, the same ones for the same seed, and looks what becomes of it. */
export function runFuzz(seed: number, frames: number, actions: number): FuzzReport {
  const pick = createPicker(seededRandom(seed));
  const surprises: string[] = [];
  const surprise = (what: string): void => {
    if (surprises.length < 20) surprises.push(what);
  };
  let reports = 0;
  const target = createTarget(({ message }) => {
    reports++;
    if (UNPRINTABLE.test(message) || message.length > 1_500) surprise(`an untidy message: ${message}`);
  });
  const expectation = createExpectation();
  const prototypeKeys = Reflect.ownKeys(Object.prototype).length;
  const attempt = (what: () => string, act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      surprise(`${what()} threw ${String(thrown)}`);
    }
  };

  function compare(): void {
    const state = target.store.getState();
    for (const userId of watchedIds) {
      const [is, should] = [selectUserPresence(state, userId), expectation.rows.get(userId)];
      if (!isSame(is, should))
        surprise(`user ${userId} is ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
    }
    const [count, expected] = [selectUnreadMessages(state), expectation.unread()];
    if (count !== expected) surprise(`the count is ${count}, not ${expected}`);
    if (state.groups.table.size !== expectation.rows.size)
      surprise(`${state.groups.table.size} rows in the store`);
    const statuses = [selectPresenceConnection(state).status, selectMessagesConnection(state).status];
    if (statuses.join() !== 'ready,ready') surprise(`connections are ${statuses.join(' and ')}`);
    if (target.scripted.sockets.length !== 2)
      surprise(`${target.scripted.sockets.length} sockets were opened`);
    if (Reflect.ownKeys(Object.prototype).length !== prototypeKeys) surprise('Object.prototype was changed');
  }

  for (let frame = 0; frame < frames && surprises.length < 20; frame++) {
    const text = createFrame(pick, users);
    const socket = pick.chance(0.8) ? 'presence' : 'messages';
    expectation.hear(text, socket);
    attempt(
      () => `the frame ${text}`,
      () => {
        target[socket].receives(text);
      },
    );
    if (frame % 500 === 499) compare();
  }
  compare();
  for (let action = 0; action < actions && surprises.length < 20; action++) {
    const command = createAction(pick);
    expectation.command(command);
    attempt(
      () => `the action ${JSON.stringify(command)}`,
      () => {
        target.store.dispatch(command);
      },
    );
  }
  compare();
  // Groups go out one by one, each when the one before is answered.
  for (let answer = 0; answer < 100; answer++) target.presence.receives('{"type":"response","data":[]}');
  const live = [...livePaths(target.presence)].filter((path) => !users.watchedPaths.includes(path));
  surprises.push(...differences(live, expectation.wantedPaths()));
  target.store.dispatch(websocketStop());
  return { frames, actions, applied: expectation.applied(), reports, surprises };
}

function isSame(is: UserPresenceData | undefined, should: UserPresenceData | undefined): boolean {
  if (is === undefined || should === undefined) return is === should;
  const keys = new Set([...Object.keys(is), ...Object.keys(should)]) as Set<keyof UserPresenceData>;
  return [...keys].every((key) => Object.is(is[key], should[key]));
}

function differences(live: string[], wanted: string[]): string[] {
  return [
    ...live.filter((path) => !wanted.includes(path)).map((path) => `${path} is subscribed and not wanted`),
    ...wanted.filter((path) => !live.includes(path)).map((path) => `${path} is wanted and not subscribed`),
  ];
}
