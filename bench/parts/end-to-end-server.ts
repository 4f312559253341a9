/** The far end of the end-to-end rows, in a process of its own: sends as fast as the client takes it. */
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { cycle } from '../cases/workload';
import { createLife, createWorld } from '../world';

const people = Number(process.argv[2]);
const life = createLife(createWorld(people));
const snapshot = life.snapshot(500);
const next = cycle(life.frames(1));
/** Bytes that may wait for a slow client before the server pauses. */
const HIGH_WATER = 1 << 20;
const FRAMES_PER_TURN = 500;

function pump(socket: WebSocket): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount < HIGH_WATER)
    for (let sent = 0; sent < FRAMES_PER_TURN; sent++) socket.send(next());
  setImmediate(pump, socket);
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    const { type } = JSON.parse(data.toString()) as { type: string };
    if (type === 'auth') {
      socket.send('{"type":"tick","message":"welcome"}');
      for (const frame of snapshot) socket.send(frame);
    }
    if (type === 'bench/go') pump(socket);
  });
});
server.on('listening', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.(address.port);
});
process.on('disconnect', () => process.exit());
