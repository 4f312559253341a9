import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../helpers/browser';
import { advanceUntil, membersOf, startWallboard, stateInSimulation, type Wallboard } from './support';

const tv = { viewport: { width: 1920, height: 1080 } };
const hourMs = 3_600_000;

const wall = (page: Page, freshness: 'live' | 'stale') =>
  page.locator(`[data-wall][data-freshness="${freshness}"]`);

const figure = async (page: Page, kind: string): Promise<number> =>
  Number(await page.locator(`[data-figure="${kind}"] dd strong`).textContent());

describeInBrowser('a wall', () => {
  let browser: Browser;
  let wallboard: Wallboard;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    wallboard = await startWallboard(browser);
    page = await wallboard.openSignedIn(tv);
  });

  afterEach(() => wallboard.close());

  const show = async (hash: string) => {
    await page.evaluate((next) => (window.location.hash = next), hash);
    await wall(page, 'live').waitFor();
  };

  it('tells in four figures what the server knows, and marks what somebody must act on', async () => {
    await show('#/wall/100');
    const gateway = wallboard.gateway();
    const members = membersOf(gateway, 'Customer Support');
    const count = (state: string) => members.filter((id) => stateInSimulation(gateway, id) === state).length;
    await page.waitForFunction(
      (onCall) => document.querySelector('[data-figure="on-call"] dd strong')?.textContent === onCall,
      String(count('on-call')),
    );
    expect(await figure(page, 'ringing')).toBe(count('ringing'));
    expect((await figure(page, 'available')) + (await figure(page, 'away'))).toBe(count('idle'));
    await page.evaluate(() => {
      const limit = { warningMs: 500, alarmMs: 1_000 };
      const values = JSON.stringify({ ringing: limit, onCall: {}, byAvailability: {} });
      localStorage.setItem('wallboard-limits', values);
    });
    await page.reload();
    await wall(page, 'live').waitFor();
    advanceUntil(gateway, () => count('ringing') > 0);
    await page.locator('[data-figure="ringing"]').getByLabel('act now').waitFor();
    await page.locator('[data-state="ringing"][data-urgency="too-long"]').first().waitFor();
  });

  it('is read from four metres: figures and names of 40 px at 1920×1080, twice that at 3840×2160', async () => {
    await show('#/wall/100');
    const sizes = () =>
      page.evaluate(() =>
        ['[data-figure] strong', '[data-figure] dt', '[data-user-id] > :first-child'].map((selector) => {
          const element = document.querySelector(selector);
          return element === null ? 0 : Number.parseFloat(getComputedStyle(element).fontSize);
        }),
      );
    const small = await sizes();
    expect(Math.min(...small)).toBeGreaterThanOrEqual(40);
    await page.setViewportSize({ width: 3840, height: 2160 });
    await page.waitForFunction((width) => window.innerWidth === width, 3840);
    expect(await sizes()).toStrictEqual(small.map((size) => size * 2));
  });

  it('has no controls, and hides a pointer that rests', async () => {
    await show('#/wall/100');
    expect(await page.locator('button, a, input, select').count()).toBe(0);
    await page.mouse.move(400, 400);
    expect(await page.evaluate(() => getComputedStyle(document.body).cursor)).not.toBe('none');
    await page.waitForFunction(() => getComputedStyle(document.body).cursor === 'none');
    await page.mouse.move(420, 400);
    await page.waitForFunction(() => getComputedStyle(document.body).cursor !== 'none');
  });

  it('shows several groups in turn, and keeps all of them watched', async () => {
    await page.clock.install();
    await show('#/wall/100,103?rotate=5');
    const title = page.getByRole('heading', { level: 1 });
    const first = await title.textContent();
    await page.clock.runFor(5_100);
    await page.waitForFunction((text) => document.querySelector('h1')?.textContent !== text, first);
    const watched = wallboard
      .gateway()
      .sessions()
      .flatMap(({ subscriptions }) => subscriptions);
    expect(watched).toStrictEqual(
      expect.arrayContaining(['/org/12345/group/100/presence', '/org/12345/group/103/presence']),
    );
    await page.clock.runFor(5_100);
    await page.waitForFunction((text) => document.querySelector('h1')?.textContent === text, first);
  });

  it('is stale as a whole, with its age, while the gateway is gone, and live again by itself', async () => {
    await show('#/wall/100');
    await wallboard.stopGateway();
    await wall(page, 'stale').waitFor();
    await page.getByText(/^Not live · as of \d\d:\d\d:\d\d$/).waitFor();
    expect(await page.locator('[data-user-id][data-freshness="live"]').count()).toBe(0);
    await wallboard.restartGateway();
    await wall(page, 'live').waitFor({ timeout: 45_000 });
    expect(await page.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
  });

  it('opens by itself in a new tab of a browser where somebody is signed in', async () => {
    const other = await page.context().newPage();
    await other.goto(`${wallboard.gateway().url}/#/wall/100`);
    await wall(other, 'live').waitFor();
    expect(await other.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
  });

  it('goes through a day with a restart each hour, never at the sign-in, never falsely live', async () => {
    await show('#/wall/100');
    await page.evaluate(() => {
      new MutationObserver(() => {
        if (document.querySelector('form')) document.body.dataset.sawSignIn = 'yes';
        const isStale = document.querySelector('[data-wall][data-freshness="stale"]') !== null;
        const rows = document.querySelectorAll('[data-user-id][data-freshness="live"]').length;
        if (isStale && rows > 1) document.body.dataset.sawLie = String(rows);
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    for (let hour = 0; hour < 8; hour += 1) {
      wallboard.gateway().advance(hourMs);
      wallboard.gateway().trouble.apply({ kind: 'drop', code: 1012, reason: 'restart', socket: 'both' });
      await wall(page, 'stale').waitFor();
      // Back at once instead of after a random delay.
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await wall(page, 'live').waitFor();
    }
    const seen = await page.evaluate(() => Object.keys(document.body.dataset));
    expect(seen).toStrictEqual([]);
    expect(wallboard.gateway().violations).toStrictEqual([]);
  });
});
