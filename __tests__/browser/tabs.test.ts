import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestToken } from '../../src/testing';
import { describeInBrowser } from '../helpers/browser';
import {
  orgId,
  startScriptedGateway,
  userPath,
  type ScriptedGateway,
} from '../integration/support/scripted-gateway';
import { launchRawBrowser, type RawBrowser, type Tab } from './devtools';
import { startPageServer } from './reliability-server';
import type { TabsPageSettings, TabsPageState } from './tabs-page';

const userId = 67_890;
const HEARTBEAT_MS = 2_000;

describeInBrowser('tabs of one browser', () => {
  let browser: RawBrowser;
  let pages: Server;
  let gateway: ScriptedGateway;
  let tabs: Tab[];
  let accessToken: string;

  beforeAll(async () => {
    pages = await startPageServer('tabs-page.ts');
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
    accessToken = createTestToken({ orgId, userId, jti: String(Math.random()) });
  });

  afterEach(async () => {
    // A tab that crashed is gone, and one that hangs answers nothing.
    await Promise.allSettled(tabs.map((tab) => tab.close()));
    const { violations } = gateway;
    await gateway.close();
    if (violations.length > 0) throw new Error(`Against the protocol: ${violations.join('; ')}`);
  });

  const pageUrl = (where: string): string =>
    `http://127.0.0.1:${(pages.address() as AddressInfo).port}${where}`;

  async function ask(tab: Tab): Promise<TabsPageState> {
    const { result } = (await tab.send('Runtime.evaluate', { expression: 'globalThis.ask?.() ?? "{}"' })) as {
      result: { value: string };
    };
    return JSON.parse(result.value) as TabsPageState;
  }

  async function until(what: string, isSo: () => Promise<boolean>, withinMs: number): Promise<number> {
    const begunAt = performance.now();
    while (!(await isSo())) {
      if (performance.now() - begunAt > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return performance.now() - begunAt;
  }

  const isLive = async (tab: Tab): Promise<boolean> => (await ask(tab)).freshness === 'live';

  async function openTab(): Promise<Tab> {
    const settings: TabsPageSettings = {
      presenceUrl: gateway.presenceUrl,
      messagesUrl: gateway.messagesUrl,
      accessToken,
      orgId,
      userId,
      heartbeatTimeoutMs: HEARTBEAT_MS,
    };
    const tab = await browser.open(
      pageUrl(`/#${encodeURIComponent(JSON.stringify(settings))}`),
      () => undefined,
    );
    tabs.push(tab);
    await until('a new tab is live', () => isLive(tab), 5_000);
    return tab;
  }

  const presenceSockets = () => gateway.live().filter(({ kind }) => kind === 'presence');

  test('eight of them have one presence and one messages socket, and post no piece of the token', async () => {
    for (let at = 0; at < 8; at++) await openTab();
    expect(gateway.live()).toHaveLength(2);
    expect(presenceSockets().map(({ paths }) => [...paths])).toEqual([[userPath(userId)]]);
    const states = await Promise.all(tabs.map(ask));
    expect(states.map(({ role }) => role)).toEqual(['leader', ...Array<string>(7).fill('follower')]);
    gateway.setPresence({ userId, availability: 'Lunch' });
    for (const tab of tabs)
      await until('news in each tab', async () => (await ask(tab)).availability === 'Lunch', 2_000);
    const posted = (await Promise.all(tabs.map(ask))).flatMap((state) => state.posted).join('\n');
    expect(posted).toContain('Lunch');
    for (let at = 0; at + 24 <= accessToken.length; at++) {
      expect(posted).not.toContain(accessToken.slice(at, at + 24));
    }
  });

  const ways: Record<string, { happen: (tab: Tab) => Promise<unknown>; withinMs: number }> = {
    'is closed': { happen: (tab) => tab.close(), withinMs: 1_000 },
    crashes: {
      happen: (tab) => {
        void tab.send('Page.crash').catch(() => undefined);
        return Promise.resolve();
      },
      withinMs: 1_000,
    },
    'is frozen': {
      happen: (tab) => tab.send('Page.setWebLifecycleState', { state: 'frozen' }),
      withinMs: 1_000,
    },
    'goes into the back/forward cache': {
      happen: (tab) => tab.send('Page.navigate', { url: pageUrl('/elsewhere') }),
      withinMs: 1_000,
    },
    hangs: {
      happen: (tab) => {
        void tab.send('Runtime.evaluate', { expression: 'for (;;);' }).catch(() => undefined);
        return Promise.resolve();
      },
      withinMs: HEARTBEAT_MS + 2_000,
    },
  };

  test.each(Object.keys(ways))('another leads in time when the leader %s', async (way) => {
    const { happen, withinMs } = ways[way]!;
    const [leader, next, last] = [await openTab(), await openTab(), await openTab()];
    await happen(leader);
    const leads = async (): Promise<boolean> => {
      const roles = await Promise.all([next, last].map(async (tab) => (await ask(tab)).role));
      return roles.includes('leader');
    };
    const tookMs = await until('another leads', leads, withinMs);
    process.stdout.write(`takeover, the leader ${way}: ${tookMs.toFixed(0)} ms\n`);
    for (const tab of [next, last]) await until('live again', () => isLive(tab), 3_000);
    gateway.setPresence({ userId, availability: way });
    for (const tab of [next, last])
      await until('news after it', async () => (await ask(tab)).availability === way, 2_000);
    // A page that hangs still holds its own.
    expect(presenceSockets()).toHaveLength(way === 'hangs' ? 2 : 1);
  });

  test('back from the cache, or thawed, a page is a follower and live again', async () => {
    const [leader, next] = [await openTab(), await openTab()];
    await leader.send('Page.setWebLifecycleState', { state: 'frozen' });
    await until('another leads', async () => (await ask(next)).role === 'leader', 1_000);
    gateway.setPresence({ userId, availability: 'meanwhile' });
    await leader.send('Page.setWebLifecycleState', { state: 'active' });
    await until('the news of meanwhile', async () => (await ask(leader)).availability === 'meanwhile', 3_000);
    expect((await ask(leader)).role).toBe('follower');
    expect(presenceSockets()).toHaveLength(1);
  });
});
