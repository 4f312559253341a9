// The other side of flow.mjs, in a process of its own so that it can be frozen. It closes the first session with 1012,
// the second with 4006, and keeps the third.
import { WebSocketServer } from 'ws';

const closeCodes = [1012, 4006];
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
let sessions = 0;

server.on('connection', (socket) => {
  const number = ++sessions;
  const send = (frame) => socket.send(JSON.stringify(frame));
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    const { type } = JSON.parse(data);
    if (type === 'auth') send({ type: 'tick', message: 'welcome' });
    if (type !== 'subscribe') return;
    send({ type: 'response', data: [1, 2].map((userId) => ({ userId, availability: `session ${number}` })) });
    const code = closeCodes[number - 1];
    if (code !== undefined) setTimeout(() => socket.close(code, 'as agreed'), 100);
  });
});
server.on('listening', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
