import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSignal, type Source } from './until';

/** A TCP server that speaks only what a test makes it say. */
export interface RawServer extends Source {
  url: string;
  connections: number;
  close: () => Promise<void>;
}

/** Starts one; `onRequest` is called when a client's handshake request has arrived. */
export async function startRawServer(onRequest: (socket: Socket) => void): Promise<RawServer> {
  const changed = createSignal();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      raw.connections++;
      onRequest(socket);
      changed.notify();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const raw: RawServer = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/events`,
    connections: 0,
    subscribe: changed.subscribe,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return raw;
}
