import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { createLine } from '../../demo/gateway/protocol/line';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** The side of a socket that a line uses, which remembers what was done to it. */
const openLine = () => {
  const done: string[] = [];
  const weather = { isFrozen: false, delayMs: 0 };
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send: (frame: string) => done.push(frame),
    close: (code?: number, reason?: string) => done.push(`close ${code} ${reason}`),
    terminate: () => done.push('terminate'),
    pause: () => done.push('pause'),
    resume: () => done.push('resume'),
  });
  const line = createLine(
    socket as unknown as WebSocket,
    { writableEnded: false, resetAndDestroy: () => done.push('reset') as never },
    { isFrozen: () => weather.isFrozen, delayMs: () => weather.delayMs },
    () => Date.now(),
  );
  const change = (changed: Partial<typeof weather>) => {
    Object.assign(weather, changed);
    line.weatherChanged();
  };
  return { line, done, socket, change };
};

test('in good weather a frame leaves at once', () => {
  const { line, done } = openLine();
  line.send('a');
  line.close(4000, 'enough');
  expect(done).toEqual(['a', 'close 4000 enough']);
  expect(line.isEnding).toBe(true);
});

test('slow: each frame leaves that much later, and none overtakes another', () => {
  const { line, done, change } = openLine();
  change({ delayMs: 100 });
  line.send('a');
  jest.advanceTimersByTime(50);
  line.send('b');
  change({ delayMs: 0 });
  line.send('c');
  jest.advanceTimersByTime(49);
  expect(done).toEqual(['resume', 'resume']);
  jest.advanceTimersByTime(1);
  expect(done.slice(2)).toEqual(['a']);
  jest.advanceTimersByTime(50);
  expect(done.slice(2)).toEqual(['a', 'b', 'c']);
  line.send('d');
  expect(done.slice(2)).toEqual(['a', 'b', 'c', 'd']);
});

test('a close waits for the frames before it', () => {
  const { line, done, change } = openLine();
  change({ delayMs: 100 });
  line.send('error');
  line.close(4401, 'expired');
  expect(line.isEnding).toBe(true);
  jest.advanceTimersByTime(100);
  expect(done).toEqual(['resume', 'error', 'close 4401 expired']);
});

test('frozen: nothing is read and nothing leaves until the thaw', () => {
  const { line, done, change } = openLine();
  change({ delayMs: 10 });
  line.send('a');
  change({ isFrozen: true });
  line.send('b');
  jest.advanceTimersByTime(1_000);
  expect(done).toEqual(['resume', 'pause']);
  change({ isFrozen: false });
  expect(done).toEqual(['resume', 'pause', 'resume', 'a', 'b']);
});

test('closing now and cutting forget what waits', () => {
  const { line, done, change } = openLine();
  change({ isFrozen: true });
  line.send('never');
  line.closeNow(1012, 'restart');
  line.cut('end');
  line.cut('reset');
  change({ isFrozen: false });
  expect(done).toEqual(['pause', 'close 1012 restart', 'terminate', 'reset', 'resume']);
});

test('nothing waits for a socket that is gone', () => {
  const { line, done, socket, change } = openLine();
  change({ delayMs: 100 });
  line.send('never');
  socket.readyState = 3;
  socket.emit('close');
  expect(jest.getTimerCount()).toBe(0);
  change({ delayMs: 0 });
  line.send('never');
  expect(done).toEqual(['resume', 'resume']);
});

test('a client that reads far too slowly is sent away', () => {
  const { line, done, socket } = openLine();
  socket.bufferedAmount = 65 * 1024 * 1024;
  line.send('one more');
  expect(done).toEqual(['close 1013 client reads too slowly']);
});
