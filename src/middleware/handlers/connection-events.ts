import type { ConnectionState } from '../../protocol/connection-state';
import type { SocketKind } from '../../protocol/models';
import { connectionChanged } from '../../state/events';
import type { Parts } from './context';

/** Tells the store of a connection's changes. */
export function createConnectionHandler({ subscriptions, delivery, emit }: Parts) {
  return (
    socket: SocketKind,
    previous: ConnectionState,
    connection: ConnectionState,
    session: string | null,
  ): void => {
    if (socket === 'presence') {
      if (previous.status === 'ready' && session === null) subscriptions.end();
      delivery.setSession(session);
    }
    emit(connectionChanged({ socket, previous, connection }, { session }));
  };
}
