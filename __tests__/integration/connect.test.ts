import { CTI_CLIENT_VERSION, websocketStop, websocketUserSubscribe } from '../../src';
import { ownId } from './support/client';
import { startRawServer, type RawServer } from './support/raw-server';
import { reset } from './support/reset';
import { orgId, userPath } from './support/scripted-gateway';
import {
  clientForTest,
  endAll,
  gatewayForTest,
  proxyForTest,
  secretToken,
  soleSession,
  startSocket,
} from './support/set-up';
import { until } from './support/until';

let raw: RawServer | null = null;

afterEach(async () => {
  await endAll();
  await raw?.close();
  raw = null;
});

const subscribeFrame = (userId: number) => `{"type":"subscribe","path":"${userPath(userId)}"}`;

describe('what a start sends', () => {
  test('one connection, auth to the byte, and nothing else before the welcome', async () => {
    const gateway = await gatewayForTest();
    gateway.script.onAuth = () => undefined;
    const client = clientForTest();
    client.dispatch(websocketUserSubscribe({ orgId, userId: ownId }));
    const accessToken = startSocket(client, gateway.presenceUrl);
    await until([client, gateway], () => gateway.sessions[0]?.token === accessToken);
    const session = soleSession(gateway);
    const auth = `{"type":"auth","accessToken":"${accessToken}","client":{"name":"CTI 2.0","version":"${CTI_CLIENT_VERSION}"}}`;
    expect(session.frames).toEqual([auth]);

    gateway.welcome(session);
    await until(gateway, () => session.paths.size === 1);
    expect(session.frames).toEqual([auth, subscribeFrame(ownId)]);
    expect(gateway.opened).toBe(1);
  });

  test('the token is neither in the URL nor in a header, and no subprotocol is asked for', async () => {
    const gateway = await gatewayForTest();
    const client = clientForTest();
    const accessToken = startSocket(client, `${gateway.presenceUrl}?region=eu`);
    await until(client, () => client.isReady());
    const { url, headers, rawHeaders } = soleSession(gateway).request;
    expect(url).toBe('/v1/events?region=eu');
    expect(headers).not.toHaveProperty('sec-websocket-protocol');
    for (const part of accessToken.split('.')) expect(rawHeaders.join()).not.toContain(part);
  });

  test('the same start twice in one turn, and again when ready, is one socket and one auth', async () => {
    const gateway = await gatewayForTest();
    const client = clientForTest();
    const accessToken = startSocket(client, gateway.presenceUrl);
    startSocket(client, gateway.presenceUrl, { accessToken });
    await until(client, () => client.isReady());
    startSocket(client, gateway.presenceUrl, { accessToken });
    client.dispatch(websocketUserSubscribe({ orgId, userId: ownId }));
    await until(gateway, () => soleSession(gateway).paths.size === 1);
    expect(gateway.opened).toBe(1);
    expect(soleSession(gateway).frames).toHaveLength(2);
  });

  test('the messages socket sends auth and its request at once, and is ready without a welcome', async () => {
    const gateway = await gatewayForTest();
    const client = clientForTest();
    const accessToken = startSocket(client, gateway.messagesUrl, {
      users: `org:${orgId}:user:${ownId},org:${orgId}:user:2`,
    });
    await until(
      [client, gateway],
      () => client.isReady('messages') && gateway.sessions[0]?.frames.length === 2,
    );
    const [auth, request] = gateway.sessions[0]!.frames.map((frame) => JSON.parse(frame) as object);
    expect(auth).toMatchObject({ type: 'auth', accessToken });
    expect(request).toEqual({
      request: 'subscribe',
      clientRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      data: { users: [`org:${orgId}:user:${ownId}`, `org:${orgId}:user:2`] },
    });
  });
});

describe('servers that do not answer as they should', () => {
  test('a refused connection is tried again until the server is there', async () => {
    const gateway = await gatewayForTest();
    const proxy = await proxyForTest(gateway.port);
    await proxy.goDown();
    const client = clientForTest();
    startSocket(client, `ws://127.0.0.1:${proxy.port}/v1/events`);
    await until(client, () => client.connection().attempt === 3);
    await proxy.goUp();
    await until(client, () => client.isReady());
    expect(new Set(client.errorCodes())).toEqual(new Set(['CONNECT_FAILED']));
    expect(gateway.opened).toBe(1);
  });

  test('a server that accepts and says nothing is given up at the connect timeout', async () => {
    const gateway = await gatewayForTest();
    const proxy = await proxyForTest(gateway.port);
    proxy.accept = 'hold';
    const client = clientForTest({ connectTimeoutMs: 50 });
    startSocket(client, `ws://127.0.0.1:${proxy.port}/v1/events`);
    await until(client, () => client.errors.length === 2);
    proxy.heal();
    await until(client, () => client.isReady());
    expect(new Set(client.errorCodes())).toEqual(new Set(['CONNECT_TIMEOUT']));
    expect(gateway.live()).toHaveLength(1);
  });

  test('half a handshake hangs no longer than the connect timeout, and the timeout grows', async () => {
    raw = await startRawServer((socket) => socket.write('HTTP/1.1 101 Swi'));
    const client = clientForTest({ connectTimeoutMs: 30 });
    startSocket(client, raw.url);
    await until(client, () => client.errors.length === 3);
    const shown = client.errors.map(({ message }) => /within ([\d.]+) s/.exec(message)?.[1]);
    expect(client.errorCodes()).toEqual(['CONNECT_TIMEOUT', 'CONNECT_TIMEOUT', 'CONNECT_TIMEOUT']);
    expect(shown).toEqual(['0', '0.1', '0.1']);
  });

  test.each([200, 302, 401, 403, 426, 503])(
    'HTTP %i instead of 101 is a failed attempt, not the end',
    async (code) => {
      raw = await startRawServer((socket) =>
        socket.end(`HTTP/1.1 ${code} No\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n`),
      );
      const client = clientForTest();
      startSocket(client, raw.url);
      await until(client, () => client.connection().attempt === 3);
      expect(client.errorCodes()).toEqual(['CONNECT_FAILED', 'CONNECT_FAILED']);
      expect(client.connection().error?.message).not.toContain('undefined');
    },
  );

  test('a server that hangs up during the handshake is tried again', async () => {
    raw = await startRawServer(reset);
    const client = clientForTest();
    startSocket(client, raw.url);
    await until(client, () => client.connection().attempt === 3);
    expect(client.errorCodes()).toEqual(['CONNECT_FAILED', 'CONNECT_FAILED']);
  });

  test('a 101 that comes after the timeout opens nothing: one session, and no auth on the old socket', async () => {
    const gateway = await gatewayForTest();
    gateway.holdUpgrades(true);
    const client = clientForTest({ connectTimeoutMs: 50 });
    startSocket(client, gateway.presenceUrl);
    await until(client, () => client.errorCodes().includes('CONNECT_TIMEOUT'));
    await until(client, () => client.status() === 'connecting');
    gateway.holdUpgrades(false);
    await until([client, gateway], () => client.isReady() && gateway.live().length === 1);
    expect(gateway.sessions.filter(({ token }) => token !== null)).toHaveLength(1);
  });

  test('a server that opens and never welcomes is given up at the welcome timeout', async () => {
    const gateway = await gatewayForTest();
    const { onAuth } = gateway.script;
    gateway.script.onAuth = () => undefined;
    const client = clientForTest({ welcomeTimeoutMs: 50 });
    startSocket(client, gateway.presenceUrl);
    await until(client, () => client.errorCodes().includes('WELCOME_TIMEOUT'));
    gateway.script.onAuth = onAuth;
    await until(client, () => client.isReady());
    expect(client.connection().error).toBeNull();
  });
});

describe('a start and a stop that overtake the connection', () => {
  test('another endpoint while connecting: no auth at the old one, one session at the new one', async () => {
    const [slow, quick] = [await gatewayForTest(), await gatewayForTest()];
    slow.holdUpgrades(true);
    const client = clientForTest();
    startSocket(client, slow.presenceUrl);
    startSocket(client, quick.presenceUrl, { accessToken: secretToken() });
    await until(client, () => client.isReady());
    slow.holdUpgrades(false);
    await until(slow, () => slow.live().length === 0);
    expect(slow.sessions.flatMap(({ frames }) => frames)).toEqual([]);
    expect(quick.opened).toBe(1);
    expect(client.connection().endpoint).toBe(quick.presenceUrl);
  });

  test('a stop while the handshake is held leaves no session behind', async () => {
    const gateway = await gatewayForTest();
    const proxy = await proxyForTest(gateway.port);
    proxy.down.hole = true;
    const client = clientForTest();
    startSocket(client, `ws://127.0.0.1:${proxy.port}/v1/events`);
    await until(gateway, () => gateway.opened === 1);
    client.dispatch(websocketStop());
    proxy.heal();
    await until(gateway, () => gateway.live().length === 0);
    expect(gateway.sessions.flatMap(({ frames }) => frames)).toEqual([]);
    expect(client.status()).toBe('stopped');
    expect(client.errors).toEqual([]);
  });
});
