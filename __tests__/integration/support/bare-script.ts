import { websocketStart, websocketStop, websocketUserSubscribe } from '../../../src';
import { createClient, newToken, ownId } from './client';
import { orgId } from './scripted-gateway';

// A script as anybody might write it: it connects, looks, stops, and must then end by itself.
const [presenceUrl = '', messagesUrl = '', when] = process.argv.slice(2);
const client = createClient();
let stoppedAt = Infinity;

process.on('exit', () => {
  console.log(JSON.stringify({ status: client.status(), aliveMs: performance.now() - stoppedAt }));
});

const unsubscribe = client.subscribe(() => {
  if (client.status() !== when || stoppedAt < Infinity) return;
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
