import { websocketStart, websocketStop, websocketUserSubscribe } from '../../../src';
import { createClient, newToken, ownId } from './client';
import { orgId } from './scripted-gateway';

// A script as anybody might write it: it connects, looks, stops, and must then end by itself.
// With the id of the server's process it freezes that first, so that nobody answers its closes.
const [presenceUrl = '', messagesUrl = '', when, serverPid] = process.argv.slice(2);
const client = createClient();
let stoppedAt = Infinity;

process.on('exit', () => {
  console.log(JSON.stringify({ status: client.status(), aliveMs: performance.now() - stoppedAt }));
});

const unsubscribe = client.subscribe(() => {
  if (client.status() !== when || stoppedAt < Infinity) return;
  if (serverPid !== undefined) process.kill(Number(serverPid), 'SIGSTOP');
  stoppedAt = performance.now();
  unsubscribe();
  setImmediate(() => client.dispatch(websocketStop()));
});

client.dispatch(websocketUserSubscribe({ orgId, userId: ownId }));
const accessToken = newToken();
client.dispatch(websocketStart({ endpoint: presenceUrl, accessToken, isFreedomWeb: false }));
client.dispatch(
  websocketStart({
    endpoint: messagesUrl,
    accessToken,
    isFreedomWeb: false,
    users: `org:${orgId}:user:${ownId}`,
  }),
);
