import { anyUserId, authOf, brokenRules, connect, endAll, orgId, start, type Client } from './support';
import type { Gateway } from '../../demo/gateway';

afterEach(endAll);

const clientRequestId = '550e8400-e29b-41d4-a716-446655440000';
const userString = (userId: number) => `org:${orgId}:user:${userId}`;
const subscribe = (...users: unknown[]) => ({ request: 'subscribe', clientRequestId, data: { users } });

const open = async (gateway: Gateway): Promise<Client> => {
  const client = await connect(gateway.messagesUrl);
  client.send(authOf(gateway));
  return client;
};

const unread = (operation: string, unreadMessages: number | undefined) => ({
  operation,
  data: { userStatistics: { unreadMessages } },
});

test('auth and subscribe sent at once are answered with the present count, without a welcome', async () => {
  const gateway = await start();
  const userId = anyUserId(gateway);
  const client = await open(gateway);
  client.send(subscribe(userString(userId)));
  expect(await client.next()).toEqual(unread('MODIFY', gateway.simulation.unreadOf(userId)));
  expect(gateway.violations).toEqual([]);
  expect(gateway.sessions()).toEqual([{ kind: 'messages', userId, subscriptions: [userString(userId)] }]);
});

test('a welcome can be switched on', async () => {
  const gateway = await start({ messagesWelcome: true });
  const client = await open(gateway);
  expect(await client.next()).toEqual({ type: 'tick', message: 'welcome' });
});

test('events follow whenever the count changes', async () => {
  const gateway = await start({ users: 2 });
  const userId = anyUserId(gateway);
  const client = await open(gateway);
  client.send(subscribe(userString(userId)));
  await client.next();
  gateway.advance(1_800_000);
  const last = gateway.simulation.unreadOf(userId);
  const frames = [await client.next(), ...client.unread];
  expect(frames.map(({ operation }) => operation)).toContain('INSERT');
  expect(gateway.violations).toEqual([]);
  client.send(subscribe(userString(userId)));
  const rest = await client.until(({ type }) => type === 'error');
  expect([...frames, ...rest].at(-2)).toMatchObject({ data: { userStatistics: { unreadMessages: last } } });
});

test('several users share a socket, each answered once', async () => {
  const gateway = await start();
  const client = await open(gateway);
  const [first, second] = gateway.simulation.organisation.people.map(({ userId }) => userId);
  client.send(subscribe(...[first, second, first].map((userId) => userString(Number(userId)))));
  expect(await client.next()).toEqual(unread('MODIFY', gateway.simulation.unreadOf(Number(first))));
  expect(await client.next()).toEqual(unread('MODIFY', gateway.simulation.unreadOf(Number(second))));
  client.send(subscribe(userString(Number(first))));
  expect(await client.next()).toMatchObject({ type: 'error' });
  expect(brokenRules(gateway)).toEqual(['subscribe-once']);
});

test.each([
  ['another request', { ...subscribe('org:12345:user:67890'), request: 'unsubscribe' }],
  ['no UUID', { ...subscribe('org:12345:user:67890'), clientRequestId: '1' }],
  ['no users', subscribe()],
  ['no data', { request: 'subscribe', clientRequestId }],
  ['a number for a user', subscribe(67890)],
  ['another organisation', subscribe('org:999:user:67890')],
  ['an unknown user', subscribe('org:12345:user:1')],
  ['a malformed user string', subscribe('org:12345:user:67890 ')],
  ['a subscribe of the other service', { type: 'subscribe', path: '/org/12345/user/67890/presence' }],
])('a payload with %s is an error and a close', async (_, payload) => {
  const gateway = await start();
  const client = await open(gateway);
  client.send(payload);
  expect(await client.next()).toMatchObject({ type: 'error' });
  expect((await client.closed).code).toBe(4400);
  expect(brokenRules(gateway)).toEqual(['payload-shape']);
});

test('a subscribe before auth is an error and a close', async () => {
  const gateway = await start();
  const client = await connect(gateway.messagesUrl);
  client.send(subscribe(userString(anyUserId(gateway))));
  expect((await client.closed).code).toBe(4401);
});

test('a frame that is no JSON is reported, and the session goes on', async () => {
  const gateway = await start();
  const client = await open(gateway);
  client.send('{');
  expect(await client.next()).toMatchObject({ type: 'error' });
  client.send(subscribe(userString(anyUserId(gateway))));
  expect(await client.next()).toMatchObject({ operation: 'MODIFY' });
});
