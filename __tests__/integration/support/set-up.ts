import {
  selectUserPresence,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  type WebsocketMiddlewareOptions,
} from '../../../src';
import { createClient, newToken, ownId, type Client } from './client';
import { startFaultProxy, type FaultProxy } from './fault-proxy';
import {
  orgId,
  startScriptedGateway,
  type GatewaySession,
  type ScriptedGateway,
  type ScriptedGatewayOptions,
} from './scripted-gateway';
import { until } from './until';

// Longer than `until` waits, so that what is waited for is what a failure shows.
jest.setTimeout(20_000);

const gateways: ScriptedGateway[] = [];
const proxies: FaultProxy[] = [];
const clients: Client[] = [];
const secrets = new Set<string>();

/** A gateway that ends with the test. */
export async function gatewayForTest(options?: ScriptedGatewayOptions): Promise<ScriptedGateway> {
  const gateway = await startScriptedGateway(options);
  gateways.push(gateway);
  return gateway;
}

/** A fault proxy that ends with the test. */
export async function proxyForTest(targetPort: number): Promise<FaultProxy> {
  const proxy = await startFaultProxy(targetPort);
  proxies.push(proxy);
  return proxy;
}

/** A client that is stopped with the test. */
export function clientForTest(options?: WebsocketMiddlewareOptions): Client {
  const client = createClient(options);
  clients.push(client);
  return client;
}

/** A token that must show up nowhere but in an `auth`; {@link endAll} looks for it. */
export function secretToken(claims?: Parameters<typeof newToken>[0]): string {
  const token = newToken(claims);
  secrets.add(token);
  return token;
}

/** Starts a socket; the messages socket with `users`. Gives the token that it was started with. */
export function startSocket(
  client: Client,
  endpoint: string,
  { accessToken = secretToken(), users }: { accessToken?: string; users?: string } = {},
): string {
  client.dispatch(
    websocketStart({ endpoint, accessToken, isFreedomWeb: false, ...(users === undefined ? {} : { users }) }),
  );
  return accessToken;
}

/** A gateway, a proxy before it, and a client that watches itself through the proxy and is ready. */
export async function readyThroughProxy(
  options?: WebsocketMiddlewareOptions,
  gatewayOptions?: ScriptedGatewayOptions,
) {
  const gateway = await gatewayForTest(gatewayOptions);
  const proxy = await proxyForTest(gateway.port);
  const client = clientForTest(options);
  gateway.rows.set(ownId, { userId: ownId, availability: 'Available' });
  client.dispatch(websocketUserSubscribe({ orgId, userId: ownId }));
  const endpoint = `ws://127.0.0.1:${proxy.port}/v1/events`;
  const accessToken = startSocket(client, endpoint);
  await until(client, () => availability(client) === 'Available');
  return { gateway, proxy, client, endpoint, accessToken };
}

/** What the store knows of a user's availability. */
export function availability(client: Client, userId = ownId): string | undefined {
  return selectUserPresence(client.getState(), userId)?.availability;
}

/** The only live presence session. */
export function soleSession(gateway: ScriptedGateway): GatewaySession {
  const [session, ...others] = gateway.live('presence');
  if (session === undefined || others.length > 0)
    throw new Error(`Not one session, but ${others.length + 1}`);
  return session;
}

/** Waits until what the gateway says now has reached the store: whatever was sent before has, too. */
export async function settled(client: Client, gateway: ScriptedGateway, userId = ownId): Promise<void> {
  const mark = `mark ${Math.random()}`;
  gateway.setPresence({ userId, availability: mark });
  await until(client, () => availability(client, userId) === mark);
}

/** Ends everything, and holds what every test must keep: no token anywhere, and no rule of the protocol broken. */
export async function endAll(): Promise<void> {
  for (const client of clients) client.dispatch(websocketStop());
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  const violations = gateways.flatMap((gateway) => gateway.violations);
  const seen = JSON.stringify([
    clients.splice(0).map((client) => [client.actions, client.errors, client.getState()]),
    gateways.flatMap(({ sessions }) => sessions.map(({ request }) => [request.url, request.headers])),
  ]);
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
  const leaked = [...secrets].filter((token) => seen.includes(token));
  secrets.clear();
  expect({ violations, leaked }).toEqual({ violations: [], leaked: [] });
}
