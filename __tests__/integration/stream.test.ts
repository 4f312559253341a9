import {
  groupMembersReceived,
  presenceReceived,
  selectAllUserDisplayItems,
  selectGroupDisplayItems,
  websocketGroupSubscribe,
  websocketUserSubscribe,
  type UserPresenceData,
} from '../../src';
import { ownId, type Client } from './support/client';
import { orgId, userPath } from './support/scripted-gateway';
import { availability, endAll, readyThroughProxy, settled, soleSession } from './support/set-up';
import { until } from './support/until';

afterEach(endAll);

const states = ['RINGING', 'ANSWERED', 'BRIDGED', ''] as const;

/** A stream of changes of twenty people; the last of each is what must be seen in the end. */
function manyChanges(count: number): UserPresenceData[] {
  return Array.from({ length: count }, (_, index) => ({
    userId: 1 + (index % 20),
    presence: states[(index * 7) % states.length]!,
    availability: `state ${index}`,
  }));
}

async function watchTwenty() {
  const bed = await readyThroughProxy();
  bed.client.dispatch(
    groupMembersReceived({ groupId: 7, userIds: Array.from({ length: 20 }, (_, i) => i + 1) }),
  );
  bed.client.dispatch(websocketGroupSubscribe({ orgId, groupId: 7 }));
  await until(bed.gateway, () => soleSession(bed.gateway).paths.size === 2);
  return bed;
}

const frameOf = (row: UserPresenceData): string => JSON.stringify({ type: 'response', data: [row] });

function seen(client: Client): (string | undefined)[] {
  return selectGroupDisplayItems(client.getState(), 7).map((item) => item.availability);
}

function expectLastOfEach(client: Client, changes: UserPresenceData[]): void {
  expect(seen(client)).toEqual(changes.slice(-20).map((row) => row.availability));
}

describe('however the network cuts the stream', () => {
  test.each([
    ['in slices of one byte', { sliceBytes: 1 }, 60],
    ['in slices of seven bytes', { sliceBytes: 7 }, 400],
    ['late and unevenly', { delayMs: 5, jitterMs: 20 }, 1_000],
    ['over a thin line', { bytesPerSecond: 200_000 }, 400],
  ])('%s: the same state in the end', async (_, faults, count) => {
    const { gateway, proxy, client } = await watchTwenty();
    Object.assign(proxy.down, faults);
    Object.assign(proxy.up, faults);
    const changes = manyChanges(count);
    for (const row of changes) soleSession(gateway).send(frameOf(row));
    await settled(client, gateway);
    expectLastOfEach(client, changes);
    expect(client.errors).toEqual([]);
  });

  test('1,000 frames in one segment: each is applied, in order, in few dispatches', async () => {
    const { gateway, client } = await watchTwenty();
    const changes = manyChanges(1_000);
    const { tcp } = soleSession(gateway);
    tcp.cork();
    for (const row of changes) soleSession(gateway).send(frameOf(row));
    const before = client.actions.length;
    tcp.uncork();
    await settled(client, gateway);
    const batches = client.actions.slice(before).filter(presenceReceived.match);
    const updates = batches
      .flatMap(({ payload }) => payload.updates)
      .filter(({ userId }) => userId !== ownId);
    expect(updates).toEqual(changes);
    expect(batches.length).toBeLessThan(100);
    expectLastOfEach(client, changes);
  });

  test('one frame of 200 rows is one change of the store', async () => {
    const { gateway, client } = await readyThroughProxy();
    client.dispatch(websocketGroupSubscribe({ orgId, groupId: 9 }));
    await until(gateway, () => soleSession(gateway).paths.size === 2);
    const data = Array.from({ length: 200 }, (_, index) => ({ userId: index + 1, availability: 'Here' }));
    soleSession(gateway).send({ type: 'response', data });
    await until(client, () => selectGroupDisplayItems(client.getState(), 9).length > 0);
    expect(selectGroupDisplayItems(client.getState(), 9)).toHaveLength(200);
  });

  test('a connection that is reset in the middle of a frame: half of it is nothing, the rest comes anew', async () => {
    const { gateway, proxy, client } = await watchTwenty();
    for (const row of manyChanges(20)) gateway.rows.set(row.userId, row);
    gateway.members.set(
      7,
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    proxy.down.limitBytes = 1_200;
    const data = [...gateway.rows.values()].map((row) => ({ ...row, availability: 'x'.repeat(100) }));
    soleSession(gateway).send({ type: 'response', data });
    await until(client, () => !client.isReady());
    expect(seen(client)).not.toContain('x'.repeat(100));
    proxy.heal();
    await until([client, gateway], () => seen(client).every((text) => text?.startsWith('state')));
    expectLastOfEach(client, manyChanges(20));
  });
});

describe('frames that are no good', () => {
  const noGood: [string, string | Buffer][] = [
    ['a binary frame', Buffer.from('{"type":"tick"}')],
    ['an empty text', ''],
    ['no JSON', '<html>502</html>'],
    ['JSON that is no object', '[1,2]'],
    ['null', 'null'],
    ['an unknown type', '{"type":"presence","data":[]}'],
    ['a response without an array', '{"type":"response","data":{"userId":1}}'],
    ['a deep nest', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ];

  test.each(noGood)('%s: reported, dropped, and the session goes on', async (_, bytes) => {
    const { gateway, client } = await readyThroughProxy();
    soleSession(gateway).socket.send(bytes);
    await settled(client, gateway);
    expect(client.errorCodes()).toEqual(['INVALID_FRAME']);
    expect(gateway.opened).toBe(1);
  });

  test('a frame over 16 MiB is dropped, one just under it is applied', async () => {
    const { gateway, client } = await readyThroughProxy();
    const frameOfLength = (length: number): string => {
      const empty = JSON.stringify({
        type: 'response',
        data: [{ userId: ownId, availability: 'Big' }],
        pad: '',
      });
      return empty.replace('"pad":""', `"pad":"${'x'.repeat(length - empty.length)}"`);
    };
    soleSession(gateway).send(frameOfLength(16 * 2 ** 20 + 1));
    await until(client, () => client.errors.length === 1);
    expect(client.errorCodes()).toEqual(['INVALID_FRAME']);
    expect(availability(client)).toBe('Available');

    soleSession(gateway).send(frameOfLength(16 * 2 ** 20));
    await until(client, () => availability(client) === 'Big');
    expect(gateway.opened).toBe(1);
  });

  test('a bad frame after every subscribe is no reason to connect again', async () => {
    const { gateway, client } = await readyThroughProxy();
    gateway.script.onSubscribe = (session) => {
      session.send('{"type":"response"');
    };
    for (let userId = 1; userId <= 5; userId++) client.dispatch(websocketUserSubscribe({ orgId, userId }));
    await until(client, () => client.errors.length === 5);
    await settled(client, gateway);
    expect(gateway.opened).toBe(1);
    expect(soleSession(gateway).paths.size).toBe(6);
  });

  test('a second welcome changes nothing', async () => {
    const { gateway, client } = await readyThroughProxy();
    const session = soleSession(gateway);
    gateway.welcome(session);
    await settled(client, gateway);
    expect(session.frames.slice(1)).toEqual([`{"type":"subscribe","path":"${userPath(ownId)}"}`]);
    expect(selectAllUserDisplayItems(client.getState())).toHaveLength(1);
  });
});
