// What if a proxy cuts whatever is idle? HAProxy and nginx (Debian: haproxy, nginx-light) stand before a server that says
// nothing for so long that they close; each time the client must be back, subscribed and current, and no proxy that
// is left in peace by ticks may cut at all.
//   node soak/idle-proxy.mjs [--idle-s 30] [--cuts 2]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import modules from './support/modules.mjs';
import { conclude, round } from './support/report.mjs';
import { createStore, newToken } from './support/store.mjs';

const USER_ID = 1;

const proxies = {
  haproxy: (port, target, idleS) => ({
    args: (file) => ['-db', '-f', file],
    config: `
global
  maxconn 100
defaults
  mode http
  timeout connect 5s
  timeout client ${idleS}s
  timeout server ${idleS}s
  timeout tunnel ${idleS}s
listen gateway
  bind 127.0.0.1:${port}
  server one 127.0.0.1:${target}
`,
  }),
  nginx: (port, target, idleS, folder) => ({
    args: (file) => ['-c', file, '-p', folder, '-e', join(folder, 'error.log'), '-g', 'daemon off;'],
    config: `
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${target};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
      proxy_read_timeout ${idleS}s;
    }
  }
}
`,
  }),
};

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const isListening = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

async function startProxy(program, target, idleS, folder) {
  const port = await freePort();
  const { args, config } = proxies[program](port, target, idleS, folder);
  const file = join(folder, `${program}.conf`);
  writeFileSync(file, config);
  const child = spawn(program, args(file), {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  const failed = new Promise((_, reject) => child.once('error', reject));
  process.once('exit', () => child.kill());
  const listens = (async () => {
    while (!(await isListening(port))) await pause(50);
  })();
  await Promise.race([listens, failed]);
  return { port, end: () => child.kill() };
}

/** One proxy, a silent server and one that ticks behind it. */
async function tryProxy(program, tickMs, { idleS, cuts, folder }) {
  const gateway = await modules.startScriptedGateway({ tickMs });
  gateway.rows.set(USER_ID, { userId: USER_ID, availability: 'Available' });
  const proxy = await startProxy(program, gateway.port, idleS, folder);
  const closes = [];
  const store = createStore({
    onError: ({ code, closeCode }) => closes.push({ code, closeCode, at: performance.now() }),
  });
  const endpoint = `ws://127.0.0.1:${proxy.port}/v1/events`;
  store.dispatch(modules.websocketUserSubscribe({ orgId: modules.orgId, userId: USER_ID }));
  store.dispatch(modules.websocketStart({ endpoint, accessToken: newToken(USER_ID), isFreedomWeb: false }));
  const isCurrent = () => modules.selectPresenceFreshness(store.getState(), USER_ID) === 'live';
  const until = async (isSo) => {
    const deadline = performance.now() + 2 * idleS * 1_000 + 10_000;
    while (!isSo()) {
      if (performance.now() > deadline) throw new Error(`It did not become true: ${isSo}`);
      await pause(20);
    }
  };
  await until(isCurrent);
  const backMs = [];
  const lives = [];
  if (tickMs > 0) await pause(1.5 * idleS * 1_000);
  else {
    for (let cut = 1; cut <= cuts; cut++) {
      const liveAt = performance.now();
      await until(() => closes.length === cut);
      lives.push(closes[cut - 1].at - liveAt);
      await until(isCurrent);
      backMs.push(performance.now() - closes[cut - 1].at);
    }
  }
  store.dispatch(modules.websocketStop());
  proxy.end();
  await gateway.close();
  return {
    cuts: closes.length,
    codes: [...new Set(closes.map(({ closeCode }) => closeCode))],
    lives,
    backMs,
    violations: gateway.violations.length,
  };
}

const { values } = parseArgs({
  options: { 'idle-s': { type: 'string', default: '30' }, cuts: { type: 'string', default: '2' } },
});
const [idleS, cuts] = [Number(values['idle-s']), Number(values.cuts)];
const folder = mkdtempSync(join(tmpdir(), 'proxies-'));
const tried = await Promise.all(
  Object.keys(proxies).flatMap((program) =>
    [0, idleS * 300].map(async (tickMs) => {
      const own = mkdtempSync(join(folder, 'one-'));
      return [program, tickMs, await tryProxy(program, tickMs, { idleS, cuts, folder: own })];
    }),
  ),
);
rmSync(folder, { recursive: true });
const figures = { idleS };
for (const [program, tickMs, { cuts: found, codes, lives, backMs, violations }] of tried) {
  figures.violations = (figures.violations ?? 0) + violations;
  if (tickMs > 0) figures[`${program}CutsBetweenTicks`] = found;
  else {
    figures[`${program}Cuts`] = found;
    figures[`${program}Codes`] = codes.join();
    figures[`${program}LifeS`] = round(Math.max(...lives) / 1_000);
    figures[`${program}BackMs`] = round(Math.max(...backMs));
  }
}
conclude('idle-proxy', figures, [
  ...Object.keys(proxies).flatMap((program) => [
    [`${program}Cuts`, '=', cuts],
    [`${program}BackMs`, '<=', 6_000],
    [`${program}CutsBetweenTicks`, '=', 0],
  ]),
  ['violations', '=', 0],
]);
