import { createAction } from '@reduxjs/toolkit';
import type { PresenceUpdate, RealtimeError, SocketKind, TabRole, UserPresenceData } from '../vocabulary';
import type { ConnectionState } from './connection-state';

/** What the middleware decided about a batch of updates; reducers only apply it. */
export interface PresenceMeta {
  /** Id (a UUID) of the session in which the updates arrived. */
  session: string;
  /** Inferred members to add, in order; an empty list says that the group was answered and nobody was named. */
  members: { groupId: number; userIds: number[] }[];
  /** Inferred members to take back, because later frames showed that they belong to a group just left. */
  withdrawn: { groupId: number; userIds: number[] }[];
  /** Users of the batch (or earlier) whom nothing covers any more; removed after the updates are applied. */
  removedUserIds: number[];
  /** One's own record after the batch, merged; absent when the batch does not change it. */
  own?: UserPresenceData | null;
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
export const tabRoleChanged = createAction<{ role: TabRole }>('realtime/tabRoleChanged');

/** Something went wrong; the same object goes to `onError`. */
export const errorReported = createAction<RealtimeError>('realtime/errorReported');

/** A start was accepted: who the token says we are. */
export const identified = createAction<{ orgId: string; userId: number }>('realtime/identified');

/**
 * What is watched changed: groups now wanted or not any more, and users whom nothing covers any more. With
 * `keptUserIds` the last group is gone, and nobody but these is covered.
 */
export const coverageChanged = createAction<{
  wantedGroupIds: number[];
  unwantedGroupIds: number[];
  removedUserIds: number[];
  keptUserIds?: number[];
}>('realtime/coverageChanged');

/**
 * A stop, or a start of another identity, forgets what was brought: by the presence socket (rows, inferred members,
 * wanted groups, own record, identity), by the messages socket (the count), or everything of an earlier `identity`
 * (both, and what the app had set: selected group and members).
 */
export const forgotten = createAction<{ what: SocketKind | 'identity' }>('realtime/forgotten');
