import type { RefreshContext } from '../../src';
import { ownId } from './support/client';
import { reset } from './support/reset';
import { orgId, type GatewaySession, type ScriptedGateway } from './support/scripted-gateway';
import {
  availability,
  clientForTest,
  endAll,
  gatewayForTest,
  readyThroughProxy,
  secretToken,
  settled,
  soleSession,
  startSocket,
} from './support/set-up';
import { createSignal, until } from './support/until';

afterEach(endAll);

const users = `org:${orgId}:user:${ownId}`;

type Refusal = (session: GatewaySession) => void;
const refusals: [string, Refusal][] = [
  [
    'an error frame',
    (session) => {
      session.send({ type: 'error', message: `bad token ${session.token}` });
    },
  ],
  [
    'close code 4401',
    ({ socket }) => {
      socket.close(4401, 'expired');
    },
  ],
  [
    'close code 4003',
    ({ socket }) => {
      socket.close(4003);
    },
  ],
];

/** Refuses every token but these, the one way or the other. */
function accept(gateway: ScriptedGateway, good: readonly string[], refuse: Refusal): void {
  const { onAuth } = gateway.script;
  gateway.script.onAuth = (session) => {
    if (good.includes(session.token ?? '')) onAuth(session);
    else refuse(session);
  };
}

describe('a token that the server refuses', () => {
  test.each(refusals)('by %s: one refresh, and ready with the new one within a second', async (_, refuse) => {
    const gateway = await gatewayForTest();
    const fresh = secretToken();
    accept(gateway, [fresh], refuse);
    const asked: RefreshContext[] = [];
    const client = clientForTest({
      refreshAccessToken: (context) => {
        asked.push(context);
        return fresh;
      },
    });
    const stale = startSocket(client, gateway.presenceUrl);
    await until(client, () => client.status() === 'waiting');
    const waitMs = client.connection().retryAt! - client.errors[0]!.at;
    await until(client, () => client.isReady());
    expect(asked).toEqual([{ socket: 'presence', reason: 'rejected' }]);
    expect(client.errorCodes()).toEqual(['TOKEN_REJECTED']);
    expect(gateway.sessions.map(({ token }) => token)).toEqual([stale, fresh]);
    expect(waitMs).toBeLessThanOrEqual(1_000);
  });

  test.each(refusals.slice(1))('by %s, with no way to refresh it: failed at once', async (_, refuse) => {
    const gateway = await gatewayForTest();
    accept(gateway, [], refuse);
    const client = clientForTest();
    startSocket(client, gateway.presenceUrl);
    await until(client, () => client.status() === 'failed');
    expect(gateway.opened).toBe(1);
    expect(client.connection()).toMatchObject({ retryAt: null, error: { code: 'TOKEN_REJECTED' } });
  });

  test('by an error frame, with no way to refresh it: five attempts, then failed; a new start begins anew', async () => {
    const gateway = await gatewayForTest();
    const good = secretToken();
    accept(gateway, [good], refusals[0]![1]);
    const client = clientForTest();
    startSocket(client, gateway.presenceUrl);
    await until(client, () => client.status() === 'failed');
    expect(gateway.opened).toBe(5);
    startSocket(client, gateway.presenceUrl, { accessToken: good });
    await until(client, () => client.isReady());
    expect(gateway.opened).toBe(6);
  });

  test('with a refresh that gives only bad ones: five refusals, each with its own, then failed', async () => {
    const gateway = await gatewayForTest();
    accept(gateway, [], refusals[1]![1]);
    const client = clientForTest({ refreshAccessToken: () => Promise.resolve(secretToken()) });
    startSocket(client, gateway.presenceUrl);
    await until(client, () => client.status() === 'failed');
    expect(new Set(gateway.sessions.map(({ token }) => token)).size).toBe(5);
    expect(gateway.opened).toBe(5);
  });

  test('on both sockets at once: one refresh serves both', async () => {
    const gateway = await gatewayForTest();
    const fresh = secretToken();
    accept(gateway, [fresh], refusals[1]![1]);
    const refresh = jest.fn(() => Promise.resolve(fresh));
    const client = clientForTest({ refreshAccessToken: refresh });
    const accessToken = startSocket(client, gateway.presenceUrl);
    startSocket(client, gateway.messagesUrl, { accessToken, users });
    await until([client, gateway], () => client.isReady() && gateway.live('messages')[0]?.token === fresh);
    await until(client, () => client.isReady('messages'));
    expect(refresh).toHaveBeenCalledTimes(1);
  });
});

describe('a token that is replaced', () => {
  test('by a new start: the old socket is closed, the new one authenticated, no subscription lost or doubled', async () => {
    const { gateway, client, endpoint } = await readyThroughProxy();
    const first = soleSession(gateway);
    const accessToken = startSocket(client, endpoint, { accessToken: secretToken() });
    await until([client, gateway], () => client.isReady() && gateway.live().length === 1);
    await settled(client, gateway);
    const statuses = client.actions
      .filter(({ type }) => type === 'realtime/connectionChanged')
      .map(({ payload }) => (payload as { connection: { status: string } }).connection.status);
    expect(first.closeCode).toBe(1000);
    expect(soleSession(gateway).token).toBe(accessToken);
    expect(soleSession(gateway).paths.size).toBe(1);
    expect(statuses).not.toContain('failed');
    expect(client.errors).toEqual([]);
  });

  test('by a refresh before it expires: the session stays, the next one sends the new token', async () => {
    const fresh = secretToken();
    const soon = Math.ceil(Date.now() / 1_000) + 1;
    const gateway = await gatewayForTest();
    const asked = createSignal();
    const refresh = jest.fn<string, [RefreshContext]>(() => {
      queueMicrotask(asked.notify);
      return fresh;
    });
    const client = clientForTest({ refreshAccessToken: refresh });
    startSocket(client, gateway.presenceUrl, { accessToken: secretToken({ exp: soon }) });
    await until([client, asked], () => client.isReady() && refresh.mock.calls.length === 1);
    expect(refresh).toHaveBeenCalledWith({ socket: 'presence', reason: 'expiring' });
    expect(gateway.opened).toBe(1);

    reset(soleSession(gateway).tcp);
    await until([client, gateway], () => client.isReady() && gateway.opened === 2);
    expect(soleSession(gateway).token).toBe(fresh);
  });

  test('by one of another user: nothing of the first is left', async () => {
    const { gateway, client, endpoint } = await readyThroughProxy();
    startSocket(client, endpoint, { accessToken: secretToken({ userId: 11 }) });
    await until([client, gateway], () => client.isReady() && gateway.live().length === 1);
    expect(availability(client)).toBeUndefined();
    expect(client.getState().auth.natterbox.userId).toBe(11);
    expect(soleSession(gateway).paths.size).toBe(0);
  });
});

describe('close codes over a real socket', () => {
  test.each([1002, 1003, 1007, 1008, 1009, 1010, 4001, 4002, 4005, 4006, 4400, 4403])(
    '%i ends in failed, with what the server said',
    async (code) => {
      const { gateway, client } = await readyThroughProxy();
      soleSession(gateway).socket.close(code, 'see the manual');
      await until(client, () => client.status() === 'failed');
      expect(client.connection().error).toMatchObject({ code: 'CONNECTION_CLOSED', closeCode: code });
      expect(client.connection().error?.message).toContain('see the manual');
      expect(client.connection().retryAt).toBeNull();
    },
  );

  test.each([1000, 1001, 1011, 1012, 1013, 3000, 4000, 4007, 4299])('%i is tried again', async (code) => {
    const { gateway, client } = await readyThroughProxy();
    soleSession(gateway).socket.close(code);
    await until([client, gateway], () => client.isReady() && gateway.opened === 2);
    expect(client.errors).toEqual([expect.objectContaining({ code: 'CONNECTION_CLOSED', closeCode: code })]);
  });

  test('4008 waits for the longest delay', async () => {
    const { gateway, client } = await readyThroughProxy();
    soleSession(gateway).socket.close(4008);
    await until(client, () => client.status() === 'waiting');
    const { retryAt, error } = client.connection();
    expect(retryAt! - error!.at).toBeGreaterThanOrEqual(295);
    expect(retryAt! - error!.at).toBeLessThanOrEqual(605);
  });
});
