import type { UnknownAction } from '@reduxjs/toolkit';
import type { ConnectionOptions } from '../connection/connection';
import type { SocketKind } from '../vocabulary';
import { connectionChanged, presenceReceived } from '../state/events';
import type { Watching } from '../watching/watching';
import type { Batch } from './inbox';
import type { OwnRecord } from './own-record';

/** What delivery needs. */
export interface DeliveryOptions {
  own: OwnRecord;
  watching: Watching;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  emit: (event: UnknownAction) => void;
}

/** Tells the store of connections' changes, and of what comes in the presence sessions between them. */
export interface Delivery {
  deliver: (batch: Batch) => void;
  /** Takes the changes of one socket's connection. */
  changeOf: (socket: SocketKind) => ConnectionOptions['onChange'];
}

/** Delivery without a session yet. */
export function createDelivery({ own: ownRecord, wallNow, emit, watching }: DeliveryOptions): Delivery {
  let presenceSession: string | null = null;

  return {
    deliver({ updates, groupIds }) {
      if (presenceSession === null) return;
      const own = ownRecord.apply(updates, presenceSession);
      const members = [...groupIds].flatMap((groupId) => watching.membersOf(groupId) ?? []);
      const meta = { session: presenceSession, members, ...(own === undefined ? {} : { own }) };
      emit(presenceReceived({ updates, receivedAt: wallNow() }, meta));
    },
    changeOf: (socket) => (previous, connection, session) => {
      if (socket === 'presence') {
        if (previous.status === 'ready' && session === null) watching.end();
        presenceSession = session;
      }
      emit(connectionChanged({ socket, previous, connection }, { session }));
    },
  };
}
