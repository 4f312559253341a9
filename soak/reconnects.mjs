// Does a reconnect leave anything behind? Both sockets lose their connection again and again, in different ways, and
// what the heap keeps is measured in this process; the gateway is in another one.
//   node --expose-gc soak/reconnects.mjs [--cycles 10000] [--paths 20]
import { parseArgs } from 'node:util';
import { ask, startChild } from './support/children.mjs';
import modules from './support/modules.mjs';
import { conclude, round } from './support/report.mjs';
import { createStore, newToken } from './support/store.mjs';

/** Over few cycles the engine's own warm-up counts; one leaked closure a cycle would still be some 3,000. */
const limitKiBPer1000 = (cycles) => (cycles < 5_000 ? 1_500 : 100);

/** Ends every session as soon as it has what it wants: in turn by close, FIN and RST. */
async function runGateway({ paths }) {
  const gateway = await modules.startScriptedGateway({ keep: 10, welcomeDelayMs: 0 });
  let ended = 0;
  const end = ({ socket, tcp }) => {
    const how = ended++ % 3;
    if (how === 0) socket.close(1001);
    else if (how === 1) tcp.end();
    else modules.reset(tcp);
  };
  const { onAuth, onSubscribe } = gateway.script;
  gateway.script.onAuth = (session) => {
    onAuth(session);
    if (session.kind === 'messages') {
      session.send({ operation: 'MODIFY', data: { userStatistics: { unreadMessages: ended } } });
      end(session);
    }
  };
  gateway.script.onSubscribe = (session, path) => {
    onSubscribe(session, path);
    if (session.paths.size === paths) end(session);
  };
  for (let userId = 1; userId <= paths; userId++) gateway.rows.set(userId, { userId, presence: 'ANSWERED' });
  const state = () => ({
    presenceUrl: gateway.presenceUrl,
    messagesUrl: gateway.messagesUrl,
    violations: gateway.violations.length,
  });
  process.on('message', () => process.send(state()));
  process.send(state());
}

function heapKiB() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1_024;
}

/** Least-squares slope of evenly spaced values. */
function slope(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [rise, run] = values.reduce(
    ([up, along], value, index) => [up + (index - middle) * (value - mean), along + (index - middle) ** 2],
    [0, 0],
  );
  return rise / run;
}

/** Timers and sockets that keep this process from ending, but for the channel to the gateway and standard output. */
const resources = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'TCPSocketWrap').length;

async function measure(cycles, paths) {
  const step = Math.max(100, Math.min(1_000, cycles / 5));
  const child = await startChild(import.meta.filename, 'gateway', { paths });
  const { presenceUrl, messagesUrl } = await ask(child, 'state');
  const samples = [];
  let ready = 0;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const count = ({ type, payload }) => {
    if (type !== 'realtime/connectionChanged' || payload.connection.status !== 'ready') return;
    if (payload.socket !== 'presence') return;
    ready++;
    if (ready % step === 0) setImmediate(() => samples.push(heapKiB()));
    if (ready === cycles) setImmediate(finish);
  };
  const store = createStore(
    {
      reconnect: { firstDelayMs: 0, minDelayMs: 0, maxDelayMs: 0, resetAfterMs: 1_000 },
      refreshAccessToken: () => newToken(1, Math.ceil(Date.now() / 1_000) + 3_600),
    },
    count,
  );
  const accessToken = newToken(1, Math.ceil(Date.now() / 1_000) + 3_600);
  const startedAt = performance.now();
  for (let userId = 1; userId <= paths; userId++) {
    store.dispatch(modules.websocketUserSubscribe({ orgId: modules.orgId, userId }));
  }
  store.dispatch(modules.websocketStart({ endpoint: presenceUrl, accessToken, isFreedomWeb: false }));
  store.dispatch(
    modules.websocketStart({
      endpoint: messagesUrl,
      accessToken,
      isFreedomWeb: false,
      users: 'org:12345:user:1',
    }),
  );
  await finished;
  const seconds = (performance.now() - startedAt) / 1_000;
  store.dispatch(modules.websocketStop());
  const { violations } = await ask(child, 'state');
  child.disconnect();
  child.kill();
  return { samples, step, seconds, violations };
}

async function run() {
  const option = (value) => ({ type: 'string', default: value });
  const { values } = parseArgs({ options: { cycles: option('10000'), paths: option('20') } });
  const [cycles, paths] = [Number(values.cycles), Number(values.paths)];
  if (globalThis.gc === undefined) throw new Error('Run it with node --expose-gc.');
  const { samples, step, seconds, violations } = await measure(cycles, paths);
  // The first sample is taken while the engine still learns; growth counts from there.
  const kibPer1000 = (slope(samples.slice(1)) * 1_000) / step;
  process.once('beforeExit', () => {
    conclude(
      'reconnects',
      {
        cycles,
        paths,
        seconds: round(seconds),
        kibPer1000: round(kibPer1000),
        heapKiB: samples.map(Math.round),
        violations,
        resourcesAfterStop: resources(),
      },
      [
        ['kibPer1000', '<=', limitKiBPer1000(cycles)],
        ['violations', '=', 0],
        ['resourcesAfterStop', '=', 0],
      ],
    );
  });
}

await (process.argv[2] === 'gateway' ? runGateway(JSON.parse(process.argv[3])) : run());
