import { createAction } from '@reduxjs/toolkit';
import type { PresenceUpdate, RealtimeError, SocketKind, UserPresenceData } from '../vocabulary';
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

/**
 * A connection changed in any of its fields. `meta.session` is the id of the ready session, `null` while there is none.
 */
export const connectionChanged = createAction(
  'realtime/connectionChanged',
  (
    payload: { socket: SocketKind; previous: ConnectionState; connection: ConnectionState },
    meta: { session: string | null } = { session: null },
  ) => ({ payload, meta }),
);

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

/**
 * True for the events of this file. The slices look at no other: Redux Toolkit finds a case by plain property access, so
 * an action that somebody calls `toString` would replace their state by what `Object.prototype` makes of it.
 */
export function isRealtimeEvent({ type }: { type?: unknown }): boolean {
  return typeof type === 'string' && type.startsWith('realtime/');
}
