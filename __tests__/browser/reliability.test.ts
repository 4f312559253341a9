import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestToken } from '../../src/testing';
import { describeInBrowser } from '../helpers/browser';
import { reset } from '../integration/support/reset';
import {
  orgId,
  startScriptedGateway,
  userPath,
  type ScriptedGateway,
} from '../integration/support/scripted-gateway';
import { createSignal, until, type Signal } from '../integration/support/until';
import { launchRawBrowser, type RawBrowser, type Tab } from './devtools';
import type { PageReport, PageSettings } from './reliability-page';
import { startPageServer } from './reliability-server';

const userId = 67_890;

describeInBrowser('a page that lives as pages do', () => {
  let browser: RawBrowser;
  let pages: Server;
  let gateway: ScriptedGateway;
  let tabs: Tab[];
  let reports: PageReport[];
  let reported: Signal;

  beforeAll(async () => {
    pages = await startPageServer();
    browser = await launchRawBrowser();
  });

  afterAll(async () => {
    pages.close();
    pages.closeAllConnections();
    await browser.close();
  });

  beforeEach(async () => {
    gateway = await startScriptedGateway({ tickMs: 200 });
    gateway.rows.set(userId, { userId, availability: 'Available' });
    tabs = [];
    reports = [];
    reported = createSignal();
  });

  afterEach(async () => {
    await Promise.all(tabs.map((tab) => tab.close()));
    const { violations } = gateway;
    await gateway.close();
    if (violations.length > 0) throw new Error(`Against the protocol: ${violations.join('; ')}`);
  });

  const heard = (isTrue: () => boolean): Promise<void> => until([reported, gateway], isTrue);
  const has = (wanted: Partial<Record<string, unknown>>): boolean =>
    reports.some((report) =>
      Object.entries(wanted).every(([key, value]) => Reflect.get(report, key) === value),
    );
  const statuses = (): string[] =>
    reports.flatMap((report) => (report.type === 'status' ? report.status : []));
  const seen = (): string[] =>
    reports.flatMap((report) => (report.type === 'presence' ? report.availability : []));
  const say = (availability: string): void => {
    gateway.setPresence({ userId, availability });
  };

  const pageUrl = (where: string): string =>
    `http://127.0.0.1:${(pages.address() as AddressInfo).port}${where}`;

  async function openTab(url: string): Promise<Tab> {
    const tab = await browser.open(url, (report) => {
      reports.push(report as PageReport);
      reported.notify();
    });
    tabs.push(tab);
    return tab;
  }

  async function openPage(settings: Partial<PageSettings> = {}): Promise<Tab> {
    const all: PageSettings = {
      endpoint: gateway.presenceUrl,
      accessToken: createTestToken({ orgId, userId }),
      orgId,
      userId,
      heartbeatTimeoutMs: 2_000,
      isWorker: false,
      ...settings,
    };
    const tab = await openTab(pageUrl(`/#${encodeURIComponent(JSON.stringify(all))}`));
    await heard(() => seen().includes('Available'));
    return tab;
  }

  const setOffline = (tab: Tab, offline: boolean): Promise<unknown> =>
    tab.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });

  async function expectOneSession(): Promise<void> {
    await heard(() => gateway.live().length === 1 && gateway.live()[0]?.paths.size === 1);
    expect([...gateway.live()[0]!.paths]).toEqual([userPath(userId)]);
  }

  test('frozen and resumed: whatever the socket says of itself, one new session', async () => {
    const tab = await openPage();
    await tab.send('Page.setWebLifecycleState', { state: 'frozen' });
    await heard(() => has({ event: 'freeze' }));
    say('Lunch');
    await tab.send('Page.setWebLifecycleState', { state: 'active' });
    await heard(() => gateway.opened === 2 && statuses().at(-1) === 'ready' && seen().at(-1) === 'Lunch');
    await expectOneSession();
    expect(gateway.opened).toBe(2);
  });

  test('into the back/forward cache and out of it: one new session, and it is current', async () => {
    const tab = await openPage();
    await tab.send('Page.navigate', { url: pageUrl('/elsewhere') });
    await heard(() => has({ event: 'elsewhere' }));
    say('Lunch');
    await tab.send('Runtime.evaluate', { expression: 'history.back()' });
    await heard(() => has({ event: 'pageshow', isPersisted: true }));
    await heard(() => seen().at(-1) === 'Lunch' && statuses().at(-1) === 'ready');
    await expectOneSession();
    expect(gateway.opened).toBe(2);
  });

  test('offline and back while the socket lives: the same session, nothing lost or doubled', async () => {
    const tab = await openPage({ heartbeatTimeoutMs: false });
    await setOffline(tab, true);
    await heard(() => has({ event: 'offline' }));
    const said = ['one', 'two', 'three', 'four', 'five'];
    for (const availability of said) say(availability);
    await setOffline(tab, false);
    await heard(() => seen().at(-1) === 'five');
    expect(seen()).toEqual(['Available', ...said]);
    expect(statuses()).toEqual(['connecting', 'authenticating', 'ready']);
    expect(gateway.opened).toBe(1);
  });

  test('offline while the gateway restarts: offline is shown, and back online it is soon ready', async () => {
    const tab = await openPage();
    await setOffline(tab, true);
    await heard(() => has({ event: 'offline' }));
    reset(gateway.live()[0]!.tcp);
    await heard(() => statuses().includes('offline'));
    await setOffline(tab, false);
    await heard(() => statuses().at(-1) === 'ready');
    await expectOneSession();
  });

  test('hidden, with timers held back: no reconnect, and every word arrives', async () => {
    await openPage({ heartbeatTimeoutMs: 1_500 });
    await openTab('about:blank');
    await heard(() => has({ state: 'hidden' }));
    const said = Array.from({ length: 20 }, (_, index) => `state ${index}`);
    // Several times the watchdog's time, while the page's timers fire once a second.
    await new Promise<void>((resolve) => {
      const left = [...said];
      const interval = setInterval(() => {
        say(left.shift()!);
        if (left.length > 0) return;
        clearInterval(interval);
        resolve();
      }, 250);
    });
    await heard(() => seen().at(-1) === said.at(-1));
    expect(seen()).toEqual(['Available', ...said]);
    expect(gateway.opened).toBe(1);
  });

  test('in a worker, where there is no window: it connects, and comes back', async () => {
    await openPage({ isWorker: true });
    reset(gateway.live()[0]!.tcp);
    await heard(() => gateway.opened === 2 && statuses().at(-1) === 'ready');
    await expectOneSession();
    expect(statuses()).toEqual([
      'connecting',
      'authenticating',
      'ready',
      'waiting',
      'connecting',
      'authenticating',
      'ready',
    ]);
  });
});
