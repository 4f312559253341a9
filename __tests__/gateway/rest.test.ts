import { anyUserId, call, connect, connectPresence, endAll, start, client as clientInfo } from './support';

afterEach(endAll);

const claimsOf = (accessToken: unknown) =>
  JSON.parse(Buffer.from(String(accessToken).split('.')[1] ?? '', 'base64url').toString()) as unknown;

test('the directory lists people, groups and states of availability', async () => {
  const gateway = await start();
  const { status, body } = await call(gateway, 'GET', '/directory');
  const { organisation } = gateway.simulation;
  expect(status).toBe(200);
  expect(body).toEqual({
    orgId: organisation.orgId,
    people: organisation.people.map(({ userId, name, extension, title, groupIds }) => ({
      userId,
      name,
      extension,
      title,
      groupIds,
    })),
    groups: organisation.groups.map(({ groupId, name, memberIds }) => ({ groupId, name, memberIds })),
    availabilityStates: expect.arrayContaining([
      { id: 1, name: 'Available', profileId: 1, profileName: 'Agents' },
      { id: 8, name: 'Offline', profileId: 1, profileName: 'Agents' },
    ]) as unknown,
  });
});

describe('login', () => {
  test('gives a token with the claims of the specification, that the services accept', async () => {
    const now = Date.UTC(2026, 0, 1);
    const gateway = await start({ now: () => now });
    const userId = anyUserId(gateway);
    const { status, body } = await call(gateway, 'POST', '/login', { userId, ttlSeconds: 60 });
    const person = gateway.simulation.organisation.people.find((candidate) => candidate.userId === userId);
    const { accessToken, ...rest } = body;
    expect(status).toBe(200);
    expect(rest).toEqual({ orgId: '12345', userId, name: person?.name, expiresAt: now + 60_000 });
    expect(claimsOf(accessToken)).toMatchObject({
      natterboxOrgId: '12345',
      natterboxUserId: String(userId),
      exp: now / 1000 + 60,
    });
    const client = await connect(gateway.presenceUrl);
    client.send({ type: 'auth', accessToken, client: clientInfo });
    expect(await client.next()).toEqual({ type: 'tick', message: 'welcome' });
  });

  test.each([
    [404, { userId: 1 }],
    [400, {}],
    [400, { userId: '67890' }],
    [400, { userId: 67891, ttlSeconds: 0 }],
    [400, { userId: 67891, ttlSeconds: 1e9 }],
    [400, []],
    [400, 'no JSON'],
    [413, 'x'.repeat(70_000)],
  ])('is refused with %i for %j', async (status, body) => {
    const gateway = await start();
    const reply = await call(gateway, 'POST', '/login', body);
    expect(reply.status).toBe(status);
    expect(typeof reply.body.error).toBe('string');
  });
});

describe('refresh', () => {
  test('gives a new token for an expired one', async () => {
    let now = Date.UTC(2026, 0, 1);
    const gateway = await start({ now: () => now });
    const userId = anyUserId(gateway);
    const old = gateway.tokens.issue(userId, 1).accessToken;
    now += 10_000;
    expect(gateway.tokens.check(old)).toEqual({ problem: 'accessToken has expired' });
    const { status, body } = await call(gateway, 'POST', '/refresh', { accessToken: old });
    expect([status, body.userId]).toEqual([200, userId]);
    expect(gateway.tokens.check(String(body.accessToken))).toEqual({ userId });
  });

  test('refuses what was not signed here', async () => {
    const gateway = await start();
    const other = await start({ secret: 'another' });
    const userId = anyUserId(gateway);
    const [header, payload, signature] = gateway.tokens.issue(userId).accessToken.split('.');
    const [, otherPayload] = gateway.tokens.issue(userId, 5).accessToken.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const forgeries = [
      other.tokens.issue(userId).accessToken,
      `${header}.${otherPayload}.${signature}`,
      `${none}.${payload}.`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${payload}.${signature}.${signature}`,
      '',
    ];
    for (const accessToken of forgeries) {
      expect((await call(gateway, 'POST', '/refresh', { accessToken })).status).toBe(401);
      expect(gateway.tokens.check(accessToken)).toEqual({
        problem: 'accessToken is no token of this service',
      });
    }
    expect((await call(gateway, 'POST', '/refresh', { accessToken: 7 })).status).toBe(400);
  });
});

test('health counts the sockets', async () => {
  const gateway = await start();
  const { status, body } = await call(gateway, 'GET', '/health');
  expect(status).toBe(200);
  expect(body).toEqual({
    status: 'ok',
    gateway: 'gateway',
    truth: {
      state: 'current',
      epoch: expect.any(String) as unknown,
      seq: expect.any(Number) as unknown,
      behindMs: 0,
      resyncs: 0,
    },
    sockets: { presence: 0, messages: 0 },
    violationCount: 0,
  });
  await connectPresence(gateway);
  await connect(gateway.messagesUrl);
  const userId = anyUserId(gateway);
  expect((await call(gateway, 'GET', `/health?userId=${userId}`)).body).toMatchObject({
    sockets: { presence: 1, messages: 1 },
    yours: { presence: 1, messages: 0 },
  });
});

test('a page on another port of this machine may use the REST side, a page from elsewhere may not', async () => {
  const gateway = await start();
  const preflight = async (origin: string) => {
    const response = await fetch(`${gateway.url}/login`, { method: 'OPTIONS', headers: { origin } });
    const { status, headers } = response;
    return [status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-headers')];
  };
  expect(await preflight('http://localhost:3000')).toEqual([204, 'http://localhost:3000', 'Content-Type']);
  expect(await preflight('http://127.0.0.1')).toEqual([204, 'http://127.0.0.1', 'Content-Type']);
  for (const origin of [
    'https://example.com',
    'http://localhost.example.com',
    'http://localhost:3000.evil',
    'null',
  ]) {
    expect(await preflight(origin)).toEqual([204, null, null]);
  }
  const response = await fetch(`${gateway.url}/directory`, { headers: { origin: 'http://[::1]:8080' } });
  expect(response.headers.get('access-control-allow-origin')).toBe('http://[::1]:8080');
});

test('a token outlives its gateway: the next one with the same secret takes it', async () => {
  const first = await start();
  const userId = anyUserId(first);
  const { accessToken } = first.tokens.issue(userId);
  await first.close();
  expect((await start()).tokens.check(accessToken)).toEqual({ userId });
});

test.each([
  [405, 'DELETE', '/login'],
  [405, 'GET', '/login'],
  [405, 'POST', '/directory'],
  [405, 'PUT', '/'],
  [404, 'GET', '/nothing'],
])('%i for %s %s', async (status, method, path) => {
  const gateway = await start();
  expect((await call(gateway, method, path)).status).toBe(status);
});

test('a port that is taken rejects the start', async () => {
  const { port } = await start();
  await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('close ends open sockets and the port', async () => {
  const gateway = await start();
  const client = await connect(gateway.presenceUrl);
  await gateway.close();
  expect((await client.closed).code).toBe(1006);
  await expect(connect(gateway.presenceUrl)).rejects.toThrow('ECONNREFUSED');
});
