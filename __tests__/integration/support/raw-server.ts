import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP server that speaks only what a test makes it say. */
export interface RawServer {
  url: string;
  connections: number;
  subscribe: (listener: () => void) => () => void;
  close: () => Promise<void>;
}

/** Starts one; `onRequest` is called when a client's handshake request has arrived. */
export async function startRawServer(onRequest: (socket: Socket) => void): Promise<RawServer> {
  const listeners = new Set<() => void>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      raw.connections++;
      onRequest(socket);
      for (const listener of listeners) listener();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const raw: RawServer = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/events`,
    connections: 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return raw;
}
