import type { Socket } from 'node:net';

/**
 * Ends a connection with RST. Where its end was already on the way it is only destroyed: a reset during a shutdown leaves
 * Node (20.20 at least) with a handle that it waits for at its exit, for ever.
 */
export function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
