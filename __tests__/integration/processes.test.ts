import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { websocketUserSubscribe } from '../../src';
import { bundle, removeBundles } from './support/bundle';
import { ownId, type Client } from './support/client';
import type { GatewayReport, GatewayRequest } from './support/gateway-process';
import { orgId, userPath, type ScriptedGatewayOptions } from './support/scripted-gateway';
import type { SleeperReport } from './support/sleeper';
import {
  availability,
  clientForTest,
  endAll,
  gatewayForTest,
  proxyForTest,
  startSocket,
} from './support/set-up';
import { createSignal, until, type Source } from './support/until';

const children: ChildProcess[] = [];

afterEach(async () => {
  await endAll();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A child process whose last report is at hand. */
interface Reporter<Report> extends Source {
  child: ChildProcess;
  last: Report | undefined;
}

function spawn<Report>(script: string, args: string[]): Reporter<Report> {
  const child = fork(script, args);
  children.push(child);
  const reported = createSignal();
  const reporter: Reporter<Report> = {
    child,
    last: undefined,
    subscribe: reported.subscribe,
  };
  child.on('message', (report) => {
    reporter.last = report as Report;
    reported.notify();
  });
  return reporter;
}

const scripts = { gateway: '', sleeper: '', bare: '' };

beforeAll(() => {
  scripts.gateway = bundle('gateway-process');
  scripts.sleeper = bundle('sleeper');
  scripts.bare = bundle('bare-script');
});

afterAll(removeBundles);

async function spawnGateway(options: ScriptedGatewayOptions = {}): Promise<Reporter<GatewayReport>> {
  const gateway = spawn<GatewayReport>(scripts.gateway, [JSON.stringify(options)]);
  await until(gateway, () => gateway.last !== undefined);
  return gateway;
}

const urlOf = (gateway: Reporter<GatewayReport>): string => `ws://127.0.0.1:${gateway.last!.port}/v1/events`;

function ask(gateway: Reporter<GatewayReport>, request: GatewayRequest): void {
  gateway.child.send(request);
}

function readyClient(
  gateway: Reporter<GatewayReport>,
  options?: Parameters<typeof clientForTest>[0],
): Client {
  const client = clientForTest(options);
  client.dispatch(websocketUserSubscribe({ orgId, userId: ownId }));
  startSocket(client, urlOf(gateway));
  return client;
}

const isSubscribedOnce = ({ last }: Reporter<GatewayReport>): boolean =>
  JSON.stringify(last?.live) === JSON.stringify([[userPath(ownId)]]);

describe('a server in a process of its own', () => {
  test('killed, and started again at the same port: back by itself', async () => {
    const gateway = await spawnGateway();
    const client = readyClient(gateway);
    await until([client, gateway], () => client.isReady() && isSubscribedOnce(gateway));
    gateway.child.kill('SIGKILL');
    await until(client, () => client.connection().attempt === 3);
    expect(client.errors[0]).toMatchObject({ code: 'CONNECTION_CLOSED', closeCode: 1006 });

    const restarted = await spawnGateway({ port: gateway.last!.port });
    await until([client, restarted], () => client.isReady() && isSubscribedOnce(restarted));
    expect(restarted.last).toMatchObject({ opened: 1, violations: [] });
  });

  test('frozen for long: found dead, attempts hang and time out, and one session is left when it wakes', async () => {
    const gateway = await spawnGateway({ tickMs: 100 });
    const client = readyClient(gateway, { heartbeatTimeoutMs: 1_000, connectTimeoutMs: 100 });
    await until([client, gateway], () => client.isReady() && isSubscribedOnce(gateway));
    gateway.child.kill('SIGSTOP');
    await until(client, () => client.errorCodes().filter((code) => code === 'CONNECT_TIMEOUT').length === 2);
    expect(client.errorCodes()[0]).toBe('HEARTBEAT_TIMEOUT');
    gateway.child.kill('SIGCONT');
    await until([client, gateway], () => client.isReady() && isSubscribedOnce(gateway));
    expect(gateway.last!.violations).toEqual([]);
  });

  test('frozen for a moment: the same session, and what was sent meanwhile arrives', async () => {
    const gateway = await spawnGateway();
    const client = readyClient(gateway, { heartbeatTimeoutMs: 10_000 });
    await until([client, gateway], () => client.isReady() && isSubscribedOnce(gateway));
    gateway.child.kill('SIGSTOP');
    client.dispatch(websocketUserSubscribe({ orgId, userId: 5 }));
    gateway.child.kill('SIGCONT');
    ask(gateway, { type: 'push', row: { userId: ownId, availability: 'Lunch' } });
    await until(
      [client, gateway],
      () => availability(client) === 'Lunch' && gateway.last!.live[0]?.length === 2,
    );
    expect(gateway.last!.opened).toBe(1);
    expect(client.errors).toEqual([]);
  });
});

async function expectToEnd(args: string[]): Promise<void> {
  const child = execFile(process.execPath, [scripts.bare, ...args]);
  children.push(child);
  let output = '';
  child.stdout?.on('data', (text: string) => (output += text));
  const [exitCode] = (await once(child, 'close')) as [number];
  const { status, aliveMs } = JSON.parse(output) as { status: string; aliveMs: number };
  expect({ exitCode, status }).toEqual({ exitCode: 0, status: 'stopped' });
  expect(aliveMs).toBeLessThan(1_000);
}

describe('a client in a process of its own', () => {
  test('asleep for 3 s, three times its watchdog: no false death, and it catches up', async () => {
    const gateway = await gatewayForTest({ tickMs: 100 });
    const sleeper = spawn<SleeperReport>(scripts.sleeper, [gateway.presenceUrl, '1000']);
    await until(sleeper, () => sleeper.last?.status === 'ready');
    await until(gateway, () => gateway.live()[0]?.paths.size === 1);
    sleeper.child.kill('SIGSTOP');
    let sentCount = 0;
    await new Promise<void>((resolve) => {
      const interval = setInterval(() => {
        gateway.setPresence({ userId: ownId, availability: `state ${++sentCount}` });
        if (sentCount < 25) return;
        clearInterval(interval);
        resolve();
      }, 120);
    });
    sleeper.child.kill('SIGCONT');
    await until(sleeper, () => sleeper.last?.availability === 'state 25');
    expect(sleeper.last).toEqual({ status: 'ready', availability: 'state 25', errors: [] });
    expect(gateway.opened).toBe(1);
  });

  test.each(['ready', 'connecting', 'waiting'])(
    'a bare script that stops while %s ends by itself within a second',
    async (when) => {
      const gateway = await gatewayForTest();
      const proxy = await proxyForTest(gateway.port);
      if (when === 'connecting') proxy.accept = 'hold';
      if (when === 'waiting') await proxy.goDown();
      const urls = ['events', 'subscribe'].map((path) => `ws://127.0.0.1:${proxy.port}/v1/${path}`);
      await expectToEnd([...urls, when]);
    },
  );

  test('a bare script that stops while its server is frozen ends by itself within a second', async () => {
    const gateway = await spawnGateway();
    const { port } = gateway.last!;
    const urls = ['events', 'subscribe'].map((path) => `ws://127.0.0.1:${port}/v1/${path}`);
    await expectToEnd([...urls, 'ready', String(gateway.child.pid)]);
  });
});
