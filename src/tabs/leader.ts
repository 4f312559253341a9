import type { UnknownAction } from '@reduxjs/toolkit';
import {
  connectionChanged,
  groupMembersReceived,
  presenceReceived,
  unreadMessagesReceived,
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
  type ConnectionState,
  type RealtimeRootState,
} from '../index';
import { createTimer } from './timers';
import type { SocketKind } from '../vocabulary';
import type { Engine } from './engine';
import type { LeaderMessage, RelayedEvent, TabMessage, Wanted } from './messages';
import type { TabLocks } from './platform';
import { changedMembers, membersOf, seedOf } from './rows';
import { lifeLock } from './names';

/** What a leader needs. */
export interface LeaderOptions {
  kind: SocketKind;
  /** Name of what is shared. */
  name: string;
  /** Id of this tab. */
  id: string;
  term: number;
  engine: Engine;
  locks: TabLocks;
  /** Monotonic milliseconds. */
  now: () => number;
  /** Tells this tab, and the others if there are any. */
  say: (message: LeaderMessage, hasOthers: boolean) => void;
  /** The server refused every token of this tab; whose were refused before. */
  tried: Set<string>;
}

/** One tab's time as leader, for one socket. */
export interface Leader {
  hear: (message: TabMessage) => void;
  /** The engine has told its store something. */
  relay: (event: UnknownAction, before: RealtimeRootState, after: RealtimeRootState) => void;
  /** The engine has received something. */
  heard: () => void;
  end: () => void;
}

interface Tab {
  n: number;
  wanted: Map<string, Wanted>;
  rank: number;
}

/** A path stays wanted for so long after its tab has gone: a reload is no reason to ask anew. */
const LINGER_MS = 1_000;
const TICK_MS = 1_000;
const BEAT_MS = 5_000;
/** Timers of hidden pages may come once a minute. */
const MAX_BEAT_MS = 65_000;
const DEFAULT_LIMIT_MS = 30_000;
/** For the tab that is to try its token; longer than it takes to steal a lock. */
const REFUSAL_MS = 1_000;

function sameIds(one: readonly number[] | undefined, other: readonly number[]): boolean {
  return one?.length === other.length && one.every((id, at) => id === other[at]);
}

/** Leads: asks the server for the union of what all tabs want, and relays what it says. */
export function createLeader(options: LeaderOptions): Leader {
  const { kind, name, id, term, engine, locks, now, say, tried } = options;
  const tabs = new Map<string, Tab>();
  const ended = new AbortController();
  const beat = createTimer();
  const refusal = createTimer();
  const lingering = new Set<ReturnType<typeof createTimer>>();
  let seq = 0;
  let saidAt = -Infinity;
  let beatAt = now();
  let changedAt = now();
  let order: string[] = [];
  /** Whom some path explains; found out anew when paths or members have changed. */
  let explained: Set<number> | null = null;

  type Unsigned = LeaderMessage extends infer Each
    ? Each extends unknown
      ? Omit<Each, 'term' | 'host'>
      : never
    : never;
  function tell(message: Unsigned): void {
    saidAt = now();
    say({ ...message, term, host: id }, tabs.size > (tabs.has(id) ? 1 : 0));
  }

  function event(relayed: RelayedEvent): void {
    seq++;
    tell({ type: 'event', seq, event: relayed });
  }

  const connection = (): ConnectionState =>
    engine.state()[kind === 'presence' ? 'auth' : 'messages'].connection;
  const session = (): string | null =>
    kind === 'presence' ? engine.state().groups.session : sessionOfMessages;
  let sessionOfMessages: string | null = null;

  function isExplained(userId: number): boolean {
    if (explained === null) {
      explained = membersOf(engine.state().groups.members);
      for (const { wanted } of tabs.values()) {
        for (const target of wanted.values()) if (target.kind === 'user') explained.add(target.id);
      }
    }
    return explained.has(userId);
  }

  function command({ kind: what, orgId, id: target }: Wanted, holder: string, isWanted: boolean): void {
    explained = null;
    const meta = { holder };
    if (what === 'user') {
      const create = isWanted ? websocketUserSubscribe : websocketUserUnsubscribe;
      engine.run(create({ orgId, userId: target, meta }));
    } else {
      const create = isWanted ? websocketGroupSubscribe : websocketGroupUnsubscribe;
      engine.run(create({ orgId, groupId: target, meta }));
    }
  }

  function reorder(): void {
    const ids = [...tabs]
      .sort(([one, { rank }], [other, { rank: otherRank }]) =>
        rank === otherRank ? Number(other === id) - Number(one === id) : rank - otherRank,
      )
      .map(([tab]) => tab);
    if (ids.join() === order.join()) return;
    order = ids;
    event({ type: 'order', ids });
  }

  /** What only a page that runs does: hears its socket, changes its connection, or at least sets its timers off. */
  function agoMs(): number {
    const { status, retryAt } = connection();
    if (status === 'ready') {
      if (engine.limitMs() !== null) return now() - Math.max(engine.heardAt(), changedAt);
      return Math.max(0, now() - beatAt - MAX_BEAT_MS);
    }
    if (retryAt !== null) return Math.max(0, Date.now() - retryAt);
    return status === 'failed' ? 0 : Math.max(0, now() - changedAt - MAX_BEAT_MS);
  }

  function seed(to: string, { n }: Tab, isWhole: boolean, wanted: Iterable<Wanted>): void {
    const { groups, messages } = engine.state();
    const known = kind === 'presence' ? seedOf(groups, wanted, isExplained) : { rows: [], members: [] };
    const { unreadMessages, operation } = messages;
    const hasCount = kind === 'messages' && unreadMessages !== null && operation !== null;
    tell({
      type: 'seed',
      to,
      n,
      isWhole,
      seq,
      seed: {
        ...known,
        connection: connection(),
        session: session(),
        unread: hasCount ? { unreadMessages, operation } : null,
        order,
        limitMs: engine.limitMs() ?? DEFAULT_LIMIT_MS,
        agoMs: agoMs(),
      },
    });
  }

  function gone(tabId: string): void {
    const timer = createTimer();
    const tab = tabs.get(tabId);
    tabs.delete(tabId);
    reorder();
    lingering.add(timer);
    timer.schedule(LINGER_MS, () => {
      lingering.delete(timer);
      for (const target of tab?.wanted.values() ?? []) command(target, tabId, false);
    });
  }

  function meet(tabId: string): Tab {
    const tab: Tab = { n: 0, wanted: new Map(), rank: 0 };
    tabs.set(tabId, tab);
    if (tabId === id) return tab;
    // Whoever gets the lock that a tab holds for as long as it lives has seen it go.
    const { signal } = ended;
    locks
      .request(lifeLock(name, tabId), { signal }, () => {
        if (!signal.aborted) gone(tabId);
      })
      .catch(() => {
        // This leader has ended, or stands where no locks are granted.
      });
    return tab;
  }

  function announced(message: Extract<TabMessage, { type: 'want' }>): void {
    const { from, n, isWhole, add, drop, members, rank } = message;
    const known = tabs.get(from);
    if (known !== undefined && n < known.n) return;
    if (!isWhole && (known === undefined || n > known.n + 1)) {
      tell({ type: 'again', to: from });
      return;
    }
    const tab = known ?? meet(from);
    tab.n = n;
    tab.rank = rank;
    reorder();
    const wantedNow = new Set(add.map(({ path }) => path));
    const dropped = isWhole ? [...tab.wanted.keys()].filter((path) => !wantedNow.has(path)) : drop;
    for (const { groupId, userIds } of members) {
      const entry = engine.state().groups.members[groupId];
      if (entry?.source === 'app' && sameIds(entry.userIds, userIds)) continue;
      explained = null;
      engine.run(groupMembersReceived({ groupId, userIds: [...userIds] }));
    }
    for (const target of add) {
      if (!tab.wanted.has(target.path)) command(target, from, true);
      tab.wanted.set(target.path, target);
    }
    for (const path of dropped) {
      const target = tab.wanted.get(path);
      if (target !== undefined) command(target, from, false);
      tab.wanted.delete(path);
    }
    seed(from, tab, isWhole, add);
  }

  /** Each other tab may try its own token once before all are told that there is none to be had. */
  function refused(failed: RelayedEvent): void {
    const next = [...tabs.keys()].find((tab) => tab !== id && !tried.has(tab));
    if (next === undefined) {
      tried.clear();
      event(failed);
      return;
    }
    tell({ type: 'refused', to: next, tried: [...tried, id] });
    tried.add(next);
    refusal.schedule(REFUSAL_MS, () => {
      refused(failed);
    });
  }

  function changed({ payload, meta }: ReturnType<typeof connectionChanged>): void {
    const { status, error } = payload.connection;
    const relayed = { type: 'connection', connection: payload.connection, session: meta.session } as const;
    changedAt = now();
    sessionOfMessages = meta.session;
    refusal.cancel();
    if (status === 'ready') tried.clear();
    if (status === 'failed' && error?.code === 'TOKEN_REJECTED') refused(relayed);
    else event(relayed);
  }

  function keepBeating(): void {
    beatAt = now();
    beat.schedule(BEAT_MS, keepBeating);
  }
  keepBeating();

  return {
    hear(message) {
      if (message.type === 'want') announced(message);
      else if (message.type === 'ask') tell({ type: 'alive', to: message.from, agoMs: agoMs() });
    },
    relay(action, before, after) {
      if (connectionChanged.match(action)) {
        if (action.payload.socket === kind) changed(action);
        return;
      }
      if (kind === 'messages') {
        if (unreadMessagesReceived.match(action)) event({ type: 'unread', ...action.payload });
        return;
      }
      const members = changedMembers(before.groups.members, after.groups.members);
      if (members.length > 0) explained = null;
      if (presenceReceived.match(action)) {
        const { updates, receivedAt } = action.payload;
        const loose = updates.flatMap(({ userId }) => (isExplained(userId) ? [] : userId));
        event({ type: 'presence', updates, receivedAt, members, loose });
      } else if (members.length > 0) {
        event({ type: 'presence', updates: [], receivedAt: 0, members, loose: [] });
      }
    },
    heard() {
      if (now() - saidAt >= TICK_MS) event({ type: 'tick' });
    },
    end() {
      ended.abort();
      beat.cancel();
      refusal.cancel();
      for (const timer of lingering) timer.cancel();
    },
  };
}
