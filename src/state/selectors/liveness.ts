import type { AuthState } from '../auth';
import type { ConnectionState } from '../../vocabulary';
import type { GroupsState } from '../groups';
import type { RowFacts } from '../table/table';

/** Whether the slice's socket is in a session. */
export function isReady({ connection }: { connection: ConnectionState }): boolean {
  return connection.status === 'ready';
}

/** Whether the server has spoken of the row in the session that runs. */
export function isRowLive(auth: AuthState, { session }: GroupsState, facts: RowFacts): boolean {
  return session !== null && facts.session === session && isReady(auth);
}
