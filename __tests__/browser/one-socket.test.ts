import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../helpers/browser';
import { advanceUntil, isLive, openTrouble, startWallboard, until, type Wallboard } from './support';

const takeoverMs = 1_000;

const role = (page: Page, name: 'leader' | 'follower' | 'alone', pages: number) =>
  page.locator(`[data-tab-role="${name}"][data-pages="${pages}"]`);

describeInBrowser('several wallboards of one browser', () => {
  let browser: Browser;
  let wallboard: Wallboard;
  let first: Page;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    wallboard = await startWallboard(browser);
    first = await wallboard.openSignedIn();
  });

  afterEach(() => wallboard.close());

  const sockets = () =>
    wallboard
      .gateway()
      .sessions()
      .map(({ kind }) => kind)
      .sort();

  const openNext = async (search = ''): Promise<Page> => {
    const page = await first.context().newPage();
    await page.goto(`${wallboard.gateway().url}/${search}`);
    await isLive(page);
    return page;
  };

  it('have one socket of each kind, and another leads within a second of the leader’s end', async () => {
    const second = await openNext();
    for (const page of [first, second]) await openTrouble(page);
    await role(first, 'leader', 2).waitFor();
    await role(second, 'follower', 2).waitFor();
    expect(sockets()).toStrictEqual(['messages', 'presence']);

    const closedAt = await second.evaluate(() => performance.timeOrigin + performance.now());
    const led = second.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new MutationObserver(() => {
            if (document.querySelector('[data-tab-role="leader"]'))
              resolve(performance.timeOrigin + performance.now());
          }).observe(document.body, { subtree: true, attributes: true });
        }),
    );
    await first.close();
    expect((await led) - closedAt).toBeLessThan(takeoverMs);
    await role(second, 'leader', 1).waitFor();
    await isLive(second);
    await until(() => sockets().length === 2);
    expect(sockets()).toStrictEqual(['messages', 'presence']);
    expect(wallboard.gateway().violations).toStrictEqual([]);
  });

  it('show unread messages in the title and badge of each, however many sockets there are', async () => {
    const second = await openNext();
    const gateway = wallboard.gateway();
    const userId = gateway.sessions()[0]?.userId ?? 0;
    const before = gateway.simulation.unreadOf(userId) ?? 0;
    advanceUntil(gateway, () => (gateway.simulation.unreadOf(userId) ?? 0) > before, 5_000);
    const unread = gateway.simulation.unreadOf(userId) ?? 0;
    for (const page of [first, second]) {
      await page.waitForFunction((count) => document.title === `(${count}) Wallboard`, unread);
      expect(await page.locator('[data-unread-badge]').textContent()).toContain(String(unread));
    }
  });

  it('have sockets of their own with `?tabs=off`', async () => {
    const second = await openNext('?tabs=off');
    await openTrouble(second);
    await role(second, 'alone', 2).waitFor();
    expect(sockets()).toStrictEqual(['messages', 'messages', 'presence', 'presence']);
  });

  it('are watched side by side in tabs.html, where one sign-in is enough and the next leads when a frame is taken away', async () => {
    const page = await (await browser.newContext()).newPage();
    await first.close();
    await page.goto(`${wallboard.gateway().url}/tabs.html`);
    const frames = page.frames().slice(1);
    expect(frames).toHaveLength(3);
    for (const frame of frames) await frame.getByRole('button', { name: 'Sign in' }).waitFor();
    await frames[0]?.getByRole('button', { name: 'Sign in' }).click();
    for (const frame of frames) await frame.getByRole('button', { name: 'Connection: Live' }).waitFor();
    const caption = (pageNumber: number, name: string) =>
      page.getByText(`Page ${pageNumber}: ${name}`, { exact: true }).waitFor();
    await caption(1, 'leader');
    for (const follower of [2, 3]) await caption(follower, 'follower');
    await until(() => sockets().length === 2);
    await page.getByRole('button', { name: 'Close the first' }).click();
    await page.getByText('2 pages', { exact: true }).waitFor();
    await page.locator('[data-role="leader"]').waitFor();
    for (const frame of page.frames().slice(1)) {
      await frame.getByRole('button', { name: 'Connection: Live' }).waitFor();
    }
    await until(() => sockets().length === 2);
    // As a frame has it for a moment while its page is loaded.
    await page.frames()[2]?.evaluate(() => {
      document.documentElement.remove();
    });
    await caption(3, 'alone');
    await page.context().close();
  });

  it('do not count a page that is kept to come back to', async () => {
    const second = await openNext();
    await openTrouble(second);
    await second.locator('[data-pages="2"]').waitFor();
    // The driver starts a browser that keeps no page, so it is told as one that does would tell it.
    const tell = (type: string) =>
      first.evaluate((name) => {
        window.dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
      }, type);
    await tell('pagehide');
    await role(second, 'leader', 1).waitFor();
    await tell('pageshow');
    await role(second, 'leader', 2).waitFor();
    await isLive(first);
    expect(sockets()).toStrictEqual(['messages', 'presence']);
  });
});
