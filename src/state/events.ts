import { createAction } from '@reduxjs/toolkit';
import type {
  ConnectionState,
  Coverage,
  GroupMembers,
  PresenceUpdate,
  RealtimeError,
  SocketKind,
  TabRole,
  UserDisplayItem,
  UserPresenceData,
} from '../vocabulary';
import type { RowFacts } from './table/table';

/** What the middleware decided about a batch of updates; reducers only apply it. */
export interface PresenceMeta {
  /** Id (a UUID) of the session in which the updates arrived. */
  session: string;
  /** The groups whose members the batch changed, whole; who is nobody's means that the group was answered and is empty. */
  members: GroupMembers[];
  /** One's own record after the batch, merged; absent when the batch does not change it. */
  own?: UserPresenceData;
}

/** What a connection's change says beside its state; what is absent does not concern that socket. */
export interface ConnectionMeta {
  /** Id of the ready session; `null` while there is none. */
  session: string | null;
  /** With the presence socket: one's own record as it is; `null` while nothing is known or covers it. */
  own?: UserPresenceData | null;
  /** With the messages socket: the count that came last; `null` before the first. */
  unread?: { unreadMessages: number; operation: string } | null;
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
 * A connection changed in any of its fields, or is said again as it is (`previous` equals `connection`) because a start was
 * repeated.
 */
export const connectionChanged = createAction(
  'realtime/connectionChanged',
  (
    payload: { socket: SocketKind; previous: ConnectionState; connection: ConnectionState },
    meta: ConnectionMeta = { session: null },
  ) => ({ payload, meta }),
);

/** A user as another tab has it: the item, and what else is known of it. */
export type SeededRow = [item: UserDisplayItem, facts: RowFacts];

/** Rows as the tab that owns the socket has them, with their sessions and times: no news for anybody. */
export const seeded = createAction<SeededRow[]>('realtime/seeded');

/** This tab's part in sharing the presence socket with others is another. */
export const tabRoleChanged = createAction<{ role: TabRole }>('realtime/tabRoleChanged');

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
