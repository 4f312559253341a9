// What if the network itself goes? A client and a server with a cable between them, each in a network namespace: the
// cable is pulled, the address changes, packets are lost or dropped, the system kills the socket. Needs root, `ip`, `ss`
// and `iptables` (Debian: iproute2, iptables); delay is `tc netem`'s where the kernel has it, else it says that it has not.
//   node soak/nets.mjs [--rounds 3]
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ask, startChild } from './support/children.mjs';
import modules from './support/modules.mjs';
import { conclude, round } from './support/report.mjs';
import { createStore, newToken } from './support/store.mjs';

const USER_ID = 1;
const TICK_MS = 1_100;
/** The least that the watchdog grants, and a second. */
const FOUND_WITHIN_MS = 11_000;
const PATIENCE_MS = 90_000;
// Two hosts of our own and a cable between them: nothing of this leaves the two namespaces.
const [serverHost, clientHost] = [`cti${process.pid}s`, `cti${process.pid}c`];
const CABLE = 'cable';
const SERVER = '192.0.2.1';
const ADDRESSES = ['192.0.2.2', '192.0.2.3'];

const run = (command, ...args) => execFileSync(command, args, { stdio: 'pipe' });
const at = (host, ...command) => run('ip', 'netns', 'exec', host, ...command);
const inside = (...command) => at(clientHost, ...command);
const childAt = (host, role, settings) =>
  startChild(import.meta.filename, role, settings, { before: ['/usr/sbin/ip', 'netns', 'exec', host] });

function layCable() {
  for (const host of [serverHost, clientHost]) run('ip', 'netns', 'add', host);
  const peer = ['peer', 'name', CABLE, 'netns', clientHost];
  run('ip', 'link', 'add', CABLE, 'netns', serverHost, 'type', 'veth', ...peer);
  for (const [host, address] of [
    [serverHost, SERVER],
    [clientHost, ADDRESSES[0]],
  ]) {
    at(host, 'ip', 'addr', 'add', `${address}/24`, 'dev', CABLE);
    for (const link of [CABLE, 'lo']) at(host, 'ip', 'link', 'set', link, 'up');
  }
}

function takeCable() {
  for (const host of [serverHost, clientHost]) run('ip', 'netns', 'del', host);
}

const filter = (...rule) => ({
  on: () => inside('iptables', '-A', ...rule),
  off: () => inside('iptables', '-D', ...rule),
});
const both = (...rule) => {
  const filters = ['INPUT', 'OUTPUT'].map((chain) => filter(chain, '-p', 'tcp', ...rule));
  return { on: () => filters.forEach(({ on }) => on()), off: () => filters.forEach(({ off }) => off()) };
};

let address = 0;

/** Each has to be found (but for those that a session outlives), and the client back and current when it is over. */
const faults = {
  cablePulled: {
    isFound: true,
    on: () => inside('ip', 'link', 'set', CABLE, 'down'),
    off: () => inside('ip', 'link', 'set', CABLE, 'up'),
  },
  addressChanged: {
    isFound: true,
    on() {
      const [from, to] = [ADDRESSES[address], ADDRESSES[(address = 1 - address)]];
      inside('ip', 'addr', 'del', `${from}/24`, 'dev', CABLE);
      inside('ip', 'addr', 'add', `${to}/24`, 'dev', CABLE);
    },
    off: () => undefined,
  },
  dropped: { isFound: true, ...both('-j', 'DROP') },
  deaf: { isFound: true, ...filter('INPUT', '-p', 'tcp', '-j', 'DROP') },
  killed: { isFound: true, on: () => inside('ss', '-K', 'dst', SERVER), off: () => undefined },
  fifthLost: {
    isFound: false,
    ...both('-m', 'statistic', '--mode', 'random', '--probability', '0.2', '-j', 'DROP'),
  },
};

/** The kernel's own word on delay, or why there is none. */
function tryDelay() {
  try {
    inside('tc', 'qdisc', 'add', 'dev', CABLE, 'root', 'netem', 'delay', '200ms', '50ms', 'loss', '5%');
    faults.slowAndLossy = {
      isFound: false,
      on: () => undefined,
      off: () => inside('tc', 'qdisc', 'del', 'dev', CABLE, 'root'),
    };
    return 'tried';
  } catch {
    return 'not in this kernel';
  }
}

/** The server: says what it is asked to say, and tells what clients did against the protocol. */
async function runGateway() {
  const gateway = await modules.startScriptedGateway({ tickMs: TICK_MS, host: SERVER });
  process.on('message', ({ availability }) => {
    if (availability !== undefined) gateway.setPresence({ userId: USER_ID, availability });
    process.send({ port: gateway.port, violations: gateway.violations.length });
  });
  process.send('running');
}

function runClient({ endpoint }) {
  const errors = [];
  const store = createStore({
    connectTimeoutMs: 2_000,
    reconnect: { firstDelayMs: 500, minDelayMs: 200, maxDelayMs: 2_000 },
    onError: ({ code }) => errors.push(code),
  });
  store.dispatch(modules.websocketUserSubscribe({ orgId: modules.orgId, userId: USER_ID }));
  store.dispatch(modules.websocketStart({ endpoint, accessToken: newToken(USER_ID), isFreedomWeb: false }));
  process.on('message', () => {
    const state = store.getState();
    const isLive = modules.selectPresenceFreshness(state, USER_ID) === 'live';
    const { availability } = modules.selectUserPresence(state, USER_ID) ?? {};
    const { status } = modules.selectPresenceConnection(state);
    process.send({ status, availability: isLive ? availability : undefined, errors });
  });
  process.send('running');
}

/** Asks until it is so; gives how long that took. */
async function until(child, isSo) {
  const from = performance.now();
  while (!isSo(await ask(child, 'state'))) {
    if (performance.now() - from > PATIENCE_MS) throw new Error(`It did not become true: ${isSo}`);
    await pause(50);
  }
  return performance.now() - from;
}

async function tryFault(child, gateway, { isFound, on, off }, word) {
  await pause(3.5 * TICK_MS);
  on();
  await ask(gateway, { availability: word });
  const foundMs = isFound ? await until(child, ({ status }) => status !== 'ready') : 0;
  const wordMs = isFound ? 0 : await until(child, ({ availability }) => availability === word);
  off();
  const backMs = await until(
    child,
    ({ status, availability }) => status === 'ready' && availability === word,
  );
  return { foundMs, wordMs, backMs };
}

async function main() {
  const rounds = Number(parseArgs({ options: { rounds: { type: 'string', default: '3' } } }).values.rounds);
  layCable();
  const figures = { rounds };
  try {
    const gateway = await childAt(serverHost, 'gateway', {});
    const { port } = await ask(gateway, {});
    const child = await childAt(clientHost, 'client', { endpoint: `ws://${SERVER}:${port}/v1/events` });
    await until(child, ({ status }) => status === 'ready');
    let words = 0;
    const tried = async (kind) => {
      for (let turn = 0; turn < rounds; turn++) {
        const { foundMs, wordMs, backMs } = await tryFault(child, gateway, faults[kind], `word ${++words}`);
        const worst = (figure, ms) => (figures[figure] = round(Math.max(figures[figure] ?? 0, ms)));
        if (faults[kind].isFound) {
          worst(`${kind}FoundMs`, foundMs);
          worst(`${kind}BackMs`, backMs);
        } else worst(`${kind}WordMs`, wordMs);
      }
    };
    for (const kind of Object.keys(faults)) await tried(kind);
    figures.netem = tryDelay();
    if (figures.netem === 'tried') await tried('slowAndLossy');
    figures.violations = (await ask(gateway, {})).violations;
    for (const process of [child, gateway]) process.kill();
  } finally {
    takeCable();
  }
  const limits = Object.keys(figures)
    .filter((figure) => figure.endsWith('Ms'))
    .map((figure) => [figure, '<=', figure.endsWith('FoundMs') ? FOUND_WITHIN_MS : 10_000]);
  conclude('nets', figures, [...limits, ['violations', '=', 0]]);
}

const [role, settings] = process.argv.slice(2);
if (role === 'client') runClient(JSON.parse(settings));
else if (role === 'gateway') await runGateway();
else await main();
