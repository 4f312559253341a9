import type { UnknownAction } from '@reduxjs/toolkit';
import type { ConnectionOptions } from '../connection/connection';
import type { SocketKind } from '../vocabulary';
import { connectionChanged, presenceReceived } from '../state/events';
import type { Subscriptions } from '../watching/watching';
import type { Batch } from './inbox';
import type { OwnRecord } from './own-record';

/** What delivery needs. */
export interface DeliveryOptions {
  own: OwnRecord;
  subscriptions: Subscriptions;
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
export function createDelivery({ own, wallNow, emit, subscriptions }: DeliveryOptions): Delivery {
  let presenceSession: string | null = null;

  return {
    deliver({ updates, members, withdrawn, removedUserIds }) {
      if (presenceSession === null) return;
      const record = own.apply(updates, presenceSession);
      const next = own.remove(removedUserIds) ? null : record;
      const ownChange = next === undefined ? {} : { own: next };
      const meta = { session: presenceSession, members, withdrawn, removedUserIds, ...ownChange };
      emit(presenceReceived({ updates, receivedAt: wallNow() }, meta));
    },
    changeOf: (socket) => (previous, connection, session) => {
      if (socket === 'presence') {
        if (previous.status === 'ready' && session === null) subscriptions.end();
        presenceSession = session;
      }
      emit(connectionChanged({ socket, previous, connection }, { session }));
    },
  };
}
