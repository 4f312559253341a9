import { nanoid } from '@reduxjs/toolkit';
import type { ConnectionParameters } from '../connection/attempts';
import { websocketStart, websocketStop } from '../index';
import type { SharingStore } from '../middleware/sharing';
import type { SocketKind } from '../vocabulary';
import type { Watching } from '../watching/watching';
import type { Engine } from './engine';
import { createFollower } from './follower';
import { hold } from './hold';
import { createLeader, type Leader } from './leader';
import { readMessage, type GroupUsers, type LeaderMessage, type Message } from './messages';
import { lifeLock, shareName } from './names';
import type { Platform } from './platform';
import { createTurns, type Turns } from './turns';
import { createWatchdog, MARGIN_MS } from './watchdog';

/** What one stay needs, and whom it tells. */
export interface StayOptions {
  kind: SocketKind;
  platform: Platform;
  store: SharingStore;
  /** Whose wishes are announced; `null` for a socket that nothing is wanted of. */
  watching: Watching | null;
  engine: () => Engine;
  parameters: ConnectionParameters;
  onRole: (role: 'leader' | 'follower') => void;
  /** Nothing vouches any more for what is shown. */
  onStale: () => void;
  onNews: (message: LeaderMessage) => void;
}

/** A tab among those who share one socket, from a start to a stop, or until the page stands still. */
export interface Stay {
  /** The app has started anew: counts for this tab's turn as leader; in the leader at once, for all. */
  restart: (parameters: ConnectionParameters) => void;
  /** There may be something to announce. */
  announce: () => void;
  /** The page is shown, hidden or touched. */
  pageChanged: () => void;
  /** Takes the lead now: whoever has it has given up. */
  takeOver: () => void;
  leader: () => Leader | null;
  turns: Turns;
  end: () => void;
}

/** Joins those who share. */
export function createStay(options: StayOptions): Stay {
  const { kind, platform, store, watching, engine, onRole, onStale, onNews } = options;
  const { mailbox, now, createTimer } = store;
  const { locks, page } = platform;
  let { parameters } = options;
  const id = nanoid();
  const name = shareName(kind, parameters);
  const channel = platform.channel(name);
  const life = new AbortController();
  const { signal } = life;
  /** The place in the line for the lead, or at its head. */
  let place = new AbortController();
  let leader: Leader | null = null;
  /** As the leader said last: who may act for all, and whose tokens were refused. */
  let order: readonly string[] = [];
  let tried: readonly string[] = [];
  /** Number of the last announcement, and what it said. */
  let announced = 0;
  let said = '';
  let listsSaid: readonly GroupUsers[] = [];
  let isJoined = false;
  let isAnnouncing = false;

  /** What comes from outside takes its turn, unless the stay is over by then. */
  const turn =
    <Args extends unknown[]>(task: (...args: Args) => void) =>
    (...args: Args): void => {
      mailbox.post(() => {
        if (!signal.aborted) task(...args);
      });
    };

  function post(message: Message): void {
    if (!signal.aborted) channel.postMessage(JSON.stringify(message));
  }

  const isLeader = (): boolean => leader !== null;
  const turns = createTurns({ id, createTimer, now, signal, order: () => order, isLeader, post });
  const follower = createFollower(id, {
    onLost() {
      if (leader !== null && follower.host() !== id) giveUp();
      else announce(true);
    },
    onNews(message) {
      const { answer, connection } = message;
      if (answer !== undefined) watchdog.answered(answer.n === announced);
      if (connection?.status === 'ready' || connection?.status === 'failed') tried = [];
      ({ order = order, tried = tried } = message);
      onNews(message);
    },
  });
  const watchdog = createWatchdog({
    createTimer,
    now,
    isVisible: page.isVisible,
    onDoubt() {
      announce(true);
    },
    onStale() {
      follower.lose();
      onStale();
    },
    onDead: takeOver,
  });

  function rank(): number {
    return (page.isActivated() ? 0 : 2) + (page.isVisible() ? 0 : 1);
  }

  /** Says what is wanted, unless that is known and nobody must answer. */
  function announce(mustBeAnswered: boolean): void {
    if (!isJoined) return;
    const isWhole = !follower.isSeeded();
    const targets = [...(watching?.wanted() ?? [])];
    const { wantedGroupIds = [], members = [] } = watching?.coverage() ?? {};
    const lists = members.filter(
      ({ groupId, source }) => source === 'app' && wantedGroupIds.includes(groupId),
    );
    const news = lists.filter((list) => isWhole || !listsSaid.includes(list));
    const text = [rank(), ...targets.map(({ path }) => path)].join();
    if (!mustBeAnswered && text === said && news.length === 0) return;
    said = text;
    listsSaid = lists;
    const want = { n: ++announced, isWhole, targets, members: news, rank: rank() };
    watchdog.await();
    if (leader === null) post({ from: id, want });
    else leader.hear(id, want);
  }

  function hear(message: LeaderMessage): void {
    const { answer, agoMs, limitMs } = message;
    // What a page that stands still answers is a false sign of life.
    if (answer !== undefined && agoMs >= limitMs + MARGIN_MS) return;
    if (follower.hear(message)) watchdog.heard(agoMs, limitMs);
  }
  const hearOwn = turn(hear);

  function standInLine(steal: boolean): void {
    place.abort();
    const own = new AbortController();
    place = own;
    const granted = turn(() => {
      if (!own.signal.aborted && leader === null) lead();
    });
    const refused = turn((error: unknown) => {
      if (own.signal.aborted) return;
      if ((error as Error).name === 'AbortError') giveUp();
      // No locks are granted here at all: who hears of no leader, or of none any more, leads.
      else if (steal || follower.host() === '') granted();
    });
    hold(locks, name, own.signal, granted, steal).catch(refused);
  }

  function takeOver(): void {
    if (leader === null) standInLine(true);
    else announce(true);
  }

  function connect(): void {
    const { endpoint, accessToken, client, messages } = parameters;
    const isFreedomWeb = client.name === 'FreedomWeb';
    const users = messages === null ? {} : { ...messages, users: messages.users.join() };
    engine().run(websocketStart({ endpoint, accessToken, isFreedomWeb, ...users }));
  }

  function lead(): void {
    leader = createLeader({
      kind,
      name,
      id,
      term: Math.max(follower.term() + 1, Date.now()),
      engine: engine(),
      locks,
      store,
      others: order.filter((other) => other !== id),
      tried: () => tried,
      say(message, hasOthers) {
        if (hasOthers) post(message);
        hearOwn(message);
      },
      onRefused: turn(giveUp),
    });
    onRole('leader');
    // Before anything is announced, which is then asked for in one go.
    connect();
  }

  function stepDown(): void {
    if (leader === null) return;
    leader.end();
    leader = null;
    // Before anything else: there is another socket by now.
    engine().run(websocketStop({ socket: kind }));
    onRole('follower');
  }

  /** The lead is another's: follows whoever it is. */
  function giveUp(): void {
    stepDown();
    follower.lose();
    onStale();
    standInLine(false);
    announce(true);
  }

  channel.onmessage = turn(({ data }: { data: unknown }) => {
    const message = readMessage(data);
    if (message === null) return;
    if ('host' in message) {
      // Nobody else says what this tab says.
      if (message.host !== id) hear(message);
      return;
    }
    const { from, want } = message;
    turns.heard(message);
    if (want?.isWhole === true) watchdog.otherLost();
    if (want !== undefined) leader?.hear(from, want);
  });
  const joined = turn(() => {
    isJoined = true;
    announce(true);
  });
  hold(locks, lifeLock(name, id), signal, joined).catch(joined);
  standInLine(false);

  return {
    restart(next) {
      parameters = next;
      if (leader !== null) connect();
    },
    announce() {
      if (isAnnouncing) return;
      isAnnouncing = true;
      void Promise.resolve().then(
        turn(() => {
          isAnnouncing = false;
          announce(false);
        }),
      );
    },
    pageChanged() {
      if (page.isVisible()) watchdog.check();
      announce(false);
    },
    takeOver,
    leader: () => leader,
    turns,
    end() {
      stepDown();
      life.abort();
      place.abort();
      watchdog.stop();
      channel.close();
    },
  };
}
