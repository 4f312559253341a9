import type { UnknownAction } from '@reduxjs/toolkit';
import type { Connection, ConnectionEvent } from '../connection/connection';
import type { WebsocketMiddlewareOptions } from '../options';
import type { SeededRow } from '../state/events';
import type { Coverage, SocketKind } from '../vocabulary';
import type { Watching } from '../watching/watching';
import type { Mailbox } from '../mailbox';
import type { Events } from './events';

/** What the option `tabs` is: `shareAcrossTabs()` of `./tabs`. */
export interface Sharing {
  /** A store joins; `null` where the platform has not what it takes: the store then keeps sockets of its own. */
  join(store: SharingStore): SharedParts | null;
}

/** One store's middleware, as those who share its sockets see it. Everything may be called at any time. */
export interface SharingStore {
  /** As the app gave them. */
  options: WebsocketMiddlewareOptions;
  /** What this store wants and who belongs to it. Never begun, so it asks no server. */
  watching: Watching;
  /** The store's own `getState`: tells one store of a page from another. */
  readonly getState: () => unknown;
  /** What one of its connections would tell; only `changed` and `frame`. */
  tell(event: ConnectionEvent): void;
  /** Rows as whoever owns the sockets has them. */
  seed(rows: SeededRow[]): void;
  /** What a change of watching comes to, `null` for nothing. */
  cover(coverage: Coverage | null): void;
  /** Dispatches one of our events. */
  emit(event: UnknownAction): void;
}

/** What stands in for sockets of one's own. */
export interface SharedParts {
  connections: Record<SocketKind, Connection>;
  /** The store's own watching; what is wanted goes to whoever owns the sockets, too. */
  watching: Watching;
}

/** What a {@link SharingStore} is made of. */
interface SharingStoreParts extends Pick<SharingStore, 'options' | 'watching' | 'getState'> {
  mailbox: Mailbox;
  events: () => Events;
  emit: (event: UnknownAction, socket: null) => void;
}

/** Joins the tabs of the option, if there is one: what they tell the store takes its turn. */
export function joinTabs(
  tabs: unknown,
  { mailbox, events, emit, ...store }: SharingStoreParts,
): SharedParts | null | undefined {
  const turn =
    <Name extends 'hear' | 'seed' | 'cover'>(name: Name) =>
    (argument: Parameters<Events[Name]>[0]): void => {
      mailbox.post(() => {
        (events()[name] as (argument: unknown) => void)(argument);
      });
    };
  return (tabs as Sharing | undefined)?.join({
    ...store,
    tell: turn('hear'),
    seed: turn('seed'),
    cover: turn('cover'),
    emit(event) {
      mailbox.post(() => {
        emit(event, null);
      });
    },
  });
}
