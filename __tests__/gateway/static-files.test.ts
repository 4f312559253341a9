import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endAll, start } from './support';
import type { Gateway } from '../../demo/gateway';

let folder: string;
let gateway: Gateway;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'static-'));
  const page = path.join(folder, 'page');
  await mkdir(path.join(page, 'assets'), { recursive: true });
  await writeFile(path.join(page, 'index.html'), '<title>page</title>');
  await writeFile(path.join(page, 'assets', 'app.js'), 'export {};');
  await writeFile(path.join(page, 'assets', 'font é.woff2'), 'font');
  await writeFile(path.join(page, 'assets', 'data.bin'), 'data');
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  await mkdir(path.join(folder, 'page-of-others'));
  await writeFile(path.join(folder, 'page-of-others', 'index.html'), 'secret');
  await symlink(path.join(folder, 'secret.txt'), path.join(page, 'link.txt'));
  gateway = await start({ staticDir: page });
});

afterEach(async () => {
  await endAll();
  await rm(folder, { recursive: true });
});

/** Asks for a path exactly as written: `fetch` would tidy it up first. */
const ask = (rawPath: string, method = 'GET') =>
  new Promise<{
    status: number | undefined;
    type: string | undefined;
    cache: string | undefined;
    text: string;
  }>((resolve, reject) => {
    const asked = request(
      { port: gateway.port, host: '127.0.0.1', path: rawPath, method, agent: false },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const { 'content-type': type, 'cache-control': cache } = response.headers;
          resolve({ status: response.statusCode, type, cache, text });
        });
      },
    );
    asked.on('error', reject).end();
  });

test.each([
  ['/', 'text/html; charset=utf-8', '<title>page</title>'],
  ['/index.html?version=1', 'text/html; charset=utf-8', '<title>page</title>'],
  ['/assets/app.js', 'text/javascript; charset=utf-8', 'export {};'],
  ['/assets/font%20%C3%A9.woff2', 'font/woff2', 'font'],
  ['/assets/data.bin', 'application/octet-stream', 'data'],
])('%s is served as %s, asked for anew each time', async (rawPath, type, text) => {
  expect(await ask(rawPath)).toEqual({ status: 200, type, cache: 'no-cache', text });
});

const script = `export const text = '${'moving rows '.repeat(400)}';`;

const askEncoded = async (name: string, acceptEncoding: string) => {
  await writeFile(path.join(folder, 'page', 'assets', name), script);
  // fetch undoes the encoding that the header names, so equal text proves it.
  const response = await fetch(`${gateway.url}/assets/${name}`, {
    headers: { 'accept-encoding': acceptEncoding },
  });
  const { headers } = response;
  return {
    encoding: headers.get('content-encoding'),
    cache: headers.get('cache-control'),
    vary: headers.get('vary'),
    bytes: Number(headers.get('content-length')),
    text: await response.text(),
  };
};

test.each([
  ['br, gzip', 'br'],
  ['gzip;q=0.8', 'gzip'],
  ['gzip;q=0, br;q=0.0', null],
  ['identity', null],
])('a client that takes %j gets a script in %j', async (accepted, encoding) => {
  const reply = await askEncoded('app-Dx3_a-9z.js', accepted);
  expect(reply).toMatchObject({ encoding, text: script, vary: 'Origin, Accept-Encoding' });
  const mostBytes = encoding === null ? script.length : script.length / 10;
  expect(reply.bytes).toBeLessThanOrEqual(mostBytes);
});

test('what is named by its content is kept for good, and everything else asked for anew', async () => {
  const forGood = 'public, max-age=31536000, immutable';
  expect((await askEncoded('app-Dx3_a-9z.js', 'br')).cache).toBe(forGood);
  expect((await askEncoded('app.js', 'br')).cache).toBe('no-cache');
  expect((await ask('/')).cache).toBe('no-cache');
});

test('a file that changes under its name is read anew', async () => {
  await askEncoded('changing.js', 'br');
  await writeFile(path.join(folder, 'page', 'assets', 'changing.js'), `${script}//2`);
  const response = await fetch(`${gateway.url}/assets/changing.js`, { headers: { 'accept-encoding': 'br' } });
  expect(await response.text()).toBe(`${script}//2`);
});

test('HEAD gives the headers alone', async () => {
  expect(await ask('/', 'HEAD')).toMatchObject({ status: 200, text: '' });
});

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/assets/../../secret.txt',
  '/../page-of-others/',
  '/..%5csecret.txt',
  '/link.txt',
  '//etc/passwd',
  '/index.html%00.txt',
  '/%',
  '/assets',
  '/assets/',
  '/missing.js',
])('%s is not found', async (rawPath) => {
  const { status, text } = await ask(rawPath);
  expect([status, text]).toEqual([404, '{"error":"Not found."}']);
});

test('without a built page there is a placeholder', async () => {
  const { url } = await start();
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await response.text()).toContain('The demo gateway is running');
});
