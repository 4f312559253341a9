import { fork, type ChildProcess } from 'node:child_process';
import { bundle, removeBundles } from '../../integration/support/bundle';
import type { GatewayProcessOptions, GatewayReport } from '../../integration/support/gateway-process';
import {
  orgId,
  startScriptedGateway,
  type ScriptedGateway,
  type ScriptedGatewayOptions,
} from '../../integration/support/scripted-gateway';
import type { Engine, EngineKind, EnginePage } from '../drivers/engine';
import type { FieldSettings } from '../page/field-page';
import { byTestId, shows } from './page';
import { startPageServer, type PageServer } from './page-server';

/** A first start on a busy machine is slow. */
const LAUNCH_TIMEOUT_MS = 150_000;

/** The people of every story: two groups that share a member. */
export const people = {
  rows: [
    { userId: 1, presence: 'ANSWERED', availability: 'Available' },
    { userId: 2, presence: '', availability: 'Lunch' },
    { userId: 3, presence: 'RINGING', availability: 'Available' },
  ],
  members: [
    [100, [1, 2]],
    [200, [2, 3]],
  ],
} satisfies GatewayProcessOptions;

/** A gateway in a process of its own, which can be killed and frozen. */
export interface GatewayProcess {
  child: ChildProcess;
  /** What it said last. */
  report: GatewayReport;
}

/** An engine, and what a story opens in it; everything ends with the test. */
export interface Field extends Pick<EngineKind, 'canGoOffline' | 'tellsOfRestarts'> {
  /** The test page, nobody signed in. */
  open: (settings: Partial<FieldSettings>) => Promise<EnginePage>;
  /** The test page, signed in, both sockets ready, the first group on screen. */
  openReady: (settings: Partial<FieldSettings>) => Promise<EnginePage>;
  openUrl: (url: string) => Promise<EnginePage>;
  elsewhereUrl: () => string;
  gateway: (options?: ScriptedGatewayOptions) => Promise<ScriptedGateway>;
  gatewayProcess: (options?: ScriptedGatewayOptions) => Promise<GatewayProcess>;
}

/** Where a gateway at that port is found. */
export const endpointsAt = (port: number): Pick<FieldSettings, 'presenceUrl' | 'messagesUrl'> => ({
  presenceUrl: `ws://127.0.0.1:${port}/v1/events`,
  messagesUrl: `ws://127.0.0.1:${port}/v1/subscribe`,
});

/** Signs in as user 1 with the page's own form. */
export async function signIn(page: EnginePage): Promise<void> {
  await page.type(byTestId('user'), '1');
  await page.click(byTestId('sign-in'));
}

function startGatewayProcess(script: string, options: GatewayProcessOptions): Promise<GatewayProcess> {
  const child = fork(script, [JSON.stringify({ ...people, ...options })]);
  return new Promise((resolve) => {
    let gateway: GatewayProcess | undefined;
    child.on('message', (report: GatewayReport) => {
      if (gateway === undefined) resolve((gateway = { child, report }));
      gateway.report = report;
    });
  });
}

/** Starts the engine before the tests of a `describe` and ends it after them. */
export function inTheField(kind: EngineKind): Field {
  let engine: Engine;
  let pageServer: PageServer;
  let gatewayScript: string;
  const pages: EnginePage[] = [];
  const gateways: ScriptedGateway[] = [];
  const processes: GatewayProcess[] = [];
  // What has started: an engine that does not start must not leave a server that keeps Jest running.
  const started: (() => unknown)[] = [];

  beforeAll(async () => {
    gatewayScript = bundle('gateway-process');
    started.push(removeBundles);
    pageServer = await startPageServer();
    started.push(pageServer.close);
    engine = await kind.launch();
    started.push(engine.close);
  }, LAUNCH_TIMEOUT_MS);

  afterEach(async () => {
    const violations = [...gateways, ...processes.map(({ report }) => report)].flatMap(
      (gateway) => gateway.violations,
    );
    for (const page of pages.splice(0)) await page.close();
    for (const { child } of processes.splice(0)) child.kill('SIGKILL');
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    expect(violations).toEqual([]);
  });

  afterAll(async () => {
    for (const end of started.reverse()) await end();
  });

  const field: Field = {
    canGoOffline: kind.canGoOffline,
    tellsOfRestarts: kind.tellsOfRestarts,
    async openUrl(url) {
      const page = await engine.open(url);
      pages.push(page);
      return page;
    },
    open: (settings) =>
      field.openUrl(
        pageServer.pageUrl({
          ...endpointsAt(1),
          orgId,
          groupIds: [100, 200],
          heartbeatTimeoutMs: 10_000,
          connectTimeoutMs: 10_000,
          ...settings,
        }),
      ),
    async openReady(settings) {
      const page = await field.open(settings);
      await signIn(page);
      await shows(page, 'presence', 'ready');
      await shows(page, 'messages', 'ready');
      await page.click(byTestId('group-100'));
      return page;
    },
    elsewhereUrl: () => pageServer.elsewhereUrl,
    async gateway(options) {
      const gateway = await startScriptedGateway(options);
      gateways.push(gateway);
      for (const row of people.rows) gateway.rows.set(row.userId, row);
      for (const [groupId, userIds] of people.members) gateway.members.set(groupId, userIds);
      return gateway;
    },
    async gatewayProcess(options = {}) {
      const gateway = await startGatewayProcess(gatewayScript, options);
      processes.push(gateway);
      return gateway;
    },
  };
  return field;
}
