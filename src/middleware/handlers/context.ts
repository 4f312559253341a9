import type { UnknownAction } from '@reduxjs/toolkit';
import type { Connection } from '../../connection/connection';
import type { PageLifecycle } from '../../connection/page-life';
import type { TokenDesk } from '../../connection/token-desk';
import type { Problem, SocketKind } from '../../vocabulary';
import type { ResolvedOptions } from '../../options';
import type { Watching } from '../../watching/watching';
import type { Inbox } from '../inbox';
import type { OwnRecord } from '../own-record';

/** The parts of one store's middleware, as its handlers see them. */
export interface Parts {
  options: ResolvedOptions;
  connections: Record<SocketKind, Connection>;
  desk: TokenDesk;
  watching: Watching;
  inbox: Inbox;
  own: OwnRecord;
  lifecycle: PageLifecycle;
  /** Tells store and app of a problem. */
  report: (problem: Problem) => void;
  /** Dispatches one of our own events. What a reducer, a listener or a later middleware throws does not come back. */
  emit: (event: UnknownAction) => void;
}
