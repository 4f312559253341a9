import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../helpers/browser';
import {
  advanceUntil,
  chooseGroup,
  isLive,
  membersOf,
  rowIds,
  rowOf,
  showsState,
  signIn,
  startWallboard,
  stateInSimulation,
  until,
  type Wallboard,
} from './support';

const groupName = 'Customer Support';
const notesOfACall = 4;

const nameOf = (wallboard: Wallboard, userId: number): string => {
  const person = wallboard.gateway().simulation.organisation.people.find((one) => one.userId === userId);
  return person?.name ?? '';
};

describeInBrowser('a working day on the wallboard', () => {
  let browser: Browser;
  let wallboard: Wallboard;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    wallboard = await startWallboard(browser);
    page = await wallboard.openSignedIn();
  });

  afterAll(async () => {
    await wallboard.close();
    await browser.close();
  });

  beforeEach(async () => {
    await page.goto(`${wallboard.gateway().url}/#/groups`);
    // A change of the hash alone keeps the search for a group of the test before.
    await page.reload();
    await chooseGroup(page, groupName);
    await page.locator('[data-freshness="live"]').first().waitFor();
  });

  it('shows at least ten people of a group, each in the state that the server knows', async () => {
    const shown = await page
      .locator('[data-user-id]')
      .evaluateAll((rows) =>
        rows.map((row): [number, string | null] => [
          Number(row.getAttribute('data-user-id')),
          row.getAttribute('data-state'),
        ]),
      );
    expect(shown.length).toBeGreaterThanOrEqual(10);
    const known = shown.map(([userId]) => [userId, stateInSimulation(wallboard.gateway(), userId)]);
    expect(shown).toStrictEqual(known);
  });

  it('changes states on screen within seconds of a quick simulation', async () => {
    const quick = await startWallboard(browser, { speed: 30 });
    const other = await quick.openSignedIn();
    await chooseGroup(other, groupName);
    await other.locator('[data-freshness="live"]').first().waitFor();
    const changes = await other.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          const observer = new MutationObserver((records) => {
            count += records.length;
            if (count >= 5) resolve(count);
          });
          observer.observe(document.body, { subtree: true, attributeFilter: ['data-state'] });
        }),
    );
    expect(changes).toBeGreaterThanOrEqual(5);
    await quick.close();
  });

  it('follows one person from ringing through the call to idle, with a time that ticks', async () => {
    const gateway = wallboard.gateway();
    const states = (userId: number) => stateInSimulation(gateway, userId);
    const members = membersOf(gateway, groupName);
    advanceUntil(gateway, () => members.some((userId) => states(userId) === 'ringing'));
    const userId = members.find((one) => states(one) === 'ringing') ?? 0;
    await page.getByLabel('Search people').fill(nameOf(wallboard, userId));
    await showsState(page, userId, 'ringing');
    const listenIn = rowOf(page, userId).getByRole('button');
    expect(await listenIn.getAttribute('aria-disabled')).toBe('true');

    advanceUntil(gateway, () => states(userId) !== 'ringing');
    advanceUntil(gateway, () => states(userId) === 'on-call');
    await showsState(page, userId, 'on-call');
    expect(await listenIn.getAttribute('aria-disabled')).toBeNull();
    const time = rowOf(page, userId).locator('time');
    const before = await time.textContent();
    await page.waitForFunction(
      ([id, text]) => document.querySelector(`[data-user-id="${id}"] time`)?.textContent !== text,
      [userId, before] as const,
    );
    await listenIn.click();
    await page.getByText(`Listening in to ${nameOf(wallboard, userId)}`).waitFor();

    advanceUntil(gateway, () => states(userId) === 'idle');
    await showsState(page, userId, 'idle');
    await page.getByText('call is over').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    expect(await rowOf(page, userId).textContent()).toContain('No call');
  });

  it('says “or longer” of states that it found, and of no state that it saw begin', async () => {
    const times = page.locator('[data-user-id] [title^="Found so at"]');
    await times.first().waitFor();
    expect(await times.first().textContent()).toMatch(/^\d+:\d\d\+$/);
    const gateway = wallboard.gateway();
    const [first = 0] = await rowIds(page);
    const before = stateInSimulation(gateway, first);
    advanceUntil(gateway, () => stateInSimulation(gateway, first) !== before);
    await showsState(page, first, stateInSimulation(gateway, first));
    expect(
      await rowOf(page, first)
        .getByTitle(/^Since/)
        .textContent(),
    ).toMatch(/^\d+:\d\d$/);
  });

  it('searches by name, and says so when nobody is found', async () => {
    const [userId = 0] = membersOf(wallboard.gateway(), groupName);
    await page.keyboard.press('/');
    await page.keyboard.type(nameOf(wallboard, userId).toUpperCase());
    await page.waitForFunction(() => document.querySelectorAll('[data-user-id]').length < 5);
    expect(await rowIds(page)).toContain(userId);
    await page.getByLabel('Search people').fill('nobody is called this');
    await page.getByText('Nobody matches right now').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-user-id]').length >= 10);
  });

  it('filters by state, and lets no row jump while the pointer is in the list', async () => {
    const gateway = wallboard.gateway();
    const members = membersOf(gateway, groupName);
    const onCall = () => members.filter((userId) => stateInSimulation(gateway, userId) === 'on-call');
    advanceUntil(gateway, () => onCall().length >= 2);
    await page.locator('[data-tile="on-call"]').click();
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-user-id]').length === count,
      onCall().length,
    );
    await page.locator('[data-user-id]').first().hover();
    await page.mouse.move(600, 400);
    const before = await rowIds(page);
    expect([...before].sort()).toStrictEqual(onCall().sort());

    const [first = 0] = before;
    advanceUntil(gateway, () => stateInSimulation(gateway, first) === 'idle');
    await showsState(page, first, 'idle');
    await page.getByText('new order waits').waitFor();
    expect(await rowIds(page)).toStrictEqual(before);
    await page.getByRole('heading', { level: 1 }).hover();
    await rowOf(page, first).waitFor({ state: 'detached' });
  });

  it('switches groups quickly and ends with the last one, each watched once', async () => {
    const names = ['Sales', 'Technical Support', 'Onboarding', 'Operations', groupName, 'Billing & Renewals'];
    for (const name of names) {
      await chooseGroup(page, name);
    }
    const gateway = wallboard.gateway();
    const members = membersOf(gateway, 'Billing & Renewals');
    await rowOf(page, members[0] ?? 0).waitFor();
    expect([...(await rowIds(page))].sort()).toStrictEqual([...members].sort());
    // Each group once, however many cards and lists show it; what the rail showed stays watched, or its times were lost.
    const watched = gateway.sessions().flatMap(({ subscriptions }) => subscriptions);
    const groups = watched.filter((path) => path.includes('/group/')).map((path) => path.split('/')[4]);
    expect(new Set(groups).size).toBe(groups.length);
    expect(groups.length).toBeLessThanOrEqual(gateway.simulation.organisation.groups.length);
    expect(gateway.violations).toStrictEqual([]);
  });

  it('keeps sort, filters and layout in the address, and the times over a visit elsewhere', async () => {
    await page.getByLabel('Sort by').selectOption('Name');
    await page.getByRole('button', { name: 'Sorted upwards; turn round' }).click();
    await page.locator('[data-tile="on-call"]').click();
    await page.locator('[data-tile="away"]').click();
    await page.getByRole('button', { name: 'Show as a grid' }).click();
    const hash = () => page.evaluate(() => window.location.hash);
    expect(await hash()).toMatch(/^#\/groups\/\d+\?state=on-call,away&sort=name&order=desc&as=grid$/);
    const shown = await rowIds(page);
    await page.reload();
    await page.locator('[data-freshness="live"]').first().waitFor();
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-user-id]').length === count,
      shown.length,
    );
    expect(await rowIds(page)).toStrictEqual(shown);

    await page
      .locator('[data-user-id] time', { hasText: /0:0[2-9]/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: /Messages/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Messages' }).waitFor();
    await page.goBack();
    await page.locator('[data-user-id]').first().waitFor();
    expect(await page.locator('[data-user-id] time').first().textContent()).not.toMatch(/^0:0[01]/);
    await chooseGroup(page, 'Sales');
    expect(await hash()).toMatch(/^#\/groups\/\d+\?sort=name&order=desc&as=grid$/);
  });

  it('opens one’s own group first, and puts it first among the groups', async () => {
    const gateway = wallboard.gateway();
    const own = gateway.sessions()[0]?.userId ?? 0;
    const home = gateway.simulation.organisation.groups.find(({ memberIds }) => memberIds.includes(own));
    await page.goto(`${gateway.url}/#/groups`);
    await page.getByRole('heading', { level: 1, name: home?.name ?? '' }).waitFor();
    const rail = page.getByRole('navigation', { name: 'Groups' });
    expect(await rail.locator('[data-group-id]').first().textContent()).toContain(`${home?.name ?? ''}yours`);
  });

  it('marks whoever rings for longer than the reader’s limit, in the list and in the rail', async () => {
    const gateway = wallboard.gateway();
    await page.getByRole('button', { name: 'Limits and alerts' }).click();
    await page.getByLabel('Ringing: too long after seconds').fill('1');
    await page.getByRole('button', { name: 'Done' }).click();
    const members = membersOf(gateway, groupName);
    const isRinging = () => members.some((id) => stateInSimulation(gateway, id) === 'ringing');
    advanceUntil(gateway, () => !isRinging());
    advanceUntil(gateway, isRinging);
    await page.locator('[data-state="ringing"][data-urgency="too-long"]').first().waitFor();
    await page
      .getByRole('navigation', { name: 'Groups' })
      .locator('[data-pressed="ringing"]', { hasText: 'Ringing too long' })
      .first()
      .waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Limits and alerts' }).click();
    expect(await page.getByLabel('Ringing: too long after seconds').inputValue()).toBe('1');
    await page.getByRole('button', { name: 'As usual again' }).click();
    expect(await page.getByLabel('Ringing: too long after seconds').inputValue()).toBe('20');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('is silent until it is asked to sound, and then sounds in one tab of all', async () => {
    const heard = (tab: Page) => tab.evaluate(() => Number(document.body.dataset.tones ?? 0));
    const listen = (tab: Page) =>
      tab.addInitScript(() => {
        // A context that counts what it is asked for, and sounds all the same.
        window.AudioContext = class extends AudioContext {
          override createOscillator(): OscillatorNode {
            document.body.dataset.tones = String(Number(document.body.dataset.tones ?? 0) + 1);
            return super.createOscillator();
          }
        };
      });
    const gateway = wallboard.gateway();
    await listen(page);
    await page.reload();
    await isLive(page);
    expect(await heard(page)).toBe(0);
    await page.getByRole('button', { name: 'Limits and alerts' }).click();
    await page.getByRole('button', { name: 'Sound is off' }).click();
    await page.getByRole('button', { name: 'Sound is on' }).waitFor();
    expect(await heard(page)).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Done' }).click();

    const other = await page.context().newPage();
    await listen(other);
    await other.goto(gateway.url);
    await isLive(other);
    // Pressed, so that it may sound as well.
    await other.getByRole('button', { name: 'Limits and alerts' }).click();
    await other.getByRole('button', { name: 'Sound is on' }).waitFor();
    const before = (await heard(page)) + (await heard(other));
    const own = gateway.sessions()[0]?.userId ?? 0;
    const call = () => gateway.simulation.presenceOf(own);
    const isCalled = () => call()?.presence === 'RINGING' && call()?.logicalDirection === 'Inbound';
    advanceUntil(gateway, () => call()?.presence !== 'RINGING');
    await page.locator('[data-own-state]:not([data-own-state="ringing"])').waitFor();
    await other.locator('[data-own-state]:not([data-own-state="ringing"])').waitFor();
    advanceUntil(gateway, isCalled);
    for (const tab of [page, other]) await tab.locator('[data-own-state="ringing"]').waitFor();
    // Longer than a tab waits for the one whose turn it is.
    await other.waitForTimeout(500);
    expect((await heard(page)) + (await heard(other)) - before).toBe(notesOfACall);

    await other.getByRole('button', { name: 'Sound is on' }).click();
    await page.getByRole('button', { name: 'Limits and alerts' }).click();
    await page.getByRole('button', { name: 'Sound is off' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await other.close();
  });

  it('is not made ready to sound by Escape, which lets no page sound, in a browser that tells of no press', async () => {
    const tab = await wallboard.open();
    await tab.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, 'userActivation');
      localStorage.setItem('wallboard-sound', 'true');
      window.AudioContext = class extends AudioContext {
        constructor() {
          super();
          document.body.dataset.state = this.state;
        }
      };
    });
    await signIn(tab, wallboard.gateway().sessions()[0]?.userId ?? 0);
    await tab.keyboard.press('Escape');
    expect(await tab.locator('body').getAttribute('data-state')).toBeNull();
    await tab.keyboard.press('Shift');
    await tab.locator('body[data-state]').waitFor();
    await tab.context().close();
  });

  it('saves what is shown as a file', async () => {
    await page.locator('[data-tile="away"]').click();
    const ids = await rowIds(page);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save what is shown as CSV' }).click();
    const file = await saving;
    expect(file.suggestedFilename()).toBe(`${groupName}.csv`);
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect(lines.slice(1, ids.length + 1).map((line) => line.split(',')[0])).toStrictEqual(
      ids.map((userId) => nameOf(wallboard, userId)),
    );
  });

  it('shows groups of nobody and of one', async () => {
    await page.getByLabel('Find a group').fill('Night');
    await chooseGroup(page, 'Night Desk (not staffed yet)');
    await page.getByText('Nobody is in this group yet').waitFor();
    await page.getByLabel('Find a group').fill('Reception');
    await chooseGroup(page, 'Reception');
    await page.locator('[data-freshness="live"]').waitFor();
    expect(await rowIds(page)).toHaveLength(1);
  });

  it('watches only the people on screen in the address book', async () => {
    await page.getByRole('link', { name: 'Address book' }).click();
    await page.getByRole('heading', { level: 1, name: 'Address book' }).waitFor();
    await page.waitForFunction(() => {
      const rows = [...document.querySelectorAll('[data-user-id]')];
      return rows.length > 0 && rows.every((row) => row.getAttribute('data-freshness') === 'live');
    });
    const watched = wallboard
      .gateway()
      .sessions()
      .flatMap(({ subscriptions }) => subscriptions)
      .filter((path) => path.includes('/user/'));
    const rows = (await rowIds(page)).map((userId) => `/org/12345/user/${userId}/presence`);
    expect(await page.getByLabel('Your own state').count()).toBe(1);
    expect(watched).toStrictEqual(expect.arrayContaining(rows));
    expect(watched.length).toBeLessThanOrEqual(rows.length + 2);
  });

  it('counts unread messages as they come', async () => {
    const gateway = wallboard.gateway();
    const [session] = gateway.sessions();
    const userId = session?.userId ?? 0;
    const before = gateway.simulation.unreadOf(userId) ?? 0;
    advanceUntil(gateway, () => gateway.simulation.unreadOf(userId) !== before, 5_000);
    await page.getByRole('link', { name: /Messages/ }).click();
    await page.locator(`[data-unread="${gateway.simulation.unreadOf(userId) ?? ''}"]`).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Messages');
  });

  it('keeps two tabs of two people apart, each live after the other is gone', async () => {
    const [, , userId = 0] = membersOf(wallboard.gateway(), groupName);
    const other = await page.context().newPage();
    await other.goto(wallboard.gateway().url);
    await signIn(other, userId);
    await chooseGroup(other, groupName);
    const own = (tab: Page) => tab.getByLabel('Your own state').textContent();
    expect(await own(other)).not.toBe(await own(page));
    await page.locator('[data-freshness="live"]').first().waitFor();
    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.close();

    const gateway = wallboard.gateway();
    const [watched = 0] = await rowIds(page);
    const before = stateInSimulation(gateway, watched);
    advanceUntil(gateway, () => stateInSimulation(gateway, watched) !== before);
    await showsState(page, watched, stateInSimulation(gateway, watched));
    await until(() => gateway.sessions().length === 2);
  });

  it('stays signed in over a reload, and forgets everything at sign-out', async () => {
    await page.reload();
    await isLive(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    // The limits and the sound are the browser's, whoever signs in.
    const kept = await page.evaluate(() => Object.keys(localStorage));
    expect(kept.filter((key) => !['wallboard-limits', 'wallboard-sound'].includes(key))).toStrictEqual([]);
    await until(() => wallboard.gateway().sessions().length === 0);
  });
});
