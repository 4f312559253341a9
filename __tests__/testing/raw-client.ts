import { createTestToken, type FakeGateway, type FakeWebSocket } from '../../src/testing';

/** A client that does nothing by itself, so that a test can break every rule of the protocol. */
export function openRawClient(gateway: FakeGateway, url = 'wss://gateway.test/events') {
  const socket: FakeWebSocket = new gateway.WebSocket(url);
  const frames: unknown[] = [];
  const events: string[] = [];
  socket.onopen = () => events.push('open');
  socket.onmessage = ({ data }) =>
    frames.push(typeof data === 'string' && data.startsWith('{') ? JSON.parse(data) : data);
  socket.onerror = () => events.push('error');
  socket.onclose = ({ code, reason, wasClean }) =>
    events.push(`close ${String(code)} ${String(reason)} ${wasClean === true ? 'clean' : 'broken'}`);
  return {
    socket,
    frames,
    events,
    send: (frame: object) => {
      socket.send(JSON.stringify(frame));
    },
  };
}

export const auth = {
  type: 'auth',
  accessToken: createTestToken({ orgId: '12345', userId: 67890 }),
  client: { name: 'CTI 2.0', version: '0.1.0' },
};

export const request = {
  request: 'subscribe',
  clientRequestId: '550e8400-e29b-41d4-a716-446655440000',
  data: { users: ['org:12345:user:67890'] },
};

/** A raw client that has been welcomed. */
export async function openWelcomedClient(gateway: FakeGateway) {
  const client = openRawClient(gateway);
  await gateway.settled();
  client.send(auth);
  await gateway.settled();
  client.frames.length = 0;
  client.events.length = 0;
  return client;
}

/** A raw client of the messages protocol that has sent its request. */
export async function openMessagesClient(gateway: FakeGateway) {
  const client = openRawClient(gateway, 'wss://messages.test/subscribe');
  await gateway.settled();
  client.send(auth);
  client.send(request);
  await gateway.settled();
  return client;
}

/** The name of what `act` throws, or `undefined`. */
export function nameOfErrorFrom(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    // A DOMException is no Error of the realm that Jest runs tests in.
    return (error as Error).name;
  }
  return undefined;
}
