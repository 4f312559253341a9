import type { AuthState } from '../auth';
import { idleConnection } from '../connection-state';
import type { ConnectionState } from '../connection-state';
import type { GroupsState } from '../groups';
import { isLive } from '../live';
import type { RowFacts } from '../table/table';

/**
 * What comes out of storage never reads as live, whichever way it came into the store: the reducers see it only with
 * the next action, so the selectors ask, too.
 */
export function connectionOf({ connection }: { connection: ConnectionState }): ConnectionState {
  return isLive(connection) ? connection : idleConnection;
}

/** Whether the connection is in a session of this process. */
export function isReady(state: { connection: ConnectionState }): boolean {
  return connectionOf(state).status === 'ready';
}

/** The groups that this process asked for. */
export function wantedOf({ wanted }: GroupsState): readonly number[] {
  return isLive(wanted) ? wanted : [];
}

/** Whether the server has spoken of the row in the session that runs. */
export function isRowLive(auth: AuthState, { session, wanted }: GroupsState, facts: RowFacts): boolean {
  return session !== null && facts.session === session && isLive(wanted) && isReady(auth);
}
