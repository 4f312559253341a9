import {
  anyUserId,
  authOf,
  brokenRules,
  client as clientInfo,
  connect,
  connectPresence,
  endAll,
  groupPath,
  groupWhere,
  start,
  userPath,
} from './support';

afterEach(endAll);

describe('authentication', () => {
  test('a valid auth is welcomed', async () => {
    const gateway = await start();
    const client = await connect(gateway.presenceUrl);
    client.send(authOf(gateway));
    expect(await client.next()).toEqual({ type: 'tick', message: 'welcome' });
    expect(gateway.sessions()).toEqual([{ kind: 'presence', userId: anyUserId(gateway), subscriptions: [] }]);
    expect(gateway.violations).toEqual([]);
  });

  test('anything before auth is an error and a close', async () => {
    const gateway = await start();
    const client = await connect(gateway.presenceUrl);
    client.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    expect(await client.next()).toMatchObject({ type: 'error' });
    expect(await client.closed).toEqual({ code: 4401, reason: 'auth-first' });
    expect(brokenRules(gateway)).toEqual(['auth-first']);
  });

  test('an auth that follows a mistake is not heard any more', async () => {
    const gateway = await start();
    const client = await connect(gateway.presenceUrl);
    client.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    client.send(authOf(gateway));
    await client.closed;
    expect(client.unread).toEqual([expect.objectContaining({ type: 'error' })]);
    expect(brokenRules(gateway)).toEqual(['auth-first']);
  });

  test('a socket that stays silent is closed', async () => {
    const gateway = await start({ authTimeoutMs: 1 });
    const client = await connect(gateway.presenceUrl);
    expect(await client.closed).toEqual({ code: 4401, reason: 'auth-first' });
  });

  test.each([
    ['no client', { client: undefined }],
    ['an unknown client name', { client: { name: 'Netscape', version: '1.0.0' } }],
    ['a version that is not semantic', { client: { name: 'CTI 2.0', version: 'latest' } }],
    ['a token that is no string', { accessToken: 7 }],
    ['a field of another message', { uiTheme: 'Theme4d' }],
    ['a field too many in client', { client: { ...clientInfo, os: 'BeOS' } }],
  ])('auth with %s is refused', async (_, change) => {
    const gateway = await start();
    const client = await connect(gateway.presenceUrl);
    client.send({ ...authOf(gateway), ...change });
    expect(await client.next()).toMatchObject({ type: 'error' });
    expect((await client.closed).code).toBe(4400);
    expect(brokenRules(gateway)).toEqual(['auth-shape']);
  });

  test('a second auth is an error, and the session goes on', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    client.send(authOf(gateway));
    expect(await client.next()).toMatchObject({ type: 'error' });
    client.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    expect(await client.next()).toMatchObject({ type: 'response' });
    expect(brokenRules(gateway)).toEqual(['auth-once']);
  });

  test('a token in the address is a violation', async () => {
    const gateway = await start();
    const { accessToken } = gateway.tokens.issue(anyUserId(gateway));
    await connect(`${gateway.presenceUrl}?access_token=${accessToken}`);
    expect(brokenRules(gateway)).toEqual(['token-in-url']);
    expect(JSON.stringify(gateway.violations)).not.toContain(accessToken);
  });
});

describe('a refused token', () => {
  const expired = () => {
    let now = Date.UTC(2026, 0, 1);
    return { now: () => now, pass: (ms: number) => (now += ms) };
  };

  test.each([
    ['error-and-close', true, true],
    ['error', true, false],
    ['close', false, true],
  ] as const)('is answered in the style "%s"', async (refusal, hasError, hasClose) => {
    const clock = expired();
    const gateway = await start({ refusal, now: clock.now });
    const auth = authOf(gateway);
    clock.pass(901_000);
    const client = await connect(gateway.presenceUrl);
    client.send(auth);
    const reason = 'accessToken has expired';
    const answers = [];
    if (hasError) answers.push(await client.next());
    expect(answers).toEqual(hasError ? [{ type: 'error', message: reason }] : []);
    const closed = hasClose ? await client.closed : undefined;
    expect(closed).toEqual(hasClose ? { code: 4401, reason } : undefined);
    // Not a fault of the client: it cannot know.
    expect(gateway.violations).toEqual([]);
  });

  test('may be closed with another code', async () => {
    const gateway = await start({ refusal: 'close', refusalCode: 4003 });
    const client = await connect(gateway.presenceUrl);
    client.send({ ...authOf(gateway), accessToken: 'a.b.c' });
    expect((await client.closed).code).toBe(4003);
  });

  test('of somebody who does not work here is refused', async () => {
    const gateway = await start();
    const client = await connect(gateway.presenceUrl);
    client.send(authOf(gateway, 1));
    expect(await client.closed).toEqual({ code: 4401, reason: 'accessToken names an unknown user' });
  });

  test('after a refusal that leaves the socket open, a good token is welcome', async () => {
    const gateway = await start({ refusal: 'error' });
    const client = await connect(gateway.presenceUrl);
    client.send({ ...authOf(gateway), accessToken: 'a.b.c' });
    await client.next();
    client.send(authOf(gateway));
    expect(await client.next()).toEqual({ type: 'tick', message: 'welcome' });
  });
});

describe('subscriptions', () => {
  test('a user path is answered with everything about the user', async () => {
    const gateway = await start();
    const userId = anyUserId(gateway);
    const client = await connectPresence(gateway);
    client.send({ type: 'subscribe', path: userPath(userId) });
    expect(await client.next()).toEqual({ type: 'response', data: [gateway.simulation.presenceOf(userId)] });
  });

  test('a group path is answered with all members, an empty group with none', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    const group = groupWhere(gateway, (size) => size >= 10);
    client.send({ type: 'subscribe', path: groupPath(group.groupId) });
    const { data } = await client.next();
    expect(data).toEqual(group.memberIds.map((userId) => gateway.simulation.presenceOf(userId)));
    client.send({ type: 'subscribe', path: groupPath(groupWhere(gateway, (size) => size === 0).groupId) });
    expect(await client.next()).toEqual({ type: 'response', data: [] });
  });

  test('changes follow, of subscribed users only, nobody twice in one frame', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    const group = groupWhere(gateway, (size) => size >= 10);
    client.send({ type: 'subscribe', path: groupPath(group.groupId) });
    await client.next();
    gateway.advance(60_000);
    client.send({ type: 'subscribe', path: groupPath(groupWhere(gateway, (size) => size === 0).groupId) });
    const frames = await client.until(({ data }) => Array.isArray(data) && data.length === 0);
    const [first = [], ...others] = frames.map(({ data }) =>
      (data as { userId: number }[]).map(({ userId }) => userId),
    );
    expect(first.length).toBeGreaterThan(1);
    expect(others.length).toBeGreaterThan(1);
    for (const userIds of [first, ...others]) {
      expect(new Set(userIds).size).toBe(userIds.length);
      expect(group.memberIds).toEqual(expect.arrayContaining(userIds));
    }
  });

  test('what was unsubscribed is silent', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    const everyone = groupWhere(gateway, (size) => size === 60);
    const userId = anyUserId(gateway);
    client.send({ type: 'subscribe', path: groupPath(everyone.groupId) });
    client.send({ type: 'unsubscribe', path: groupPath(everyone.groupId) });
    client.send({ type: 'subscribe', path: userPath(userId) });
    await client.next();
    await client.next();
    gateway.advance(60_000);
    client.send({ type: 'subscribe', path: groupPath(groupWhere(gateway, (size) => size === 0).groupId) });
    const frames = await client.until(({ data }) => Array.isArray(data) && data.length === 0);
    const userIds = frames.flatMap(({ data }) => (data as { userId: number }[]).map((item) => item.userId));
    expect(new Set([...userIds, userId])).toEqual(new Set([userId]));
  });

  test('each of several clients has subscriptions of its own', async () => {
    const gateway = await start();
    const [leaver, stayer] = [await connectPresence(gateway), await connectPresence(gateway)];
    const path = groupPath(groupWhere(gateway, (size) => size === 60).groupId);
    for (const client of [leaver, stayer]) {
      client.send({ type: 'subscribe', path });
      await client.next();
    }
    leaver.send({ type: 'unsubscribe', path });
    leaver.send({ type: 'subscribe', path: groupPath(groupWhere(gateway, (size) => size === 0).groupId) });
    expect(await leaver.next()).toEqual({ type: 'response', data: [] });
    gateway.advance(60_000);
    expect(await stayer.next()).toMatchObject({ type: 'response' });
    expect(leaver.unread).toEqual([]);
    stayer.socket.terminate();
    leaver.send({ type: 'subscribe', path });
    expect(await leaver.next()).toMatchObject({ type: 'response' });
    expect(gateway.violations).toEqual([]);
  });

  test('a path is echoed only when asked for', async () => {
    const gateway = await start({ echoPath: true });
    const client = await connectPresence(gateway);
    const path = userPath(anyUserId(gateway));
    client.send({ type: 'subscribe', path });
    expect(await client.next()).toMatchObject({ path });
  });

  test('a subscribe before the welcome is an error and a close', async () => {
    const gateway = await start({ welcomeDelayMs: 60_000 });
    const client = await connect(gateway.presenceUrl);
    client.send(authOf(gateway));
    client.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    expect(await client.next()).toMatchObject({ type: 'error' });
    expect((await client.closed).code).toBe(4400);
    expect(brokenRules(gateway)).toEqual(['wait-for-welcome']);
  });

  test('a second subscribe and an unsubscribe of what is not subscribed are violations', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    const path = userPath(anyUserId(gateway));
    client.send({ type: 'subscribe', path });
    client.send({ type: 'subscribe', path });
    client.send({ type: 'unsubscribe', path });
    client.send({ type: 'unsubscribe', path });
    await client.until(({ message }) => message === `not subscribed: ${path}`);
    expect(brokenRules(gateway)).toEqual(['subscribe-once', 'unsubscribe-present']);
    expect(gateway.sessions()[0]?.subscriptions).toEqual([]);
  });

  test('an unknown path is an error, the session goes on, and giving it up is right', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    client.send({ type: 'subscribe', path: groupPath(999_999) });
    expect(await client.next()).toEqual({ type: 'error', message: 'unknown group 999999' });
    client.send({ type: 'unsubscribe', path: groupPath(999_999) });
    client.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    expect(await client.next()).toMatchObject({ type: 'response' });
    expect(gateway.violations).toEqual([]);
  });

  test.each([
    [4001, '/org/999/user/67890/presence'],
    [4002, '/org/12345/user/1/presence'],
    [4005, '/org/12345/group/1/presence'],
    [4400, '/org/12345/user/067890/presence'],
    [4400, '/org/12345/user/67890/presence/'],
    [4400, '/org/12345/user/99999999999999999999/presence'],
    [4400, ''],
  ])('where unknown paths close the session, the code is %i for "%s"', async (code, path) => {
    const gateway = await start({ unknownPath: 'close' });
    const client = await connectPresence(gateway);
    client.send({ type: 'subscribe', path });
    expect((await client.closed).code).toBe(code);
  });

  test.each([
    ['frame-unreadable', 'no JSON'],
    ['frame-unreadable', '[]'],
    ['type-known', { type: 'WEBSOCKET_GROUP_SUBSCRIBE', orgId: '12345', groupId: 100 }],
    ['path-shape', { type: 'subscribe' }],
    ['path-shape', { type: 'subscribe', path: '/org/12345/user/67890/presence', orgId: '12345' }],
  ])('a frame that breaks "%s" is reported, and the session goes on', async (rule, frame) => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    client.send(frame);
    expect(await client.next()).toMatchObject({ type: 'error' });
    client.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    expect(await client.next()).toMatchObject({ type: 'response' });
    expect(brokenRules(gateway)).toEqual([rule]);
  });

  test('a binary frame is reported', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    client.socket.send(Buffer.from('{}'));
    expect(await client.next()).toMatchObject({ message: 'a frame must be text, not binary' });
  });

  test('a frame that breaks the WebSocket protocol ends that session alone', async () => {
    const gateway = await start();
    const client = await connectPresence(gateway);
    const other = await connectPresence(gateway);
    client.socket.send('x'.repeat(300 * 1024));
    expect((await client.closed).code).toBe(1009);
    expect(brokenRules(gateway)).toEqual(['frame-unreadable']);
    other.send({ type: 'subscribe', path: userPath(anyUserId(gateway)) });
    expect(await other.next()).toMatchObject({ type: 'response' });
  });
});

test('a socket for another address is refused', async () => {
  const gateway = await start();
  await expect(connect(`${gateway.url.replace('http', 'ws')}/v2/events`)).rejects.toThrow('404');
});
