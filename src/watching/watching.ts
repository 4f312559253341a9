import { encodeSubscribe, encodeUnsubscribe } from '../protocol/encode';
import { createAttributor, type Attribution, type MembershipChange, type PresenceFrame } from './attribution';
import { createAwaiting } from './awaiting';
import { createDepartures } from './departures';
import { createExplained } from './explained';
import { createRoster } from './roster';
import { createWantedPaths, type Target } from './wanted';

/** What changed about what is watched. */
export interface CoverageChange {
  wantedGroupIds: number[];
  unwantedGroupIds: number[];
  /** Users whom nothing covers any more. */
  removedUserIds: number[];
  /** With the last group gone, nobody but these is covered any more: users who belonged to no group go along. */
  keptUserIds?: number[];
}

/** What the subscriptions need. */
export interface SubscriptionsOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  send: (frame: string) => void;
  /** Membership that became clear without a frame: nothing better came in time. */
  onMembership: (change: MembershipChange) => void;
}

/** What the app wants to watch, made true on the socket, and who belongs to it. */
export interface Subscriptions {
  subscribe(target: Target, holder: string): CoverageChange | null;
  unsubscribe(path: string, holder: string): CoverageChange | null;
  /** The app set a group's members. */
  setMembers(groupId: number, userIds: readonly number[]): CoverageChange | null;
  /** A session is ready: every wanted path is subscribed, once, in the order first asked for. */
  begin(): void;
  /** The session is over; what is wanted stays. */
  end(): void;
  attribute(frame: PresenceFrame, atMs: number): Attribution;
  /** Forgets what is wanted and inferred; with `everything`, also the members that the app has set. */
  forget(what: 'wanted' | 'everything'): void;
}

/** With lists of its own: what is handed out ends in an action, and no two actions may share what a listener can change. */
function coverage(change: Partial<CoverageChange>): CoverageChange {
  return { wantedGroupIds: [], unwantedGroupIds: [], removedUserIds: [], ...change };
}

function removal(removedUserIds: number[]): CoverageChange | null {
  return removedUserIds.length === 0 ? null : coverage({ removedUserIds });
}

/** The subscriptions of one presence connection. */
export function createSubscriptions({ now, send, onMembership }: SubscriptionsOptions): Subscriptions {
  const wanted = createWantedPaths();
  const roster = createRoster(wanted);
  /** What the present session has subscribed: sent, and not undone. */
  const subscribed = createWantedPaths();
  const explained = createExplained(subscribed, roster);
  const departures = createDepartures();
  const awaiting = createAwaiting({
    now,
    transmit,
    onSupposed: (groupId, userIds) => {
      const change = attributor.confirm(groupId, userIds);
      if (change !== null) onMembership(change);
    },
  });
  const attributor = createAttributor(roster, subscribed, explained, awaiting, departures);
  /** Paths that this session was told of, or will be when their turn comes. */
  const offered = new Set<string>();
  let isReady = false;

  function transmit(target: Target): void {
    subscribed.add(target);
    explained.add(target);
    send(encodeSubscribe(target.path));
  }

  function offer(target: Target): void {
    if (!isReady || offered.has(target.path)) return;
    offered.add(target.path);
    if (target.kind === 'user' || roster.isExact(target.id)) transmit(target);
    else awaiting.enter(target);
  }

  function withdraw(target: Target): void {
    offered.delete(target.path);
    if (subscribed.remove(target.path) !== null) {
      explained.forget();
      send(encodeUnsubscribe(target.path));
    }
    if (target.kind === 'group') attributor.noteLeft(target.id, awaiting.abandon(target), now());
  }

  function leave({ kind, id }: Target): CoverageChange | null {
    if (kind === 'user') {
      departures.note([id], null, now());
      return removal(roster.leaveUser(id));
    }
    departures.note(roster.members(id), id, now());
    const change = coverage({ unwantedGroupIds: [id], removedUserIds: roster.leaveGroup(id) });
    return wanted.isEmpty('group') ? { ...change, keptUserIds: [...wanted.ids('user')] } : change;
  }

  function end(): void {
    isReady = false;
    offered.clear();
    subscribed.clear();
    explained.forget();
    awaiting.clear();
    attributor.clear();
  }

  return {
    subscribe(target, holder) {
      const isNewGroup = target.kind === 'group' && !wanted.has('group', target.id);
      if (!wanted.add(target, holder)) return null;
      offer(target);
      return isNewGroup ? coverage({ wantedGroupIds: [target.id] }) : null;
    },
    unsubscribe(path, holder) {
      const target = wanted.remove(path, holder);
      if (target === null) return null;
      withdraw(target);
      return wanted.has(target.kind, target.id) ? null : leave(target);
    },
    setMembers(groupId, userIds) {
      const removedUserIds = roster.setMembers(groupId, userIds);
      explained.forget();
      awaiting.settle(groupId);
      return removal(removedUserIds);
    },
    begin() {
      isReady = true;
      // A server that answers at once may have what is wanted change under this loop.
      for (const target of wanted.all()) offer(target);
    },
    end,
    attribute: attributor.attribute,
    forget(what) {
      end();
      wanted.clear();
      roster.forget(what);
      departures.clear();
    },
  };
}
