import type { UnknownAction } from '@reduxjs/toolkit';
import type { Connection } from '../connection/connection';
import type { Mailbox } from '../mailbox';
import type { WebsocketMiddlewareOptions } from '../options';
import type { CreateTimer } from '../timers';
import type { SocketKind } from '../vocabulary';
import type { Watching } from '../watching/watching';
import type { Events } from './events';

/** What the option `tabs` is: `shareAcrossTabs()` of `./tabs`. */
export interface Sharing {
  /** A store joins; `null` where the platform has not what it takes: the store then keeps sockets of its own. */
  join(store: SharingStore): SharedParts | null;
}

/** The parts of one store's middleware, for those who share its sockets. They may be used after the join, in turns of its mailbox. */
export interface SharingStore {
  /** As the app gave them. */
  options: WebsocketMiddlewareOptions;
  mailbox: Mailbox;
  createTimer: CreateTimer;
  /** Monotonic milliseconds. */
  now: () => number;
  /** What this store wants and who belongs to it. Never begun where others own the sockets, so it asks no server. */
  watching: Watching;
  events: () => Events;
  connections: () => Record<SocketKind, Connection>;
  /** Tells one store of a page from another. */
  getState: () => unknown;
  /** Dispatches one of our events. */
  emit: (event: UnknownAction, socket: SocketKind | null) => void;
}

/** What stands in for sockets of one's own. */
export interface SharedParts {
  connections: Record<SocketKind, Connection>;
  /** The store's own watching; what is wanted goes to whoever owns the sockets, too. */
  watching: Watching;
}
