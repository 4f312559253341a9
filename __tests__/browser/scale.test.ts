import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../helpers/browser';
import { advanceUntil, rowIds, rowOf, startWallboard, until, type Wallboard } from './support';

const userCount = 20_000;

/** Rows in the document, whatever the list's length. */
const rowCount = (page: Page) => page.locator('[data-user-id]').count();

describeInBrowser('the wallboard with twenty thousand people', () => {
  let browser: Browser;
  let wallboard: Wallboard;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    wallboard = await startWallboard(browser, { users: userCount });
    page = await wallboard.openSignedIn();
    await page.getByLabel('Find a group').fill('Everyone');
    await page.locator('[data-group-id]').first().click();
    await page.locator('[data-freshness="live"]').first().waitFor();
  });

  afterAll(async () => {
    await wallboard.close();
    await browser.close();
  });

  it('holds a screenful of rows, and counts everybody', async () => {
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(userCount + 1));
    expect(await rowCount(page)).toBeLessThan(60);
    await page.waitForFunction((total) => {
      const numbers = [...document.querySelectorAll('[data-tile] > :nth-child(2)')];
      const known = numbers.map((tile) => Number(tile.textContent.replaceAll(',', '')));
      return known.reduce((sum, count) => sum + count, 0) === total;
    }, userCount);
  });

  it('scrolls from end to end, with rows in every frame', async () => {
    const emptyFrames = await page.getByRole('grid').evaluate(
      (grid) =>
        new Promise<number>((resolve) => {
          let empty = 0;
          const isCovered = (): boolean => {
            const { left, top, height } = grid.getBoundingClientRect();
            const hit = document.elementFromPoint(left + 100, top + height / 2);
            return Boolean(hit?.closest('[data-user-id]'));
          };
          const step = (): void => {
            if (!isCovered()) empty += 1;
            grid.scrollTop += grid.clientHeight / 2;
            if (grid.scrollTop > 30_000) resolve(empty);
            else requestAnimationFrame(step);
          };
          requestAnimationFrame(step);
        }),
    );
    expect(emptyFrames).toBeLessThanOrEqual(2);
    expect(await rowCount(page)).toBeLessThan(60);
    await page.getByRole('grid').press('End');
    await page.locator(`[aria-rowindex="${userCount + 1}"][aria-selected="true"]`).waitFor();
    await page.getByRole('grid').press('Home');
    await page.locator('[aria-rowindex="2"][aria-selected="true"]').waitFor();
    expect(await rowCount(page)).toBeLessThan(60);
  });

  it('renders the row of the person who changed, and no other', async () => {
    const gateway = wallboard.gateway();
    const visible = await rowIds(page);
    const look = (userId: number) => JSON.stringify(gateway.simulation.presenceOf(userId));
    const before = new Map(visible.map((userId) => [userId, look(userId)]));
    const changedNow = () => visible.filter((userId) => look(userId) !== before.get(userId));
    await page.evaluate(() => {
      const touched = new Set<string>();
      // Times tick in every row; everything else in a row moves only when its person does.
      new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target instanceof Element ? target : target.parentElement;
          if (element?.closest('time, [class*="time"]')) continue;
          const userId = element?.closest('[data-user-id]')?.getAttribute('data-user-id');
          if (userId) touched.add(userId);
        }
        document.body.dataset.touched = [...touched].sort().join(' ');
      }).observe(document.querySelector('[role="grid"]') ?? document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
    advanceUntil(gateway, () => changedNow().length > 0, 1_000);
    const expected = changedNow().map(String).sort().join(' ');
    await page.waitForFunction((ids) => (document.body.dataset.touched ?? '').length >= ids.length, expected);
    expect(await page.evaluate(() => document.body.dataset.touched)).toBe(expected);
  });

  it('finds one of them in the address book, and watches only who is on screen', async () => {
    const gateway = wallboard.gateway();
    const { people } = gateway.simulation.organisation;
    const last = people.at(-1);
    await page.getByRole('link', { name: 'Address book' }).click();
    await page.getByRole('grid', { name: 'Address book' }).press('End');
    await page.locator(`[aria-rowindex="${userCount + 1}"][data-freshness="live"]`).waitFor();
    const watched = () => gateway.sessions().flatMap(({ subscriptions }) => subscriptions);
    await until(() => watched().length < 60);
    await page.getByLabel('Search people').fill(last?.extension ?? '');
    await rowOf(page, last?.userId ?? 0).waitFor();
    await page.locator(`[data-user-id="${last?.userId ?? 0}"][data-freshness="live"]`).waitFor();
    expect(gateway.violations).toStrictEqual([]);
    expect(await rowCount(page)).toBe(1);
  });
});
