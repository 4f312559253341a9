import type { UnknownAction } from '@reduxjs/toolkit';
import type { SessionFrame } from '../connection/attempts';
import type { ConnectionEvent } from '../connection/connection';
import type { ItemProblems } from '../protocol/decode';
import { cleanServerText } from '../protocol/text';
import { isSameIdentity, type Person } from '../protocol/token';
import {
  connectionChanged,
  coverageChanged,
  forgotten,
  identified,
  presenceReceived,
  seeded,
  unreadMessagesReceived,
} from '../state/events';
import { setUpCheck } from '../state/heard';
import type { SeededRow } from '../state/events';
import { lost } from '../state/lost';
import { toPresence } from '../state/row-views';
import type { Coverage, Problem, RealtimeError, SocketKind } from '../vocabulary';
import type { Watching } from '../watching/watching';
import { createInbox, type Batch, type Inbox, type InboxOptions } from './inbox';
import { createOwnRecord } from './own-record';

/** What the events need. */
export interface EventsOptions extends Omit<InboxOptions, 'deliver' | 'membersOf'> {
  watching: Watching;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** Texts that no message may hold. */
  tokens: () => Iterable<string>;
  /** Dispatches an event that concerns this socket, or none; never throws. */
  emit: (event: UnknownAction, socket: SocketKind | null) => void;
  report: (problem: Problem) => void;
  tellError: (error: RealtimeError) => void;
  /** A developer wants to hear of no mistake in the store's set-up. */
  isSilent: boolean;
}

/** The one way to the store: what connections and commands bring about, as events that say what is. */
export interface Events {
  /** What a connection tells. */
  hear: (event: ConnectionEvent) => void;
  /** Where updates wait until they are told. */
  inbox: Inbox;
  /** Rows as another tab has them. */
  seed(rows: SeededRow[]): void;
  /** Who the token of an accepted start names. */
  identify(person: Person): void;
  cover(coverage: Coverage | null): void;
  /** What was brought is forgotten, by a stop or by another person. */
  forget(what: Parameters<typeof forgotten>[0]['what']): void;
}

function sayItemProblems({ count, texts }: ItemProblems): Problem {
  const more = count > texts.length ? `; and ${count - texts.length} more` : '';
  const message = `Items of a presence frame were left out or cut: ${texts.join('; ')}${more}. The rest was applied.`;
  return { code: 'INVALID_ITEM', socket: 'presence', message, count };
}

/** The events of one store; it keeps what is said again: who one is, one's own record, the count. */
export function createEvents(options: EventsOptions): Events {
  const { watching, wallNow, tokens, emit, report, tellError, isSilent } = options;
  const inbox = createInbox({ ...options, membersOf: watching.membersOf, deliver });
  const own = createOwnRecord();
  let identity: Person | null = null;
  let unread: { unreadMessages: number; operation: string } | null = null;
  let presenceSession: string | null = null;

  function sayCoverage(coverage = watching.coverage()): void {
    emit(coverageChanged(coverage), 'presence');
  }

  /** A store whose state was replaced meanwhile is right again after this. */
  function sayAgain(socket: SocketKind): void {
    if (identity !== null) emit(identified({ ...identity }), socket);
    if (socket === 'presence') sayCoverage();
  }

  function changed({
    socket,
    previous,
    connection,
    session,
  }: Extract<ConnectionEvent, { type: 'changed' }>): void {
    // What waits was received before the change.
    inbox.flush();
    const isPresence = socket === 'presence';
    if (isPresence && session !== presenceSession) {
      if (presenceSession !== null) watching.end();
      presenceSession = session;
    }
    const isRepeated = previous === connection;
    const isSession = connection.status === 'ready' && previous.status !== 'ready';
    if (isRepeated || isSession) sayAgain(socket);
    // What is said again is kept here: a listener gets one of its own.
    const known = isPresence ? { own: own.record() } : { unread: unread && { ...unread } };
    emit(connectionChanged({ socket, previous, connection }, { session, ...known }), socket);
  }

  function counted({ unreadMessages, operation }: Extract<SessionFrame, { kind: 'unread' }>): void {
    if (unreadMessages === undefined) return;
    unread = { unreadMessages, operation: cleanServerText(operation, tokens()) };
    emit(unreadMessagesReceived({ ...unread }), 'messages');
  }

  function deliver({ updates, members, receivedAt = wallNow() }: Batch): void {
    if (presenceSession === null) return;
    const record = own.apply(updates, presenceSession);
    const meta = { session: presenceSession, members, ...(record === undefined ? {} : { own: record }) };
    emit(presenceReceived({ updates, receivedAt }, meta), 'presence');
    if (lost.has(meta)) sayCoverage();
  }

  return {
    inbox,
    hear(event) {
      switch (event.type) {
        case 'frame': {
          const { frame, atMs } = event;
          if (frame.kind === 'unread') {
            counted(frame);
            return;
          }
          inbox.add(watching.attribute(frame, atMs), atMs);
          if (frame.problems !== null) report(sayItemProblems(frame.problems));
          return;
        }
        case 'changed':
          changed(event);
          return;
        case 'session':
          if (event.socket === 'presence') watching.begin();
          return;
        case 'problem':
          tellError(event.error);
      }
    },
    seed(rows) {
      inbox.flush();
      for (const [item, facts] of rows) own.adopt(toPresence(item, facts), facts.session);
      emit(seeded(rows), 'presence');
    },
    identify({ orgId, userId }) {
      const person = { orgId, userId };
      if (isSameIdentity(identity, person)) return;
      identity = person;
      own.follow(userId);
      const event = identified({ ...person });
      emit(event, null);
      if (!isSilent) setUpCheck?.tell(event, watching);
    },
    cover(coverage) {
      if (coverage === null) return;
      // What waits may be of somebody who goes now.
      inbox.flush();
      own.remove(coverage.removedUserIds);
      if (coverage.keptUserIds !== undefined) own.keep(coverage.keptUserIds);
      sayCoverage(coverage);
    },
    forget(what) {
      if (what !== 'messages') {
        identity = null;
        own.follow(null);
      }
      if (what !== 'presence') unread = null;
      emit(forgotten({ what }), null);
    },
  };
}
