import { createTestToken } from '../../src/testing';
import type { TabsPageState } from '../engines/page/tabs-page';
import { startPageServer, type PageServer } from '../engines/support/page-server';
import { describeInBrowser } from '../helpers/browser';
import { orgId, startScriptedGateway, type ScriptedGateway } from '../integration/support/scripted-gateway';
import { launchRawBrowser, type RawBrowser, type Tab } from './devtools';

const userId = 67_890;

/** What only Chromium can be made to do; the rest is told in every engine: __tests__/engines/stories/tabs.ts. */
describeInBrowser('tabs of one browser', () => {
  let browser: RawBrowser;
  let pages: PageServer;
  let gateway: ScriptedGateway;
  let tabs: Tab[];

  beforeAll(async () => {
    pages = await startPageServer();
    browser = await launchRawBrowser();
  });

  afterAll(async () => {
    pages.close();
    await browser.close();
  });

  beforeEach(async () => {
    gateway = await startScriptedGateway({ tickMs: 200 });
    gateway.rows.set(userId, { userId, availability: 'Available' });
    tabs = [];
  });

  afterEach(async () => {
    await Promise.all(tabs.map((tab) => tab.close()));
    const { violations } = gateway;
    await gateway.close();
    if (violations.length > 0) throw new Error(`Against the protocol: ${violations.join('; ')}`);
  });

  async function ask(tab: Tab): Promise<TabsPageState> {
    const { result } = (await tab.send('Runtime.evaluate', { expression: 'globalThis.ask?.() ?? "{}"' })) as {
      result: { value: string };
    };
    return JSON.parse(result.value) as TabsPageState;
  }

  async function until(what: string, isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
    const begunAt = performance.now();
    while (!(await isSo())) {
      if (performance.now() - begunAt > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function openTab(isFramed = false): Promise<Tab> {
    const { presenceUrl, messagesUrl } = gateway;
    const accessToken = createTestToken({ orgId, userId, jti: 'tabs' });
    const settings = { presenceUrl, messagesUrl, accessToken, orgId, userId, heartbeatTimeoutMs: 2_000 };
    const tab = await browser.open(
      isFramed ? pages.crmUrl(settings) : pages.tabUrl(settings),
      () => undefined,
    );
    tabs.push(tab);
    await until('a new tab is live', async () => (await ask(tab)).freshness === 'live', 5_000);
    return tab;
  }

  const ways: Record<
    string,
    { leave: (tab: Tab) => Promise<unknown>; back: (tab: Tab) => Promise<unknown> }
  > = {
    frozen: {
      leave: (tab) => tab.send('Page.setWebLifecycleState', { state: 'frozen' }),
      back: (tab) => tab.send('Page.setWebLifecycleState', { state: 'active' }),
    },
    'in the back/forward cache': {
      leave: (tab) => tab.send('Page.navigate', { url: pages.elsewhereUrl }),
      back: (tab) => tab.send('Runtime.evaluate', { expression: 'history.back()' }),
    },
  };

  test.each(Object.keys(ways))(
    'a leader that is %s: another leads, and it follows when it is back',
    async (way) => {
      const { leave, back } = ways[way]!;
      const [leader, next, last] = [await openTab(), await openTab(), await openTab()];
      const leftAtMs = Date.now();
      await leave(leader);
      await until('another leads', async () => (await ask(next)).role === 'leader', 1_000);
      const tookMs = (await ask(next)).history.find(({ role }) => role === 'leader')!.atMs - leftAtMs;
      process.stdout.write(`tabs: the leader is ${way}: another leads after ${tookMs} ms\n`);
      gateway.setPresence({ userId, availability: 'meanwhile' });
      await until('the news', async () => (await ask(last)).availability === 'meanwhile', 2_000);
      await back(leader);
      await until(
        'the news of meanwhile',
        async () => (await ask(leader)).availability === 'meanwhile',
        3_000,
      );
      const { isRestored, ...state } = await ask(leader);
      expect(state).toMatchObject({ role: 'follower', freshness: 'live' });
      // Neither frozen nor cached is a new page: it was stale for as long as it did not know.
      expect(isRestored).toBe(way !== 'frozen');
      expect(state.history.map(({ role, freshness }) => `${role} ${freshness}`)).toEqual(
        expect.arrayContaining(['leader live', 'follower stale', 'follower live']),
      );
      expect(gateway.live('presence')).toHaveLength(1);
    },
  );

  test('frames in pages of another site share among themselves; a tab of its own has its own socket', async () => {
    const all = [await openTab(true), await openTab(true), await openTab()];
    expect(gateway.live('presence')).toHaveLength(2);
    const roles = (await Promise.all(all.map(ask))).map(({ role }) => role);
    expect(roles).toEqual(['leader', 'follower', 'leader']);
  });
});
