import { createServer as createSecureServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocket as UndiciWebSocket } from 'undici';
import { WebSocket } from 'ws';
import type { WebsocketMiddlewareOptions } from '../../src';
import { startRawServer, type RawServer } from './support/raw-server';
import { clientForTest, endAll, startSocket } from './support/set-up';
import { until } from './support/until';
import { wrongCertificate, wrongKey } from './support/wrong-certificate';

type Constructor = NonNullable<WebsocketMiddlewareOptions['WebSocket']>;

/** Trusts the certificate, so that only its name is wrong. */
class Trusting extends WebSocket {
  constructor(url: string) {
    super(url, { ca: wrongCertificate });
  }
}

let raw: RawServer | null = null;
let secure: Server | null = null;

afterEach(async () => {
  await endAll();
  await raw?.close();
  secure?.closeAllConnections();
  secure?.close();
  [raw, secure] = [null, null];
});

async function secureUrl(): Promise<string> {
  secure = createSecureServer({ key: wrongKey, cert: wrongCertificate });
  await new Promise<void>((resolve) => secure!.listen(0, '127.0.0.1', resolve));
  return `wss://127.0.0.1:${(secure.address() as AddressInfo).port}/v1/events`;
}

async function refusingUrl(statusLine: string): Promise<string> {
  raw = await startRawServer((socket) => {
    socket.end(`HTTP/1.1 ${statusLine}\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n`);
  });
  return raw.url;
}

/** A port of this machine where nobody listens. */
async function deadUrl(): Promise<string> {
  const { url, close } = await startRawServer(() => undefined);
  await close();
  return url;
}

/** Starts there, sees two attempts fail, and gives what was said of the first. */
async function saidOf(url: string, constructor: Constructor): Promise<string> {
  const client = clientForTest({ WebSocket: constructor });
  startSocket(client, url);
  await until(client, () => client.connection().attempt === 3);
  expect(client.errorCodes()).toEqual(['CONNECT_FAILED', 'CONNECT_FAILED']);
  return client.errors[0]!.message;
}

describe('a handshake that fails says why, where the platform knows', () => {
  test('a certificate that nobody signed', async () => {
    await expect(saidOf(await secureUrl(), WebSocket)).resolves.toMatch(/self[- ]signed certificate/i);
  });

  test('a certificate for another name', async () => {
    await expect(saidOf(await secureUrl(), Trusting)).resolves.toMatch(/altname|127\.0\.0\.1/i);
  });

  test.each(['302 Found', '401 Unauthorized', '403 Forbidden', '503 Service Unavailable'])(
    'HTTP %s in place of an upgrade',
    async (statusLine) => {
      const said = await saidOf(await refusingUrl(statusLine), WebSocket);
      expect(said).toContain(statusLine.slice(0, 3));
    },
  );

  test('a port where nobody listens', async () => {
    await expect(saidOf(await deadUrl(), WebSocket)).resolves.toContain('ECONNREFUSED');
  });

  test('plain HTTP where TLS is expected', async () => {
    const url = await refusingUrl('400 Bad Request');
    await expect(saidOf(url.replace('ws:', 'wss:'), WebSocket)).resolves.toMatch(/ssl|tls|wrong version/i);
  });
});

describe('the same through undici: each is a failed attempt, and no more', () => {
  test.each([
    ['a wrong certificate', secureUrl],
    ['302', () => refusingUrl('302 Found')],
    ['401', () => refusingUrl('401 Unauthorized')],
    ['403', () => refusingUrl('403 Forbidden')],
    ['503', () => refusingUrl('503 Service Unavailable')],
    ['nobody listens', deadUrl],
  ])('%s', async (_, urlOf) => {
    const said = await saidOf(await urlOf(), UndiciWebSocket);
    expect(said).not.toMatch(/undefined|\[object/);
  });
});
