import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** WebKit dies of a locale that the system does not have, `C` included. */
const locale = 'en_GB.UTF-8';

/** A WebDriver that runs in a display and a locale of its own. */
export interface WebKitProcess {
  url: string;
  close: () => Promise<void>;
}

const isInPath = (command: string): boolean =>
  (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, command)));

function hasLocale(): boolean {
  const normal = (name: string): string => name.toLowerCase().replace('-', '');
  const known = execFileSync('locale', ['-a'], { encoding: 'utf8' }).split('\n');
  return known.some((name) => normal(name) === normal(locale));
}

/** Path of WebKitGTK's small browser; `undefined` if there is none. */
export function findMiniBrowser(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return readdirSync('/usr/lib')
    .map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
    .find((file) => existsSync(file));
}

/** What of WebKit is not on this machine, in words, or `null`. */
export function missingOfWebKit(): string | null {
  if (findMiniBrowser() === undefined || !isInPath('WebKitWebDriver')) {
    return 'no WebKitGTK found (Debian: webkit2gtk-driver)';
  }
  if (!isInPath('Xvfb')) return 'no Xvfb found (Debian: xvfb)';
  return hasLocale() ? null : `no locale ${locale} (Debian: locales, then locale-gen)`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

/** Starts Xvfb on a display that it chooses itself, and gives the display's name. */
async function startDisplay(children: ChildProcess[]): Promise<string> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  const [number] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer];
  return `:${number.toString().trim()}`;
}

/** Starts a WebDriver; it ends with this process at the latest. */
export async function startWebKitProcess(): Promise<WebKitProcess> {
  const children: ChildProcess[] = [];
  const killAll = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  const display = await startDisplay(children);
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, LC_ALL: locale, NO_AT_BRIDGE: '1' };
  children.push(spawn('WebKitWebDriver', ['-p', String(port)], { env, stdio: 'ignore' }));
  while (!(await isListening(port))) await pause(50);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      process.off('exit', killAll);
      // The display last: whatever is shown on it goes first.
      for (const child of children.reverse()) await end(child);
    },
  };
}
