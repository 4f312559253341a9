import path from 'node:path';
import { haproxyConfig } from '../../demo/gateway/cluster/supervisor/haproxy-config';
import { startPart, type Part } from '../../demo/gateway/cluster/supervisor/part';
import { findTool, missingTools } from '../../demo/gateway/cluster/supervisor/tools';

const parts: Part[] = [];
afterEach(async () => {
  await Promise.all(parts.splice(0).map((part) => part.stop()));
});

/** A part that says who it is and waits; `heard` resolves with the next lines that fit. */
const startScript = (script: string, restartMs = 0) => {
  const lines: string[] = [];
  const waiting: { fits: RegExp; resolve: (line: string) => void }[] = [];
  const part = startPart({
    name: 'part',
    kind: 'gateway',
    command: process.execPath,
    args: ['--eval', script],
    restartMs,
    onLine: (name, line) => {
      lines.push(`${name}: ${line}`);
      const index = waiting.findIndex(({ fits }) => fits.test(line));
      if (index >= 0) waiting.splice(index, 1)[0]?.resolve(line);
    },
  });
  parts.push(part);
  const heard = (fits: RegExp) => new Promise<string>((resolve) => waiting.push({ fits, resolve }));
  return { part, lines, heard };
};

const waits = 'console.log("I am", process.pid); setInterval(() => undefined, 1e6);';

test('a part that is killed is started again, and its lines carry its name', async () => {
  const { part, lines, heard } = startScript(waits);
  const first = await heard(/I am/);
  expect(first).toBe(`I am ${part.pid()}`);
  const again = heard(/I am/);
  part.signal('SIGKILL', 0);
  expect(await again).not.toBe(first);
  expect(part.restarts()).toBe(1);
  expect(lines).toContain('part: ended with SIGKILL; starts again in 0 ms');
});

test('a part that ends by itself is started again', async () => {
  const { part, heard } = startScript('console.log("here"); if (!process.argv[1]) process.exit(3)');
  await heard(/ended with 3/);
  await heard(/here/);
  expect(part.restarts()).toBeGreaterThan(0);
});

test('a part that is stopped stays down, also one that does not listen', async () => {
  const { part, heard } = startScript(waits);
  await heard(/I am/);
  await part.stop();
  expect(part.pid()).toBeNull();
  part.signal('SIGKILL');
  expect(part.restarts()).toBe(0);
});

test('a killed part takes the processes below it with it', async () => {
  // The one below keeps the part's output open: that the part has ended is heard only once both have.
  const { part, heard } = startScript(
    `const { spawn } = require('node:child_process');
     spawn(process.execPath, ['--eval', 'console.log("below"); setInterval(() => undefined, 1e6)'], { stdio: 'inherit' });
     setInterval(() => undefined, 1e6);`,
    600_000,
  );
  await heard(/below/);
  const down = heard(/ended with SIGKILL/);
  part.signal('SIGKILL');
  await down;
  expect(part.pid()).toBeNull();
});

test('the balancer sends sockets to the gateway with the fewest, and to none that is not well', () => {
  const config = haproxyConfig({
    port: 5173,
    host: '127.0.0.1',
    controlPort: 9,
    gateways: [
      { name: 'gateway-1', port: 7001 },
      { name: 'gateway-2', port: 7002 },
    ],
  });
  expect(config).toMatch(
    /backend sockets\n {2}balance leastconn\n {2}option httpchk\n {2}http-check send meth GET uri \/health\n {2}http-check expect status 200\n {2}server gateway-1 127.0.0.1:7001 check\n {2}server gateway-2 127.0.0.1:7002 check\n/,
  );
  expect(config).toContain('bind 127.0.0.1:5173');
});

describe('the programs that a cluster needs', () => {
  test('are looked for where a user’s path does not look, too', () => {
    expect(findTool(path.basename(process.execPath), [path.dirname(process.execPath)])).toBe(
      process.execPath,
    );
    expect(findTool('no-such-program')).toBeUndefined();
  });

  test('are named with the command that installs them', () => {
    expect(missingTools(() => undefined)).toBe(
      'nats-server and haproxy are missing. On Debian or Ubuntu: sudo apt-get install -y nats-server haproxy',
    );
    expect(missingTools((name) => (name === 'haproxy' ? undefined : name))).toMatch(
      /^haproxy is missing\..* haproxy$/,
    );
    expect(missingTools((name) => name)).toBeUndefined();
  });
});
