import type { Socket } from 'node:net';
import { websocketUserSubscribe } from '../../src';
import { ownId } from './support/client';
import { startRawServer } from './support/raw-server';
import { reset } from './support/reset';
import { orgId, userPath } from './support/scripted-gateway';
import {
  availability,
  clientForTest,
  endAll,
  readyThroughProxy,
  soleSession,
  startSocket,
} from './support/set-up';
import { until } from './support/until';

afterEach(endAll);

const text = (payload: string): Buffer =>
  Buffer.concat([Buffer.from([0x81, payload.length]), Buffer.from(payload)]);
const tick = text('{"type":"tick"}');

/** Bytes that no server may send; every WebSocket implementation ends the connection over them. */
const garbage: [string, Buffer][] = [
  ['a reserved bit', Buffer.from([0xc1, 0x00])],
  ['an unknown opcode', Buffer.from([0x83, 0x00])],
  ['an unknown control opcode', Buffer.from([0x8b, 0x00])],
  ['a masked frame', Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])],
  ['text that is not UTF-8', Buffer.from([0x81, 0x02, 0xc3, 0x28])],
  ['a continuation of nothing', Buffer.from([0x80, 0x00])],
  ['a new message inside a fragmented one', Buffer.concat([Buffer.from([0x01, 0x01, 0x61]), tick])],
  ['a fragmented ping', Buffer.from([0x09, 0x00])],
  ['a ping that is too long', Buffer.concat([Buffer.from([0x89, 126, 0, 126]), Buffer.alloc(126)])],
  ['a close of one byte', Buffer.from([0x88, 0x01, 0x03])],
  ['close code 999', Buffer.from([0x88, 0x02, 0x03, 0xe7])],
  ['close code 1006 in a frame', Buffer.from([0x88, 0x02, 0x03, 0xee])],
  ['a close reason that is not UTF-8', Buffer.from([0x88, 0x04, 0x03, 0xe8, 0xc3, 0x28])],
  ['a length beyond 2^53', Buffer.from([0x81, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ['HTTP in the middle of a session', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
];

describe('bytes that are no WebSocket', () => {
  test.each(garbage)('%s: a lost connection like any other', async (_, bytes) => {
    const { gateway, client } = await readyThroughProxy();
    soleSession(gateway).tcp.write(bytes);
    await until([client, gateway], () => gateway.opened === 2 && client.isReady());
    expect(client.errors).toEqual([expect.objectContaining({ code: 'CONNECTION_CLOSED' })]);
    await until(
      [client, gateway],
      () => gateway.live().length === 1 && soleSession(gateway).paths.size === 1,
    );
    expect([...soleSession(gateway).paths]).toEqual([userPath(ownId)]);
  });

  test.each([
    ['FIN', (tcp: Socket) => tcp.end()],
    ['RST', reset],
  ] as const)('half a frame, then %s: nothing of it is applied', async (_, finish) => {
    const { gateway, client } = await readyThroughProxy();
    const whole = text(`{"type":"response","data":[{"userId":${ownId},"availability":"Half"}]}`);
    const { tcp } = soleSession(gateway);
    tcp.write(whole.subarray(0, -1));
    finish(tcp);
    await until([client, gateway], () => gateway.opened === 2 && client.isReady());
    expect(availability(client)).toBe('Available');
    expect(client.errors).toEqual([expect.objectContaining({ code: 'CONNECTION_CLOSED', closeCode: 1006 })]);
  });

  test('a ping between two frames, and a fragmented text, are fine', async () => {
    const { gateway, client } = await readyThroughProxy();
    const payload = Buffer.from(`{"type":"response","data":[{"userId":${ownId},"availability":"Parts"}]}`);
    const head = payload.subarray(0, 30);
    const tail = payload.subarray(30);
    soleSession(gateway).tcp.write(
      Buffer.concat([
        Buffer.from([0x01, head.length]),
        head,
        Buffer.from([0x89, 0x00]),
        Buffer.from([0x80, tail.length]),
        tail,
      ]),
    );
    await until(client, () => availability(client) === 'Parts');
    expect(gateway.opened).toBe(1);
    expect(client.errors).toEqual([]);
  });
});

test('a server that speaks another protocol altogether is a failed attempt', async () => {
  const raw = await startRawServer((socket) => socket.end('220 mail.example.org ESMTP ready\r\n'));
  const client = clientForTest();
  client.dispatch(websocketUserSubscribe({ orgId, userId: ownId }));
  startSocket(client, raw.url);
  await until(client, () => client.connection().attempt === 2);
  expect(client.errorCodes()).toEqual(['CONNECT_FAILED']);
  client.dispatch({ type: 'WEBSOCKET_STOP' });
  await raw.close();
});
