import { createAction } from '@reduxjs/toolkit';
import type {
  Coverage,
  GroupMembers,
  PresenceUpdate,
  RealtimeError,
  SocketKind,
  UserPresenceData,
} from '../vocabulary';
import type { ConnectionState } from './connection-state';

/** What the middleware decided about a batch of updates; reducers only apply it. */
export interface PresenceMeta {
  /** Id (a UUID) of the session in which the updates arrived. */
  session: string;
  /** The groups whose members the batch changed, whole; who is nobody's means that the group was answered and is empty. */
  members: GroupMembers[];
  /** One's own record after the batch, merged; absent when the batch does not change it. */
  own?: UserPresenceData;
}

/** Presence updates were accepted: in arrival order, never merged; `receivedAt` is wall-clock milliseconds. */
export const presenceReceived = createAction(
  'realtime/presenceReceived',
  (payload: { updates: PresenceUpdate[]; receivedAt: number }, meta: PresenceMeta) => ({ payload, meta }),
);

/** The messages service sent a count. */
export const unreadMessagesReceived = createAction<{ unreadMessages: number; operation: string }>(
  'realtime/unreadMessagesReceived',
);

/** What goes with a connection, whole, so that a state that was replaced is right again. Absent: nothing new is said. */
export interface ConnectionMeta {
  /** Id of the ready session, `null` while there is none. */
  session: string | null;
  /** With the presence socket's connection: one's own record, `null` where nothing covers it. */
  own?: UserPresenceData | null;
  /** With the messages socket's connection: the last count, `null` before the first. */
  unread?: { unreadMessages: number; operation: string } | null;
}

/** A connection changed in any of its fields, or is told again. */
export const connectionChanged = createAction(
  'realtime/connectionChanged',
  (
    payload: { socket: SocketKind; previous: ConnectionState; connection: ConnectionState },
    meta: ConnectionMeta = { session: null },
  ) => ({ payload, meta }),
);

/** This tab's part in sharing the presence socket with others is another. */
export const tabRoleChanged = createAction<{ role: 'alone' | 'leader' | 'follower' }>(
  'realtime/tabRoleChanged',
);

/** Something went wrong; the same object goes to `onError`. */
export const errorReported = createAction<RealtimeError>('realtime/errorReported');

/** A start was accepted: who the token says we are. */
export const identified = createAction<{ orgId: string; userId: number }>('realtime/identified');

/** What is watched, whole: groups asked for, who is known to belong to them, and users whom nothing covers any more. */
export const coverageChanged = createAction<Coverage>('realtime/coverageChanged');

/**
 * What was brought is to be forgotten: `presence` and `messages` by a stop, what that socket brought (rows, inferred
 * members, wanted groups, own record, identity; the count); `person` because another person starts, all of that and the
 * selected group; `organisation` because somebody of another one does, also the members that the app has set.
 */
export const forgotten = createAction<{ what: SocketKind | 'person' | 'organisation' }>('realtime/forgotten');
