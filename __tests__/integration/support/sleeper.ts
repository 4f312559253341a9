import { websocketUserSubscribe } from '../../../src';
import { createClient, newToken, ownId } from './client';
import { orgId } from './scripted-gateway';

/** What a client in a process of its own reports at every change. */
export interface SleeperReport {
  status: string;
  availability: string | undefined;
  errors: string[];
}

const [endpoint = '', heartbeatTimeoutMs] = process.argv.slice(2);
const client = createClient({ heartbeatTimeoutMs: Number(heartbeatTimeoutMs) });
client.subscribe(() => {
  const { availability } = client.getState().auth.presence ?? {};
  process.send?.({
    status: client.status(),
    availability,
    errors: client.errorCodes(),
  } satisfies SleeperReport);
});
client.dispatch(websocketUserSubscribe({ orgId, userId: ownId }));
client.dispatch({ type: 'WEBSOCKET_START', endpoint, accessToken: newToken(), isFreedomWeb: false });
// Keeps the process, whatever becomes of the connection.
process.on('message', () => undefined);
