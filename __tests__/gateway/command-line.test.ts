import { nextGoodPort } from '../../demo/gateway/bad-ports';
import { readCommand } from '../../demo/gateway/cli';
import { main } from '../../demo/gateway/main';
import { endAll, start } from './support';

afterEach(endAll);
afterEach(() => jest.restoreAllMocks());

const noPage = () => Promise.resolve(undefined);
const errors = () => {
  const spy = jest.spyOn(console, 'error').mockImplementation();
  return () => spy.mock.calls.map(String).join('\n');
};

test('without flags: port 5173, 200 people, real time, this machine only', () => {
  expect(readCommand([])).toEqual({
    kind: 'start',
    options: {
      port: 5173,
      users: 200,
      speed: 1,
      seed: 1,
      host: '127.0.0.1',
      tickMs: 10_000,
      echoPath: false,
    },
  });
});

test('every flag is read', () => {
  const flags = [
    '--port=6001',
    '--users',
    '20000',
    '--speed',
    '0.5',
    '--seed',
    '7',
    '--host',
    '::',
    '--tick-ms=500',
    '--echo-path',
  ];
  expect(readCommand(flags)).toEqual({
    kind: 'start',
    options: {
      port: 6001,
      users: 20_000,
      speed: 0.5,
      seed: 7,
      host: '::',
      tickMs: 500,
      echoPath: true,
    },
  });
});

test('a part of a cluster is told its role and its bus', () => {
  const flags = ['--role', 'gateway', '--bus', 'nats://127.0.0.1:4222', '--name', 'a', '--drain-ms', '7'];
  expect(readCommand(flags)).toMatchObject({
    kind: 'part',
    role: 'gateway',
    busUrl: 'nats://127.0.0.1:4222',
    drainMs: 7,
    options: { port: 5173, name: 'a' },
  });
  expect(readCommand(['--role=simulation', '--bus=nats://x'])).toMatchObject({ options: { port: 0 } });
});

test('tokens are signed with GATEWAY_SECRET, if there is one', () => {
  expect(readCommand([], { GATEWAY_SECRET: 'abc' })).toMatchObject({ options: { secret: 'abc' } });
  expect(readCommand([], { GATEWAY_SECRET: '' })).not.toMatchObject({ options: { secret: '' } });
});

test('the next port after one that is taken is one that browsers open', () => {
  expect([nextGoodPort(5173), nextGoodPort(5999), nextGoodPort(6664)]).toEqual([5174, 6001, 6670]);
});

test.each([
  [['--port', 'abc'], '--port must be a whole number from 0 to 65535, not "abc".'],
  [['--port', '70000'], '--port must be'],
  [['--port', '6000'], 'No browser opens a page on port 6000.'],
  [['--port', '6667'], 'No browser opens'],
  [['--role', 'gateway'], '--role gateway needs --bus'],
  [['--role', 'boss', '--bus', 'nats://x'], '--role must be simulation or gateway'],
  [['--bus', 'nats://x'], '--role must be'],
  [['--tick-ms', '1'], '--tick-ms must be'],
  [['--users', '0'], '--users must be a whole number from 1 to 20000'],
  [['--users', '1.5'], '--users must be'],
  [['--users='], '--users must be'],
  [['--speed', '-1'], "'--speed'"],
  [['--speed', 'Infinity'], '--speed must be a number from 0 to 1000'],
  [['--seed'], "'--seed <value>' argument missing"],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['6000'], "'6000'"],
])('%j is a mistake that is named', (args, message) => {
  expect(readCommand(args)).toEqual({
    kind: 'mistake',
    message: expect.stringContaining(message) as unknown,
  });
});

test('--help shows every flag and starts nothing', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  expect(await main(['--help'], noPage)).toBe(0);
  for (const flag of ['--port', '--users', '--speed', '--seed', '--host', '--echo-path', '--role', '--bus']) {
    expect(log.mock.calls.join('\n')).toContain(flag);
  }
});

test('a mistake is said with the help text before anything is built, and ends with code 2', async () => {
  const said = errors();
  const prepare = jest.fn(noPage);
  expect(await main(['--port', 'x'], prepare)).toBe(2);
  expect(said()).toMatch(/^--port must be[^]*Usage: npm start/);
  expect(prepare).not.toHaveBeenCalled();
});

test('a taken port gives one line that says what to do', async () => {
  const { port } = await start({ users: 2 });
  const said = errors();
  expect(await main(['--port', String(port), '--users', '2'], noPage)).toBe(1);
  expect(said()).toBe(`Port ${port} is taken. Choose another one: npm start -- --port ${port + 1}`);
});
