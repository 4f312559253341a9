import {
  selectPresenceFreshness,
  selectUserPresence,
  websocketGroupSubscribe,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../../src';
import { ownId } from './support/client';
import { reset } from './support/reset';
import { groupPath, orgId, userPath } from './support/scripted-gateway';
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
import { until } from './support/until';

afterEach(endAll);

/** A watchdog that a busy machine does not set off, and ticks that keep it quiet. */
const watched = [{ heartbeatTimeoutMs: 1_000 }, { tickMs: 100 }] as const;

describe('a connection that ends', () => {
  test.each(['rst', 'fin'] as const)(
    'by %s: closed as 1006, back by itself, subscribed again',
    async (how) => {
      const { gateway, proxy, client } = await readyThroughProxy();
      proxy.cut(how);
      await until(client, () => client.status() === 'waiting');
      expect(client.connection().error).toMatchObject({ code: 'CONNECTION_CLOSED', closeCode: 1006 });
      expect(availability(client)).toBe('Available');
      expect(selectPresenceFreshness(client.getState(), ownId)).toBe('stale');

      gateway.rows.set(ownId, { userId: ownId, availability: 'Lunch' });
      await until([client, gateway], () => availability(client) === 'Lunch' && gateway.live().length === 1);
      expect([...soleSession(gateway).paths]).toEqual([userPath(ownId)]);
      expect(selectPresenceFreshness(client.getState(), ownId)).toBe('live');
      expect(gateway.opened).toBe(2);
    },
  );

  test('by a crash and a restart at the same place: 50 paths and a group, each once, in their order', async () => {
    const { gateway, proxy, client } = await readyThroughProxy();
    const userIds = Array.from({ length: 49 }, (_, index) => index + 1);
    for (const userId of userIds) client.dispatch(websocketUserSubscribe({ orgId, userId }));
    client.dispatch(websocketGroupSubscribe({ orgId, groupId: 7 }));
    await until(gateway, () => soleSession(gateway).paths.size === 51);

    await proxy.goDown();
    client.dispatch(websocketUserUnsubscribe({ orgId, userId: 1 }));
    client.dispatch(websocketUserSubscribe({ orgId, userId: 50 }));
    await until(client, () => client.connection().attempt === 3);
    await proxy.goUp();
    await until([client, gateway], () => client.isReady() && gateway.sessions.at(-1)?.paths.size === 51);
    const wanted = [ownId, ...userIds.slice(1)].map(userPath).concat(groupPath(7), userPath(50));
    expect([...soleSession(gateway).paths]).toEqual(wanted);
  });

  test('by the client that the server never answers: the next socket does not wait for it', async () => {
    const { gateway, proxy, client, endpoint } = await readyThroughProxy();
    const first = soleSession(gateway);
    // Nothing more of the first connection is read: its close frame stays unanswered.
    first.tcp.pause();
    startSocket(client, endpoint, { accessToken: secretToken() });
    await until([client, gateway], () => client.isReady() && gateway.opened === 2);
    await settled(client, gateway);
    expect(first.isOpen).toBe(true);
    expect(client.errors).toEqual([]);
    expect(proxy.accepted).toBe(2);
  });

  test('again and again: each time one session with every path', async () => {
    const { gateway, proxy, client } = await readyThroughProxy();
    for (let turn = 2; turn <= 6; turn++) {
      proxy.cut(turn % 2 === 0 ? 'rst' : 'fin');
      await until([client, gateway], () => client.isReady() && gateway.opened === turn);
      await settled(client, gateway);
    }
    await until(gateway, () => gateway.live().length === 1);
    expect(client.connection().attempt).toBeLessThanOrEqual(6);
  });
});

describe('a connection that falls silent', () => {
  test.each(['down', 'both'] as const)('%s: found by the watchdog, and back after it heals', async (way) => {
    const { gateway, proxy, client } = await readyThroughProxy(...watched);
    proxy.up.hole = way === 'both';
    proxy.down.hole = true;
    await until(client, () => client.errorCodes().includes('HEARTBEAT_TIMEOUT'));
    proxy.heal();
    await until([client, gateway], () => client.isReady() && gateway.live().length === 1);
    await settled(client, gateway);
    expect(client.errorCodes()).not.toContain('CONNECTION_CLOSED');
    expect([...soleSession(gateway).paths]).toEqual([userPath(ownId)]);
  });

  test('only on the way up: what arrives proves it alive, and a command is late, not lost', async () => {
    const { gateway, proxy, client } = await readyThroughProxy(...watched);
    proxy.up.hole = true;
    client.dispatch(websocketUserSubscribe({ orgId, userId: 5 }));
    await settled(client, gateway);
    expect([...soleSession(gateway).paths]).toEqual([userPath(ownId)]);
    proxy.heal();
    await until(gateway, () => soleSession(gateway).paths.has(userPath(5)));
    expect(gateway.opened).toBe(1);
    expect(client.errors).toEqual([]);
  });

  test('for less than the watchdog allows: the same session, and everything that was held comes in order', async () => {
    const { gateway, proxy, client } = await readyThroughProxy({ heartbeatTimeoutMs: 10_000 });
    proxy.hole(true);
    client.dispatch(websocketUserSubscribe({ orgId, userId: 5 }));
    const states = ['RINGING', 'ANSWERED', 'BRIDGED'] as const;
    for (const presence of states) gateway.setPresence({ userId: ownId, presence });
    proxy.heal();
    await until(gateway, () => soleSession(gateway).paths.has(userPath(5)));
    await until(client, () => selectUserPresence(client.getState(), ownId)?.presence === 'BRIDGED');
    const received = client.actions
      .filter(({ type }) => type === 'realtime/presenceReceived')
      .flatMap(({ payload }) => (payload as { updates: { presence?: string }[] }).updates)
      .flatMap(({ presence }) => presence ?? []);
    expect(received).toEqual(states);
    expect(gateway.opened).toBe(1);
  });

  test('for good, with every attempt hanging: probing goes on, and ends as soon as the network is back', async () => {
    const { gateway, proxy, client } = await readyThroughProxy(
      { ...watched[0], connectTimeoutMs: 40 },
      watched[1],
    );
    proxy.hole(true);
    await until(client, () => client.errorCodes().filter((code) => code === 'CONNECT_TIMEOUT').length === 2);
    proxy.heal();
    await until([client, gateway], () => client.isReady() && gateway.live().length === 1);
    await settled(client, gateway);
    expect([...soleSession(gateway).paths]).toEqual([userPath(ownId)]);
  });
});

describe('two sockets and two stores', () => {
  const users = `org:${orgId}:user:${ownId}`;

  test('the messages socket flaps and presence does not notice', async () => {
    const { gateway, proxy, client, accessToken } = await readyThroughProxy();
    gateway.script.onAuth = (session) => {
      session.send({ operation: 'INSERT', data: { userStatistics: { unreadMessages: gateway.opened } } });
    };
    startSocket(client, gateway.messagesUrl, { accessToken, users });
    const before = client.actions.length;
    const unread = () => client.getState().messages.unreadMessages;
    for (const expected of [2, 3, 4]) {
      await until(client, () => unread() === expected);
      reset(gateway.live('messages')[0]!.tcp);
    }
    await until(client, () => unread() === 5);
    const presenceChanges = client.actions.slice(before).filter(({ type, payload }) => {
      return type === 'realtime/connectionChanged' && (payload as { socket: string }).socket === 'presence';
    });
    expect(presenceChanges).toEqual([]);
    expect(proxy.accepted).toBe(1);
    const requests = gateway.sessions.slice(1).map(({ frames }) => JSON.parse(frames[1]!) as object);
    expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBe(1);
    expect(requests).toHaveLength(4);
  });

  test('presence is lost and the count goes on', async () => {
    const { gateway, proxy, client, accessToken } = await readyThroughProxy();
    startSocket(client, gateway.messagesUrl, { accessToken, users });
    await until([client, gateway], () => gateway.live('messages')[0]?.frames.length === 2);
    await proxy.goDown();
    await until(client, () => !client.isReady());
    gateway
      .live('messages')[0]!
      .send({ operation: 'MODIFY', data: { userStatistics: { unreadMessages: 12 } } });
    await until(client, () => client.getState().messages.unreadMessages === 12);
    expect(client.isReady('messages')).toBe(true);
    expect(client.isReady()).toBe(false);
  });

  test('two stores of one process share nothing: stopping one leaves the other', async () => {
    const gateway = await gatewayForTest();
    const [one, other] = [clientForTest(), clientForTest()];
    for (const client of [one, other]) {
      client.dispatch(websocketUserSubscribe({ orgId, userId: ownId }));
      startSocket(client, gateway.presenceUrl);
    }
    await until(
      [one, other, gateway],
      () => gateway.live().filter(({ paths }) => paths.size === 1).length === 2,
    );
    one.dispatch({ type: 'WEBSOCKET_STOP' });
    await until(gateway, () => gateway.live().length === 1);
    gateway.setPresence({ userId: ownId, availability: 'Lunch' });
    await until(other, () => availability(other) === 'Lunch');
    expect(one.status()).toBe('stopped');
    expect(availability(one)).toBeUndefined();
  });
});
