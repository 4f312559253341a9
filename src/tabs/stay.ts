import { nanoid } from '@reduxjs/toolkit';
import { websocketStart, websocketStop } from '../index';
import { createTimer } from './timers';
import type { SocketKind } from '../vocabulary';
import type { ConnectionParameters } from '../connection/attempts';
import type { Announcements } from './announcements';
import type { Engine } from './engine';
import { createFollower } from './follower';
import { createLeader, type Leader } from './leader';
import { standInLine } from './lock';
import {
  isFromLeader,
  readMessage,
  type LeaderMessage,
  type Message,
  type RelayedEvent,
  type Seed,
  type TabMessage,
} from './messages';
import { lifeLock, shareName } from './names';
import type { Platform } from './platform';
import { createTurns, type Turns } from './turns';
import { createWatchdog } from './watchdog';

/** What one stay needs, and whom it tells. */
export interface StayOptions {
  kind: SocketKind;
  platform: Platform;
  parameters: ConnectionParameters;
  announcements: Announcements;
  engine: () => Engine;
  /** Monotonic milliseconds. */
  now: () => number;
  onRole: (role: 'leader' | 'follower') => void;
  /** Nothing vouches any more for what is shown. */
  onStale: () => void;
  onSeed: (seed: Seed) => void;
  onEvent: (event: RelayedEvent) => void;
}

/** A tab among those who share one socket, from a start to a stop, or until the page stands still. */
export interface Stay {
  /** For this tab's own turn as leader; in the leader at once, for all. */
  setParameters: (parameters: ConnectionParameters) => void;
  /** There is something to announce. */
  announce: () => void;
  /** The page is shown, hidden or touched. */
  pageChanged: () => void;
  /** Takes the lead now: whoever has it has given up. */
  takeOver: () => void;
  leader: () => Leader | null;
  turns: Turns;
  end: () => void;
}

const ANSWER_MS = 1_000;

/** How long ago a leader that says this had a sign that it runs. */
function ageOf(message: LeaderMessage): number {
  if (message.type === 'seed') return message.seed.agoMs;
  return message.type === 'alive' ? message.agoMs : 0;
}

/** Joins those who share. */
export function createStay(options: StayOptions): Stay {
  const { kind, platform, announcements, engine, now, onRole, onStale, onSeed, onEvent } = options;
  const { locks, page } = platform;
  let { parameters } = options;
  const id = nanoid();
  const name = shareName(kind, parameters);
  const channel = platform.channel(name);
  const life = new AbortController();
  const unanswered = createTimer();
  let leader: Leader | null = null;
  /** Number of the last announcement, and of the last that was answered. */
  let announced = 0;
  let answered = 0;
  let misses = 0;
  let tried = new Set<string>();
  let isJoined = false;
  let isAnnouncing = false;
  let rankSaid = -1;

  const post = (message: Message): void => {
    channel.postMessage(JSON.stringify(message));
  };
  const turns = createTurns(id, (done) => {
    post({ type: 'done', from: id, ...done });
  });

  const follower = createFollower(id, {
    onLost() {
      if (leader !== null && follower.host() !== id) stepDown();
      announceNow(true);
    },
    onSeed(seed, n) {
      answered = Math.max(answered, n);
      misses = 0;
      watchdog.setLimit(seed.limitMs);
      turns.setOrder(seed.order);
      onSeed(seed);
    },
    onEvent(event, seq) {
      if (event.type === 'order') turns.setOrder(event.ids);
      else if (event.type !== 'tick') {
        turns.fed(follower.term(), seq);
        onEvent(event);
      }
    },
  });

  const watchdog = createWatchdog({
    now,
    isVisible: page.isVisible,
    onSilent() {
      // A leader is judged by its own connection.
      if (leader !== null) watchdog.heard();
      else post({ type: 'ask', from: id });
    },
    onStale() {
      follower.lose();
      onStale();
      announceNow(true);
    },
    onDead: takeOver,
  });

  function rank(): number {
    return (page.isActivated() ? 0 : 2) + (page.isVisible() ? 0 : 1);
  }

  function announceNow(isWhole: boolean): void {
    isAnnouncing = false;
    if (!isJoined) return;
    const announcement = announcements.next(isWhole);
    announced = announcement.n;
    rankSaid = rank();
    const message: TabMessage = { type: 'want', from: id, rank: rankSaid, ...announcement };
    if (leader === null) post(message);
    else leader.hear(message);
    if (answered < announced) unanswered.schedule(ANSWER_MS, onUnanswered);
  }

  /** The first time the announcement may be lost; then whoever holds the lock is. */
  function onUnanswered(): void {
    if (answered >= announced || leader !== null) return;
    misses++;
    if (misses === 2) {
      follower.lose();
      onStale();
    }
    if (misses > 1 && page.isVisible()) takeOver();
    else announceNow(true);
  }

  function takeOver(): void {
    misses = 0;
    if (leader === null) place.steal();
  }

  function stepDown(): void {
    const ended = leader;
    if (ended === null) return;
    leader = null;
    ended.end();
    // Before anything else: there is another socket by now.
    engine().run(websocketStop({ socket: kind }));
    onRole('follower');
  }

  function onRobbed(): void {
    stepDown();
    follower.lose();
    onStale();
    announceNow(true);
  }

  function connect(): void {
    const { endpoint, accessToken, client, messages } = parameters;
    const isFreedomWeb = client.name === 'FreedomWeb';
    const users = messages === null ? {} : { ...messages, users: messages.users.join() };
    engine().run(websocketStart({ endpoint, accessToken, isFreedomWeb, ...users }));
  }

  function lead(): void {
    const term = Math.max(follower.term() + 1, Date.now());
    const say = (message: LeaderMessage, hasOthers: boolean): void => {
      if (hasOthers) post(message);
      hearLeader(message);
    };
    leader = createLeader({ kind, name, id, term, engine: engine(), locks, now, say, tried });
    onRole('leader');
    // Whoever hears of it may stop.
    if (life.signal.aborted) return;
    // Connecting first: what is announced is then asked for in one go.
    connect();
    say({ type: 'lead', term, host: id }, true);
  }

  function hearLeader(message: LeaderMessage): void {
    // What a page that stands still answers is a false sign of life.
    const agoMs = message.host === id ? 0 : ageOf(message);
    if (!watchdog.isRecent(agoMs) || !follower.hear(message)) return;
    watchdog.heard(agoMs);
    if (message.type === 'again' && message.to === id) announceNow(true);
    else if (message.type === 'refused' && message.to === id) {
      tried = new Set(message.tried);
      takeOver();
    }
  }

  channel.onmessage = ({ data }: { data: unknown }) => {
    if (life.signal.aborted) return;
    const message = readMessage(data);
    if (message === null) return;
    if (isFromLeader(message)) hearLeader(message);
    else if (message.type === 'done') turns.heard(message);
    else leader?.hear(message);
  };

  locks
    .request(lifeLock(name, id), { signal: life.signal }, () =>
      life.signal.aborted
        ? undefined
        : new Promise<void>((release) => {
            life.signal.addEventListener('abort', () => {
              release();
            });
            isJoined = true;
            announceNow(true);
          }),
    )
    .catch(() => {
      isJoined = !life.signal.aborted;
      announceNow(true);
    });
  const place = standInLine(locks, name, { onGranted: lead, onRobbed });

  return {
    setParameters(next) {
      parameters = next;
      if (leader !== null) connect();
    },
    announce() {
      if (isAnnouncing) return;
      isAnnouncing = true;
      void Promise.resolve().then(() => {
        if (isAnnouncing && announcements.hasNews()) announceNow(false);
      });
    },
    pageChanged() {
      if (page.isVisible()) watchdog.check();
      if (rank() !== rankSaid) announceNow(false);
    },
    takeOver,
    leader: () => leader,
    turns,
    end() {
      stepDown();
      isJoined = false;
      life.abort();
      place.leave();
      watchdog.stop();
      unanswered.cancel();
      turns.end();
      channel.close();
    },
  };
}
