import type { UnknownAction } from '@reduxjs/toolkit';
import { idleConnection } from '../connection/machine';
import {
  connectionChanged,
  groupMembersReceived,
  presenceReceived,
  unreadMessagesReceived,
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
  type GroupsState,
} from '../index';
import type { SharingStore } from '../middleware/sharing';
import type { SocketKind } from '../vocabulary';
import type { Target } from '../watching/wanted';
import type { Engine } from './engine';
import type { Announcement, Answer, GroupUsers, LeaderMessage, News } from './messages';
import { lifeLock } from './names';
import type { TabLocks } from './platform';
import { changedMembers, knownOf, membersOf } from './rows';
import { DEFAULT_LIMIT_MS } from './watchdog';

/** What a leader needs. */
export interface LeaderOptions {
  kind: SocketKind;
  /** Name of what is shared. */
  name: string;
  /** Id of this tab. */
  id: string;
  term: number;
  /** Tabs that the leader before this one knew: they may be too busy to say that they are there. */
  others: readonly string[];
  engine: Engine;
  locks: TabLocks;
  store: Pick<SharingStore, 'now' | 'createTimer'>;
  /** Tabs whose tokens were refused since somebody was ready. */
  tried: () => readonly string[];
  /** Tells this tab, and the others if there are any. */
  say: (message: LeaderMessage, hasOthers: boolean) => void;
  /** The server refused every token of this tab: another may try its own. */
  onRefused: () => void;
}

/** One tab's time as leader, for one socket. */
export interface Leader {
  /** A tab has announced what it wants. */
  hear: (tabId: string, want: Announcement) => void;
  /** The engine has told its store something. */
  relay: (event: UnknownAction, before: GroupsState) => void;
  end: () => void;
}

interface Tab {
  n: number;
  wanted: Map<string, Target>;
  rank: number;
  isGone: boolean;
}

/** A path stays wanted for so long after its tab has gone: a reload is no reason to ask anew. */
const LINGER_MS = 1_000;
const BEAT_MS = 1_000;
/** Timers of hidden pages may come once a minute. */
const MAX_BEAT_MS = 65_000;
/** Behind all who have said theirs. */
const UNKNOWN_RANK = 4;

function commandOf({ kind, orgId, id }: Target, holder: string, isWanted: boolean): UnknownAction {
  const meta = { holder };
  if (kind === 'user') {
    return (isWanted ? websocketUserSubscribe : websocketUserUnsubscribe)({ orgId, userId: id, meta });
  }
  return (isWanted ? websocketGroupSubscribe : websocketGroupUnsubscribe)({ orgId, groupId: id, meta });
}

/** Leads: asks the server for the union of what all tabs want, and relays what it says. */
export function createLeader(options: LeaderOptions): Leader {
  const { kind, name, id, term, others, engine, locks, store, tried, say, onRefused } = options;
  const { now, createTimer } = store;
  const tabs = new Map<string, Tab>();
  const ended = new AbortController();
  const beat = createTimer();
  let seq = 0;
  let changedAt = now();
  let beatAt = changedAt;
  let saidAt = -Infinity;
  /** What every whole answer says. */
  let known: News & { order: string[] } = { connection: idleConnection, session: null, order: [] };
  /** Whom some path explains; found out anew when paths or members have changed. */
  let explained: Set<number> | null = null;

  function send(news: News, answer?: Answer): void {
    saidAt = now();
    say({ term, host: id, seq, ...pulse(), answer, ...news }, known.order.join() !== id);
  }
  function tell(news: News): void {
    seq++;
    send(news);
  }
  /** What a new tab must hear, too. */
  function tellAll(news: News): void {
    known = { ...known, ...news };
    tell(news);
  }

  function isExplained(userId: number): boolean {
    if (explained === null) {
      explained = membersOf(engine.groups().members);
      for (const { wanted } of tabs.values()) {
        for (const target of wanted.values()) if (target.kind === 'user') explained.add(target.id);
      }
    }
    return explained.has(userId);
  }

  function reorder(): void {
    const here = [...tabs].filter(([, { isGone }]) => !isGone);
    // The leader before others of its rank.
    const place = ([tabId, { rank }]: [string, Tab]): number => 2 * rank + Number(tabId !== id);
    const order = here.sort((one, other) => place(one) - place(other)).map(([tabId]) => tabId);
    if (order.join() !== known.order.join()) tellAll({ order });
  }

  /** A page that stands still hears no socket, changes no connection and sets no timers off. */
  function pulse(): Pick<LeaderMessage, 'agoMs' | 'limitMs'> {
    const { heardAt, limitMs } = engine.pulse(kind);
    const status = known.connection?.status;
    const isReady = status === 'ready';
    // A timer is no sign of a server.
    const signAt = isReady && limitMs !== null ? changedAt : Math.max(changedAt, beatAt);
    const patienceMs = isReady && limitMs === null ? MAX_BEAT_MS : 0;
    const agoMs = status === 'failed' ? 0 : now() - Math.max(signAt, heardAt) - patienceMs;
    return { agoMs: Math.max(0, agoMs), limitMs: limitMs ?? DEFAULT_LIMIT_MS };
  }

  function gone(tabId: string, tab: Tab): void {
    tab.isGone = true;
    reorder();
    createTimer().schedule(LINGER_MS, () => {
      if (ended.signal.aborted) return;
      tabs.delete(tabId);
      change(tabId, tab, []);
    });
  }

  function meet(tabId: string): Tab {
    const tab: Tab = { n: 0, wanted: new Map(), rank: UNKNOWN_RANK, isGone: false };
    tabs.set(tabId, tab);
    // Whoever gets the lock that a tab holds for as long as it lives has seen it go.
    if (tabId !== id) {
      const { signal } = ended;
      const seeGone = (): void => {
        if (!signal.aborted) gone(tabId, tab);
      };
      locks.request(lifeLock(name, tabId), { signal }, seeGone).catch(() => {
        // This leader has ended, or stands where no locks are granted.
      });
    }
    return tab;
  }

  /** Gives the targets that were not wanted before. */
  function change(tabId: string, tab: Tab, targets: readonly Target[]): Target[] {
    const before = tab.wanted;
    tab.wanted = new Map(targets.map((target) => [target.path, target]));
    explained = null;
    const added = targets.filter(({ path }) => !before.has(path));
    for (const target of added) engine.run(commandOf(target, tabId, true));
    for (const [path, target] of before)
      if (!tab.wanted.has(path)) engine.run(commandOf(target, tabId, false));
    return added;
  }

  function setMembers({ groupId, userIds }: GroupUsers): void {
    const entry = engine.groups().members[groupId];
    if (entry?.source === 'app' && entry.userIds.join() === userIds.join()) return;
    engine.run(groupMembersReceived({ groupId, userIds: [...userIds] }));
  }

  function changed({ payload, meta: { session } }: ReturnType<typeof connectionChanged>): void {
    const { connection } = payload;
    changedAt = now();
    const isRefused = connection.status === 'failed' && connection.error?.code === 'TOKEN_REJECTED';
    const before = tried();
    const refused = [...before, id];
    // Once is enough: whoever was not asked in between does not stand in line.
    if (isRefused && !before.includes(id) && known.order.some((tab) => !refused.includes(tab))) {
      tell({ tried: refused });
      onRefused();
    } else tellAll({ connection, session });
  }

  function keepBeating(): void {
    beatAt = now();
    if (beatAt - saidAt >= BEAT_MS) tell({});
    beat.schedule(saidAt + BEAT_MS - beatAt, keepBeating);
  }
  others.forEach(meet);
  keepBeating();

  return {
    hear(tabId, { n, isWhole, targets, members, rank }) {
      const tab = tabs.get(tabId) ?? meet(tabId);
      if (tab.isGone || n <= tab.n) return;
      Object.assign(tab, { n, rank });
      members.forEach(setMembers);
      const added = change(tabId, tab, targets);
      reorder();
      const rows =
        kind === 'presence' ? knownOf(engine.groups(), isWhole ? targets : added, isExplained) : {};
      send(isWhole ? { ...known, ...rows } : rows, { to: tabId, n, isWhole });
    },
    relay(event, before) {
      if (connectionChanged.match(event)) {
        if (event.payload.socket === kind) changed(event);
      } else if (kind === 'messages') {
        if (unreadMessagesReceived.match(event)) tellAll({ unread: event.payload });
      } else {
        const members = changedMembers(before.members, engine.groups().members);
        if (members.length > 0) explained = null;
        if (presenceReceived.match(event)) {
          const { updates, receivedAt } = event.payload;
          const loose = updates.flatMap(({ userId }) => (isExplained(userId) ? [] : userId));
          tell({ updates, receivedAt, loose, members });
        } else if (members.length > 0) tell({ members });
      }
    },
    end() {
      ended.abort();
      beat.cancel();
    },
  };
}
