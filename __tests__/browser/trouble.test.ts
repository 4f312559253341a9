import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../helpers/browser';
import {
  advanceUntil,
  chooseGroup,
  isLive,
  openTrouble,
  rowIds,
  showsState,
  startWallboard,
  stateInSimulation,
  until,
  type Wallboard,
} from './support';

const groupName = 'Customer Support';

const storedToken = (page: Page) =>
  page.evaluate(
    () =>
      (JSON.parse(sessionStorage.getItem('wallboard-session') ?? '{}') as { accessToken: string })
        .accessToken,
  );

const banner = (page: Page) => page.locator('[data-banner]');
const isStale = (page: Page) => page.locator('[data-user-id][data-freshness="stale"]').first().waitFor();
const isFresh = async (page: Page) => {
  await isLive(page);
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll('[data-user-id]')];
    return rows.length > 0 && rows.every((row) => row.getAttribute('data-freshness') === 'live');
  });
};

/** Presses "Retry now" as often as the page offers it, until it is live: the server may be slower than a finger. */
async function retryUntilLive(page: Page): Promise<void> {
  const live = page.getByRole('button', { name: 'Connection: Live' });
  while (!(await live.isVisible())) {
    await page.getByRole('button', { name: 'Retry now' }).or(live).first().click();
  }
}

/** Something happens to somebody on screen, and the page shows it. */
async function followsAChange(wallboard: Wallboard, page: Page): Promise<void> {
  const gateway = wallboard.gateway();
  const before = new Map((await rowIds(page)).map((userId) => [userId, stateInSimulation(gateway, userId)]));
  const changed = () =>
    [...before].find(([userId, state]) => stateInSimulation(gateway, userId) !== state)?.[0];
  advanceUntil(gateway, () => changed() !== undefined);
  const userId = changed() ?? 0;
  await showsState(page, userId, stateInSimulation(gateway, userId));
}

describeInBrowser('the wallboard when the world breaks', () => {
  let browser: Browser;
  let wallboard: Wallboard;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    wallboard = await startWallboard(browser);
    page = await wallboard.openSignedIn();
    await chooseGroup(page, groupName);
    await isFresh(page);
  });

  afterEach(() => wallboard.close());

  it('keeps still at a blip, and marks everybody as old meanwhile', async () => {
    // The page's clock is held, so that the blip is short by that clock however busy this machine is.
    await page.clock.install();
    await page.reload();
    await chooseGroup(page, groupName);
    await isFresh(page);
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
    await page.evaluate(() => {
      new MutationObserver(() => {
        if (document.querySelector('[data-banner]')) document.body.dataset.sawBanner = 'yes';
      }).observe(document.body, { subtree: true, childList: true });
    });
    wallboard.gateway().trouble.apply({ kind: 'drop', code: 1001, reason: 'going away', socket: 'presence' });
    await isStale(page);
    expect(
      await page.locator('[data-user-id] button[aria-label^="Listen in"]:not([aria-disabled])').count(),
    ).toBe(0);
    // Back within a second instead of after a random delay of up to five.
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.clock.runFor(1_500);
    await isLive(page);
    await page.clock.resume();
    await isFresh(page);
    expect(await page.evaluate(() => document.body.dataset.sawBanner)).toBeUndefined();
    await followsAChange(wallboard, page);
  });

  it('says what is wrong and what happens next, and retries when told to', async () => {
    wallboard.gateway().trouble.apply({ kind: 'restart', seconds: 600 });
    await banner(page).waitFor();
    expect(await banner(page).textContent()).toMatch(/not up to date/);
    await banner(page)
      .getByText(/Trying again (in \d+ s|now)/)
      .waitFor();
    await isStale(page);
    wallboard.gateway().trouble.apply({ kind: 'calm' });
    await retryUntilLive(page);
    await isFresh(page);
    await banner(page).waitFor({ state: 'detached' });
    await followsAChange(wallboard, page);
  });

  it('goes offline and comes back', async () => {
    await page.context().setOffline(true);
    wallboard.gateway().trouble.apply({ kind: 'drop', code: 1006, reason: '', socket: 'both' });
    await page.getByRole('button', { name: 'Connection: Offline' }).waitFor();
    await banner(page).getByText('This device has no network').waitFor();
    await isStale(page);
    await page.context().setOffline(false);
    await isFresh(page);
    await followsAChange(wallboard, page);
    // The messages socket comes back in its own time.
    await banner(page).waitFor({ state: 'detached' });
    expect(wallboard.gateway().violations).toStrictEqual([]);
  });

  it('goes on by itself when the gateway is a new one', async () => {
    await wallboard.stopGateway();
    await isStale(page);
    await banner(page).waitFor();
    await wallboard.restartGateway();
    await retryUntilLive(page);
    await isFresh(page);
    await followsAChange(wallboard, page);
    expect(wallboard.gateway().violations).toStrictEqual([]);
  });

  it('signs in again by itself when its token is known no more', async () => {
    const before = await storedToken(page);
    await page.route('**/refresh', (route) => route.fulfill({ status: 401, body: '{"error":"Unknown."}' }));
    const signedIn = page.waitForRequest('**/login');
    wallboard.gateway().trouble.apply({ kind: 'expire-tokens', ttlSeconds: null });
    await signedIn;
    await isFresh(page);
    await followsAChange(wallboard, page);
    expect(await storedToken(page)).not.toBe(before);
  });

  it('asks for a sign-in only when the person is known no more', async () => {
    await page.route('**/refresh', (route) => route.fulfill({ status: 401, body: '{"error":"Unknown."}' }));
    await page.route('**/login', (route) => route.fulfill({ status: 404, body: '{"error":"Nobody."}' }));
    wallboard.gateway().trouble.apply({ kind: 'expire-tokens', ttlSeconds: null });
    await page.getByText('Your session has ended').waitFor();
    await page.unroute('**/login');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await chooseGroup(page, groupName);
    await isFresh(page);
    expect(await page.getByText('Your session has ended').count()).toBe(0);
  });

  it('moves no row when it says that the connection is lost', async () => {
    const places = () =>
      page
        .locator('[data-user-id]')
        .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().top));
    const before = await places();
    wallboard.gateway().trouble.apply({ kind: 'restart', seconds: 600 });
    await banner(page).waitFor();
    expect(await places()).toStrictEqual(before);
    await page.getByRole('button', { name: 'Hide this notice' }).click();
    await banner(page).waitFor({ state: 'detached' });
  });

  it('says how old the old data are, and lets no count look live', async () => {
    const gateway = wallboard.gateway();
    const { userId = 0 } = gateway.sessions()[0] ?? {};
    advanceUntil(gateway, () => (gateway.simulation.unreadOf(userId ?? 0) ?? 0) > 0, 5_000);
    await page.locator('[data-unread-badge]').waitFor();
    await page.waitForFunction(() => /^\(\d+\) Wallboard$/.test(document.title));
    gateway.trouble.apply({ kind: 'restart', seconds: 600 });
    await page
      .getByText(/^old data, as of \d\d:\d\d:\d\d$/)
      .first()
      .waitFor();
    await banner(page)
      .getByText(/As of \d\d:\d\d:\d\d\./)
      .waitFor();
    await page.waitForFunction(() => document.title.endsWith('not live) Wallboard'));
    expect(await page.locator('[data-unread-badge]').textContent()).toMatch(/not live/);
  });

  it('says why a row is grey, and gives a report for a ticket', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    wallboard.gateway().trouble.apply({ kind: 'restart', seconds: 600 });
    await isStale(page);
    await page
      .getByRole('button', { name: /^Why is .+ not live\?$/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    expect((await dialog.locator('p').textContent())?.length).toBeGreaterThan(30);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Connection: / }).click();
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await page.getByText('Copied.').waitFor();
    const report = await page.evaluate(() => navigator.clipboard.readText());
    expect(report).toMatch(/presence/i);
    expect(report).not.toContain(await storedToken(page));
  });

  it('keeps what it saw over a reload, as old until it is said again, and with times that say so', async () => {
    const [first = 0] = await rowIds(page);
    wallboard.gateway().trouble.apply({ kind: 'restart', seconds: 600 });
    await isStale(page);
    await page.reload();
    await page.locator(`[data-user-id="${first}"][data-freshness="stale"]`).waitFor();
    await page
      .getByText(/^old data, as of/)
      .first()
      .waitFor();
    wallboard.gateway().trouble.apply({ kind: 'calm' });
    await retryUntilLive(page);
    await isFresh(page);
    expect(await page.locator(`[data-user-id="${first}"] [title^="Found so at"]`).textContent()).toMatch(
      /^\d+:\d\d\+$/,
    );
  });

  it('gets a new token when the old one expires, and loses nothing', async () => {
    const before = await storedToken(page);
    wallboard.gateway().trouble.apply({ kind: 'expire-tokens', ttlSeconds: null });
    await page.waitForFunction(
      (token) => !sessionStorage.getItem('wallboard-session')?.includes(token),
      before,
    );
    await isFresh(page);
    await followsAChange(wallboard, page);
    await until(() => wallboard.gateway().sessions().length === 2);
    expect(await storedToken(page)).not.toBe(before);
  });

  it('notices a freeze that begins with the session, and lets nobody pass for live', async () => {
    await page.clock.install();
    await page.reload();
    await chooseGroup(page, groupName);
    await isFresh(page);
    wallboard.gateway().trouble.apply({ kind: 'freeze', seconds: 600 });
    await page.clock.runFor(14_000);
    expect(await page.locator('[data-freshness="stale"]').count()).toBe(0);
    await page.clock.runFor(2_000);
    await isStale(page);
    await page.clock.runFor(2_500);
    await banner(page).waitFor();
    wallboard.gateway().trouble.apply({ kind: 'calm' });
    await retryUntilLive(page);
    await isFresh(page);
  });

  it('ends a fault by its own button, and leaves the others on', async () => {
    const { trouble } = wallboard.gateway();
    const fault = (kind: string) => page.locator(`[data-trouble="${kind}"]`);
    const isOn = (kind: string, on: boolean) =>
      page.locator(`[data-trouble="${kind}"][aria-pressed="${on}"]`).waitFor();
    await openTrouble(page);
    for (const kind of ['slow', 'refuse-tokens', 'flood', 'freeze']) {
      await fault(kind).click();
      await isOn(kind, true);
    }
    for (const kind of ['freeze', 'flood']) {
      await fault(kind).click();
      await isOn(kind, false);
    }
    expect(trouble.status()).toMatchObject({ slowMs: 2_000, refusesTokens: 'error-and-close' });
    // The pointer is still there, and what became of the press is said all the same.
    await page.getByText('End: Flood: 5,000 updates/s: done.').waitFor();
    await fault('calm').click();
    await isOn('refuse-tokens', false);
    expect(trouble.status()).toMatchObject({ slowMs: 0, refusesTokens: null });
  });

  it('gives up on tokens that are always refused, and says what can be done', async () => {
    const { trouble } = wallboard.gateway();
    await openTrouble(page);
    await page.locator('[data-trouble="refuse-tokens"]').click();
    await page.locator('[data-trouble="refuse-tokens"][aria-pressed="true"]').waitFor();
    trouble.apply({ kind: 'drop', code: 4403, reason: 'no access', socket: 'presence' });
    await page.getByRole('button', { name: 'Connection: Not connected' }).waitFor();
    await banner(page).getByText('It will not try again by itself.').waitFor();
    await page.locator('[data-trouble="calm"]').click();
    await page.locator('[data-trouble="refuse-tokens"][aria-pressed="false"]').waitFor();
    await retryUntilLive(page);
    await isFresh(page);
    expect(await banner(page).count()).toBe(0);
  });

  it('calls nothing old that it never knew', async () => {
    wallboard.gateway().trouble.apply({ kind: 'restart', seconds: 600 });
    await isStale(page);
    const rail = page.getByRole('navigation', { name: 'Groups' });
    await rail.getByText('old data').first().waitFor();
    const other = await wallboard.open();
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('navigation', { name: 'Groups' }).getByText('No data yet').first().waitFor();
    await banner(other).waitFor();
    expect(await other.getByText('old data').count()).toBe(0);
    expect(await other.locator('[data-tile="available"]').textContent()).toBe('Available–');
    expect(await other.locator('[data-freshness="unknown"]').count()).toBeGreaterThanOrEqual(5);
  });

  it('takes garbage, reports it, and goes on', async () => {
    await openTrouble(page);
    await page.locator('[data-trouble="garbage"]').click();
    await page.locator('[data-last-error]', { hasText: 'INVALID_' }).waitFor();
    await followsAChange(wallboard, page);
    expect(await page.getByRole('button', { name: 'Connection: Live' }).count()).toBe(1);
    expect(await page.locator('[data-fact="Reconnects"] dd').textContent()).toBe('0');
  });

  it('has its panel as wide as before when the window was narrow meanwhile', async () => {
    await openTrouble(page);
    const widthOf = (selector: string) =>
      page.locator(selector).evaluate((element) => element.getBoundingClientRect().width);
    const before = [await widthOf('#trouble-panel'), await widthOf('.uplot')];
    await page.setViewportSize({ width: 420, height: 800 });
    await page.waitForFunction((width) => document.querySelector('.uplot')!.clientWidth > width, before[1]!);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.waitForFunction(
      (width) => document.querySelector('.uplot')!.clientWidth === width,
      before[1]!,
    );
    expect([await widthOf('#trouble-panel'), await widthOf('.uplot')]).toStrictEqual(before);
  });

  it('shows a flood in its numbers, in few dispatches', async () => {
    await openTrouble(page);
    await page.locator('[data-trouble="flood"]').click();
    const number = (fact: string): Promise<number> =>
      page
        .locator(`[data-fact="${fact}"] dd`)
        .textContent()
        .then((text) => Number((text ?? '').replace(/[^\d.]/g, '')));
    await page.waitForFunction(() => {
      const text = document.querySelector('[data-fact="Updates"] dd')?.textContent ?? '';
      return Number(text.replace(/\D/g, '')) > 1_000;
    });
    expect(await number('Dispatches')).toBeLessThan((await number('Updates')) / 5);
    await page.locator('[data-trouble="calm"]').click();
    await page.locator('[data-trouble="flood"][aria-pressed="false"]').waitFor();
  });
});
