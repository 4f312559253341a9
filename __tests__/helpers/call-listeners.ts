import { configureStore, createListenerMiddleware, type UnknownAction } from '@reduxjs/toolkit';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { startGateway, type Gateway } from '../../demo/gateway';
import {
  createWebsocketMiddleware,
  groupMembersReceived,
  presenceReceived,
  presenceTransitions,
  realtimeReducers,
  selectPresenceFreshness,
  selectUserPresence,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  type PresenceTransition,
  type RealtimeRootState,
} from '../../src';
import { shareAcrossTabs } from '../../src/tabs';
import { createFakeTabs } from '../../src/testing';
import type { UserPresenceData } from '../../src/vocabulary';

/** Simulated calls, and listeners as in the recipes. */
export interface CallListenersOptions {
  /** Simulated time, and how much of it passes at once. */
  spanMs: number;
  stepMs: number;
  /** Real time between two steps; 0: as soon as everything has arrived. */
  pauseMs?: number;
  users?: number;
  /** So many tabs of one browser, of which one acts each time; without it a store that is alone. */
  tabs?: number;
  /** The connection is dropped that often, in simulated time. */
  dropEveryMs?: number;
}

/** What became of it; keys are `<user> <call> <kind>`. */
export interface CallListenersResult {
  calls: number;
  /** Happenings of calls that had to be told. */
  happenings: number;
  told: number;
  missing: string[];
  twice: string[];
  /** Told, and not so. */
  invented: string[];
  drops: number;
  violations: number;
}

type Kind = Exclude<PresenceTransition['kind'], 'availability'>;

interface Told {
  key: string;
  isCatchUp: boolean;
}

const keyOf = (userId: number, call: string | undefined, kind: string): string =>
  `${userId} ${call ?? '?'} ${kind}`;

/** What happens to each person's calls, by the gateway's own word. */
function createTruth(gateway: Gateway) {
  const { simulation } = gateway;
  const rows = new Map<number, UserPresenceData>();
  for (const { userId } of simulation.organisation.people) {
    rows.set(userId, { ...simulation.presenceOf(userId), userId });
  }
  const kindOf = (before: UserPresenceData, after: UserPresenceData): Kind | null => {
    const isInbound = before.logicalDirection !== 'Outbound';
    if (after.presence === 'RINGING') return after.logicalDirection === 'Outbound' ? 'dialling' : 'called';
    if (after.presence !== '') return before.presence === 'RINGING' ? 'answered' : null;
    return before.presence === 'RINGING' && isInbound ? 'missed' : 'ended';
  };
  return {
    /** Applies one change; gives what it means for a call, if anything. */
    apply(change: UserPresenceData): string | null {
      const before = rows.get(change.userId) ?? { userId: change.userId };
      const after = { ...before, ...change };
      rows.set(change.userId, after);
      if (after.presence === before.presence) return null;
      const kind = kindOf(before, after);
      const { callChannelUUID } = after.presence === '' ? before : after;
      return kind && keyOf(change.userId, callChannelUUID, kind);
    },
  };
}

/** One tab, or a store that is alone: `onTold` is called for each happening of a call that the recipe would act upon. */
function openStore(
  gateway: Gateway,
  browser: ReturnType<typeof createFakeTabs> | null,
  onTold: (told: Told) => void,
) {
  const tab = browser?.tab();
  const tabs = tab && shareAcrossTabs(tab);
  const listeners = createListenerMiddleware<RealtimeRootState>();
  const read = (action: UnknownAction, after: RealtimeRootState, before: RealtimeRootState) =>
    presenceTransitions(action, after.groups, before.groups).flatMap(
      ({ userId, kind, from, to, isCatchUp }) => {
        if (kind === 'availability') return [];
        const { callChannelUUID } = kind === 'missed' || kind === 'ended' ? from : to;
        return { key: keyOf(userId, callChannelUUID, kind), isCatchUp };
      },
    );
  const effect = (
    action: UnknownAction,
    api: { getState: () => RealtimeRootState; getOriginalState: () => RealtimeRootState },
  ) => {
    const transitions = read(action, api.getState(), api.getOriginalState());
    return () => {
      for (const told of transitions) onTold(told);
    };
  };
  listeners.startListening({
    actionCreator: presenceReceived,
    effect:
      tabs === undefined
        ? (action, api) => {
            effect(action, api)();
          }
        : tabs.onlyInOneTab('call', effect),
  });
  return configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) =>
      getDefault({ serializableCheck: false, immutableCheck: false }).prepend(
        createWebsocketMiddleware({
          WebSocket: tab === undefined ? WebSocket : tab.webSocket(WebSocket),
          reconnect: { firstDelayMs: 50, minDelayMs: 50 },
          tabs,
          // That a connection is lost is the plan.
          onError: () => undefined,
        }),
        listeners.middleware,
      ),
  });
}

async function signIn(gateway: Gateway, store: ReturnType<typeof openStore>): Promise<void> {
  const { people, groups } = gateway.simulation.organisation;
  const userId = people[0]?.userId ?? 0;
  const reply = await fetch(`${gateway.url}/login`, { method: 'POST', body: JSON.stringify({ userId }) });
  const { accessToken, orgId } = (await reply.json()) as { accessToken: string; orgId: string };
  const endpoint = `${gateway.url.replace('http', 'ws')}/v1/events`;
  store.dispatch(websocketStart({ endpoint, accessToken, isFreedomWeb: false }));
  // Everybody through several paths, so that everything is said several times.
  store.dispatch(websocketUserSubscribe({ orgId, userId }));
  for (const { groupId, memberIds } of groups) {
    store.dispatch(groupMembersReceived({ groupId, userIds: [...memberIds] }));
    store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
  }
}

/** Runs the listeners before the demo gateway, and holds what they were told against what happened. */
export async function runCallListeners(options: CallListenersOptions): Promise<CallListenersResult> {
  const { spanMs, stepMs, pauseMs = 0, users = 200, tabs = 0, dropEveryMs = Infinity } = options;
  const gateway = await startGateway({ users, speed: 0 });
  const browser = tabs === 0 ? null : createFakeTabs();
  const toldLive = new Map<string, number>();
  const toldLate = new Set<string>();
  const isTold = ({ key, isCatchUp }: Told): void => {
    if (isCatchUp) toldLate.add(key);
    else toldLive.set(key, (toldLive.get(key) ?? 0) + 1);
  };
  const stores = Array.from({ length: Math.max(1, tabs) }, () => openStore(gateway, browser, isTold));
  const userIds = gateway.simulation.organisation.people.map(({ userId }) => userId);
  const isTrue = (): boolean =>
    stores.every((store) => {
      const state = store.getState();
      return userIds.every((userId) => {
        const row = selectUserPresence(state, userId);
        const truth = gateway.simulation.presenceOf(userId);
        const isSame = row?.presence === truth?.presence && row?.availability === truth?.availability;
        return isSame && selectPresenceFreshness(state, userId) === 'live';
      });
    });
  const settled = async (): Promise<void> => {
    while (!isTrue()) await pause(2);
  };
  for (const store of stores) await signIn(gateway, store);
  await settled();

  const truth = createTruth(gateway);
  const certain = new Set<string>();
  const unsure = new Set<string>();
  let isWhole = true;
  let drops = 0;
  const { advance } = gateway.simulation;
  gateway.simulation.advance = (ms) => {
    const happenings = advance(ms);
    for (const change of happenings.presence) {
      const key = truth.apply(change);
      if (key !== null) (isWhole ? certain : unsure).add(key);
    }
    return happenings;
  };
  for (let passedMs = 0; passedMs < spanMs; passedMs += stepMs) {
    if (passedMs > (drops + 1) * dropEveryMs) {
      drops += 1;
      isWhole = false;
      gateway.trouble.apply({ kind: 'drop', code: 1012, reason: 'restart', socket: 'both' });
      while (gateway.sessions().length > 0) await pause(1);
    }
    gateway.advance(stepMs);
    if (pauseMs > 0) await pause(pauseMs);
    else if (isWhole) await settled();
    // Half of the outage, and of what it is at a slow pace, happens while nobody listens.
    if (!isWhole && isTrue()) isWhole = true;
    else if (!isWhole && pauseMs === 0) await pause(20);
  }
  await settled();
  // For the tabs that wait for their turn.
  await pause(tabs === 0 ? 0 : 300 * tabs);
  for (const store of stores) store.dispatch(websocketStop());
  const violations = gateway.violations.length;
  await gateway.close();

  const known = new Set([...certain, ...unsure]);
  const told = [...toldLive.keys()];
  return {
    calls: new Set([...known].map((key) => key.split(' ').slice(0, 2).join(' '))).size,
    happenings: certain.size,
    told: told.length,
    missing: [...certain].filter((key) => !toldLive.has(key)),
    twice: told.filter((key) => (toldLive.get(key) ?? 0) > 1 || toldLate.has(key)),
    invented: told.filter((key) => !known.has(key)),
    drops,
    violations,
  };
}
