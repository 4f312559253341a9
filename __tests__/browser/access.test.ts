import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../helpers/browser';
import {
  chooseGroup,
  isLive,
  openSettings,
  openTrouble,
  rowIds,
  startWallboard,
  type Wallboard,
} from './support';

interface AxeResult {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** What axe finds, its best practices included, as text that says where. */
async function findings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResult> } }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
  );
}

const sized = (width: number, height: number, rest: BrowserContextOptions = {}): BrowserContextOptions => ({
  viewport: { width, height },
  ...rest,
});

const settings: [string, BrowserContextOptions][] = [
  ['at a desk, light', sized(1280, 800, { colorScheme: 'light' })],
  ['on a phone, dark', sized(390, 844, { colorScheme: 'dark' })],
  ['in a side panel', sized(300, 550)],
  ['on a phone on its side', sized(844, 390)],
  ['at 400 %', sized(320, 200)],
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

  it.each(settings)('gives axe nothing to find on any view, %s', async (_name, context) => {
    const page = await wallboard.open(context);
    const found: Record<string, string[]> = {};
    const check = async (view: string) => {
      found[view] = await findings(page);
    };
    const goTo = (hash: string) => page.evaluate((next) => (window.location.hash = next), hash);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await check('login');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await isLive(page);
    await check('groups');
    await goTo('#/groups/100');
    await page.locator('[data-freshness="live"]').first().waitFor();
    await check('members');
    await goTo('#/groups/100?as=grid');
    await page.getByRole('list', { name: /^People of/ }).waitFor();
    await check('grid');
    await goTo('#/groups/100?q=nobody%20at%20all');
    await page.getByText('Nobody matches right now').waitFor();
    await check('nobody found');
    await page.getByRole('button', { name: 'Connection: Live' }).click();
    await page.getByRole('group', { name: 'Connections' }).waitFor();
    await check('connections');
    await page.keyboard.press('Escape');
    await openSettings(page);
    await page.getByRole('heading', { name: 'Limits and alerts' }).waitFor();
    await check('settings');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('link', { name: 'Address book' }).click();
    await page.getByRole('heading', { name: 'Address book' }).waitFor();
    await check('address book');
    await page.getByRole('link', { name: /Messages/ }).click();
    await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
    await check('messages');
    await goTo('#/wall/100');
    await page.locator('[data-wall] [data-freshness="live"]').first().waitFor();
    await check('wall');
    await goTo('#/groups/100');
    await openTrouble(page);
    await page.locator('[data-trouble="restart"]').click();
    await page.locator('[data-banner]').waitFor();
    await page.locator('[data-freshness="stale"]').first().waitFor();
    await check('trouble');
    await page.getByRole('button', { name: 'Close the trouble panel' }).click();
    await check('old data');
    await page
      .getByRole('button', { name: /^Why is/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await check('why');
    await page.keyboard.press('Escape');
    await goTo('#/wall/100');
    await page.locator('[data-wall][data-freshness="stale"]').waitFor();
    await check('old wall');
    wallboard.gateway().trouble.apply({ kind: 'calm' });
    await page.context().close();
    const views = [
      'login',
      'groups',
      'members',
      'grid',
      'nobody found',
      'connections',
      'settings',
      'address book',
      'messages',
      'wall',
      'trouble',
      'old data',
      'why',
      'old wall',
    ];
    expect(found).toStrictEqual(Object.fromEntries(views.map((view) => [view, []])));
  });

  it.each([
    ['a side panel', 300, 550, 5],
    ['a narrow phone', 320, 568, 5],
    ['a desk', 1280, 800, 7],
  ])(
    'shows in %s one’s own state and at least %i×%i: %i rows in full',
    async (_name, width, height, rows) => {
      const page = await wallboard.openSignedIn(sized(width, height));
      await page.evaluate(() => (window.location.hash = '#/groups/100'));
      await page.locator('[data-user-id][data-freshness="live"]').first().waitFor();
      const seen = await page.locator('[data-user-id]').evaluateAll(
        (all) =>
          all.filter((row) => {
            const { left, top, right, bottom } = row.getBoundingClientRect();
            const isHit = (y: number) => row.contains(document.elementFromPoint((left + right) / 2, y));
            return isHit(top + 2) && isHit(bottom - 2);
          }).length,
      );
      expect(seen).toBeGreaterThanOrEqual(rows);
      const own = page.getByLabel('Your own state');
      await own.getByText(/^(Idle|Ringing|On call)/).waitFor();
      await own.locator('time').waitFor();
      await page.context().close();
    },
  );

  it.each(settings)('scrolls in one direction only, %s', async (_name, context) => {
    const page = await wallboard.openSignedIn(context);
    for (const hash of ['#/groups', '#/groups/100', '#/people', '#/messages']) {
      await page.evaluate((next) => (window.location.hash = next), hash);
      await page.getByRole('link', { name: 'Groups', exact: true }).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([hash, overflow]).toStrictEqual([hash, 0]);
    }
    await page.context().close();
  });

  it('reaches every row at 400 %, by scrolling the page', async () => {
    const page = await wallboard.openSignedIn(sized(320, 200));
    await page.evaluate(() => (window.location.hash = '#/groups/100'));
    const grid = page.getByRole('grid');
    await grid.waitFor();
    const last = await grid.getAttribute('aria-rowcount');
    await grid.press('End');
    const row = page.locator(`[role="row"][aria-rowindex="${last}"][aria-selected="true"]`);
    await row.waitFor();
    await page.waitForFunction((index) => {
      const { top, bottom } = document
        .querySelector(`[aria-rowindex="${index}"]`)
        ?.getBoundingClientRect() ?? { top: -1, bottom: 9_999 };
      return top >= 0 && bottom <= window.innerHeight + 1;
    }, last ?? '');
    expect(await row.count()).toBe(1);
    await page.context().close();
  });

  it('tells states, the chosen group and pressed filters apart without its colours', async () => {
    const page = await wallboard.openSignedIn({ forcedColors: 'active', colorScheme: 'dark' });
    await chooseGroup(page, 'Customer Support');
    await page.locator('[data-freshness="live"]').first().waitFor();
    await page.locator('[data-tile="away"]').click();
    const looks = (selector: string, property: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
    expect(await looks('[data-tile="away"]', 'outline-style')).toBe('solid');
    expect(await looks('[data-tile="on-call"]', 'outline-style')).toBe('none');
    const chosen = await looks('[data-group-id][aria-current]', 'border-top-width');
    expect(chosen).not.toBe(await looks('[data-group-id]:not([aria-current])', 'border-top-width'));
    const shape = await looks('[role="toolbar"] button span', 'background-color');
    expect(shape).not.toBe(await looks('body', 'background-color'));
    await page.context().close();
  });

  it('reads from right to left where the page does, with nothing outside and nothing over another', async () => {
    const page = await wallboard.openSignedIn();
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await chooseGroup(page, 'Customer Support');
    await page.locator('[data-freshness="live"]').first().waitFor();
    const overlaps = await page.locator('[data-user-id]').evaluateAll(
      (rows) =>
        rows.filter((row) => {
          const boxes = [...row.children].map((cell) => cell.getBoundingClientRect());
          return boxes.some((box, index) => {
            const next = boxes[index + 1];
            return next !== undefined && next.right > box.left + 1;
          });
        }).length,
    );
    expect(overlaps).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await page.context().close();
  });

  it('is whole where the browser’s language is none, and keeps the failure of the chart to the chart', async () => {
    const page = await wallboard.open();
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'language', { get: () => 'C' });
    });
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await isLive(page);
    await openTrouble(page);
    await page.getByText('The chart cannot be shown').waitFor();
    await page.locator('[data-fact="Updates"]').waitFor();
    expect(await page.locator('[data-user-id]').count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it('is used by keyboard alone: signing in, finding a person, listening in', async () => {
    const gateway = wallboard.gateway();
    const page = await wallboard.open();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const stops = await tabStops(page, 3);
    expect(stops.at(-1)).toBe('Sign in');
    await page.keyboard.press('Enter');
    await isLive(page);
    await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN');
    const [rail = '', ...afterRail] = await tabStops(page, 3);
    expect(rail).toContain('Find a group');
    // The rail is one stop, with the arrows to walk inside.
    expect(afterRail[0]).toMatch(/yours/);
    expect(afterRail[1]).not.toMatch(/available/);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const second = page.getByRole('navigation', { name: 'Groups' }).locator('[data-group-id]').nth(1);
    expect(await second.evaluate((card) => card === document.activeElement)).toBe(true);
    await chooseGroup(page, 'Customer Support');
    await page.locator('[data-freshness="live"]').first().waitFor();

    await page.keyboard.press('/');
    const grid = page.getByRole('grid');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Search people');
    expect(await tabStops(page, 1)).toStrictEqual(['Sort by']);
    await grid.focus();
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

  it('skips to the list from the first stop', async () => {
    const page = await wallboard.openSignedIn();
    await page.locator('[data-freshness="live"]').first().waitFor();
    await page.reload();
    await page.locator('[data-freshness="live"]').first().waitFor();
    expect(await tabStops(page, 1)).toStrictEqual(['Skip to the list']);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await page.context().close();
  });

  it('opens the trouble panel, closes it and is back where it was, by keyboard alone', async () => {
    const page = await wallboard.openSignedIn();
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
      );
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
