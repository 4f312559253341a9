import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import { connect, endAll } from './support';

// Bundling and starting a process takes a busy machine a while.
jest.setTimeout(30_000);

const folder = mkdtempSync(path.join(tmpdir(), 'gateway-'));
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await endAll();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a few lines of TypeScript in a process of their own, next to the gateway's sources. */
const run = async (name: string, contents: string) => {
  const outfile = path.join(folder, `${name}.cjs`);
  const resolveDir = path.resolve('demo/gateway');
  await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Installed with the cluster only; one process asks for none of them.
    external: ['pino', 'prom-client', '@nats-io/*'],
    outfile,
  });
  const child = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
};

/** What a process says, once it fits; rejects if it ends without saying so. */
const waitFor = async (output: Readable | null, pattern: RegExp): Promise<RegExpExecArray> => {
  let text = '';
  for await (const chunk of output ?? []) {
    text += String(chunk);
    const match = pattern.exec(text);
    if (match) return match;
  }
  throw new Error(`The process ended with: ${text}`);
};

const runCommandLine = async (name: string) => {
  const child = await run(
    name,
    `import { main } from './main';
     void main(['--port', '0', '--users', '20'], async () => undefined);`,
  );
  const [, port] = await waitFor(child.stdout, /http:\/\/localhost:(\d+)\n/);
  return { child, client: await connect(`ws://127.0.0.1:${port}/v1/events`) };
};

test('a closed gateway leaves nothing that keeps the process alive', async () => {
  const child = await run(
    'close',
    `import { WebSocket } from 'ws';
     import { startGateway } from './index';
     const main = async () => {
       const gateway = await startGateway({ users: 20 });
       const socket = new WebSocket(gateway.presenceUrl);
       socket.on('error', () => undefined);
       await new Promise((resolve) => socket.on('open', resolve));
       for (const kind of ['flood', 'slow', 'restart', 'freeze']) {
         await fetch(gateway.url + '/trouble', { method: 'POST', body: JSON.stringify({ kind }) });
       }
       await gateway.close();
     };
     void main();`,
  );
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it at once, with sockets open', async (signal) => {
  const { child, client } = await runCommandLine(signal);
  const ended = once(child, 'exit');
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect((await client.closed).code).toBe(1006);
});

test('a broken rule is printed for whoever tries a client of their own', async () => {
  const { child, client } = await runCommandLine('violation');
  client.send({ type: 'subscribe', path: '/org/12345/user/67890/presence' });
  const [line] = await waitFor(child.stderr, /.+\n/);
  expect(line).toBe(
    'The first frame is auth, sent in time. (somebody on the presence socket: "the first frame must be auth")\n',
  );
});
