import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../helpers/browser';
import { chooseGroup, isLive, rowIds, startWallboard, type Wallboard } from './support';

interface AxeResult {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** What axe finds that matters, as text that says where. */
async function findings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResult> } }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`);
}

const settings: [string, BrowserContextOptions][] = [
  ['wide and light', { colorScheme: 'light' }],
  ['narrow and dark', { colorScheme: 'dark', viewport: { width: 390, height: 800 } }],
];

/** Names of everything that takes the focus, in the order of the Tab key. */
async function tabStops(page: Page, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let stop = 0; stop < count; stop += 1) {
    await page.keyboard.press('Tab');
    names.push(
      await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
      }),
    );
  }
  return names;
}

describeInBrowser('the wallboard for everybody', () => {
  let browser: Browser;
  let wallboard: Wallboard;

  beforeAll(async () => {
    browser = await launchChromium();
    wallboard = await startWallboard(browser);
  });

  afterAll(async () => {
    await wallboard.close();
    await browser.close();
  });

  it.each(settings)('has no serious accessibility problem on any view, %s', async (_name, context) => {
    const page = await wallboard.open(context);
    const found: Record<string, string[]> = {};
    const check = async (view: string) => {
      found[view] = await findings(page);
    };
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await check('login');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await isLive(page);
    await check('groups');
    await page.evaluate(() => (window.location.hash = '#/groups/100'));
    await page.locator('[data-freshness="live"]').first().waitFor();
    await check('members');
    await page.getByRole('link', { name: 'Address book' }).click();
    await page.getByRole('heading', { name: 'Address book' }).waitFor();
    await check('address book');
    await page.getByRole('link', { name: /Messages/ }).click();
    await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
    await check('messages');
    await page.evaluate(() => (window.location.hash = '#/groups/100'));
    await page.getByRole('button', { name: 'Trouble' }).click();
    await page.locator('[data-trouble="restart"]').click();
    await page.locator('[data-banner]').waitFor();
    await page.locator('[data-freshness="stale"]').first().waitFor();
    await check('trouble');
    await page.getByRole('button', { name: 'Close the trouble panel' }).click();
    await check('old data');
    wallboard.gateway().trouble.apply({ kind: 'calm' });
    await page.context().close();
    const nothing = { login: [], groups: [], members: [], 'address book': [], messages: [], trouble: [] };
    expect(found).toStrictEqual({ ...nothing, 'old data': [] });
  });

  it('is used by keyboard alone: signing in, finding a person, listening in', async () => {
    const gateway = wallboard.gateway();
    const page = await wallboard.open();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const stops = await tabStops(page, 3);
    expect(stops.at(-1)).toBe('Sign in');
    await page.keyboard.press('Enter');
    await isLive(page);
    await chooseGroup(page, 'Customer Support');
    await page.locator('[data-freshness="live"]').first().waitFor();

    await page.keyboard.press('/');
    const grid = page.getByRole('grid');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Search people');
    expect(await tabStops(page, 2)).toStrictEqual(['Sort by', 'People of Customer Support']);
    await page.keyboard.press('End');
    const chosen = () => page.locator('[role="row"][aria-selected="true"]').getAttribute('data-user-id');
    // The list scrolls to its end in its own time; the last row is the one with the number of rows for its number.
    const rowCount = await grid.getAttribute('aria-rowcount');
    await page.locator(`[role="row"][aria-selected="true"][aria-rowindex="${rowCount}"]`).waitFor();
    const ids = await rowIds(page);
    expect(Number(await chosen())).toBe(ids.at(-1));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(
      () => document.querySelectorAll('[role="row"][aria-selected="true"]').length === 1,
    );
    expect(await grid.getAttribute('aria-activedescendant')).toBe(
      await page.locator('[role="row"][aria-selected="true"]').getAttribute('id'),
    );

    const onCall = page.locator('[data-user-id]:has(button:not([aria-disabled]))').first();
    const target = await onCall.getAttribute('data-user-id');
    await page.keyboard.press('Home');
    while ((await chosen()) !== target) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText(/^Listening in to/).waitFor();
    expect(gateway.violations).toStrictEqual([]);
    await page.context().close();
  });

  it('opens the trouble panel, closes it and is back where it was, by keyboard alone', async () => {
    const page = await wallboard.openSignedIn();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('button', { name: 'Trouble' }).press('Enter');
    await page.getByRole('heading', { name: 'Make trouble' }).waitFor();
    expect(await focused()).toBe('Make trouble');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Make trouble' }).waitFor({ state: 'detached' });
    expect(await focused()).toBe('Trouble');
    await page.context().close();
  });

  it('moves nothing for readers who asked for no motion', async () => {
    const page = await wallboard.openSignedIn({ reducedMotion: 'reduce' });
    await chooseGroup(page, 'Customer Support');
    await page.locator('[data-freshness="live"]').first().waitFor();
    const moving = await page.evaluate(() => document.getAnimations().length);
    expect(moving).toBe(0);
  });
});
