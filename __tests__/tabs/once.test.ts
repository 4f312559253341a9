import { presenceReceived, type WebsocketMiddlewareOptions } from '../../src';
import { pass, settle, tellStories } from '../helpers/story';
import { closeBrowsers, openBrowser, type Browser, type OpenTab } from './support';

afterEach(closeBrowsers);
tellStories();

const gone = new WeakSet<OpenTab>();
function crash(tab: OpenTab): void {
  gone.add(tab);
  tab.tab.crash();
}

/** A tab that rings when somebody is called, and a list of who rang. */
function openRinging(
  browser: Browser,
  name: string,
  rung: string[],
  isInterested = true,
  userId = 1,
  options: WebsocketMiddlewareOptions = {},
  whileRinging = (): void => undefined,
): OpenTab {
  const tab = browser.open(options);
  const effect = tab.shared.onlyInOneTab('ring', (action: ReturnType<typeof presenceReceived>) => {
    const isCalled = action.payload.updates.some(({ presence }) => presence === 'RINGING');
    if (!isInterested || !isCalled) return undefined;
    return () => {
      // The timers of a tab that has gone go on here.
      if (gone.has(tab)) return;
      rung.push(name);
      whileRinging();
    };
  });
  const seen = new Set<unknown>();
  tab.store.subscribe(() => {
    for (const action of tab.actions) {
      if (!presenceReceived.match(action) || seen.has(action)) continue;
      seen.add(action);
      effect(action, tab.store);
    }
  });
  tab.watchUser(userId);
  return tab;
}

it('rings in one tab only: one that may play sound, else one that is visible, else the leader', async () => {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { presence: '' });
  const rung: string[] = [];
  const [one, two, three] = ['one', 'two', 'three'].map((name) => openRinging(browser, name, rung)) as [
    OpenTab,
    OpenTab,
    OpenTab,
  ];
  for (const tab of [one, two, three]) tab.start();
  await settle();
  one.tab.hide();
  two.tab.hide();
  await settle();
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await pass(2_000);
  expect(rung).toEqual(['three']);
  two.tab.activate();
  await settle();
  browser.gateway.setPresence(1, { presence: '' });
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await pass(2_000);
  expect(rung).toEqual(['three', 'two']);
});

it('rings in the next tab where the first has nothing to ring for, or dies over it', async () => {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { presence: '' });
  const rung: string[] = [];
  const one = openRinging(browser, 'one', rung, false);
  const two = openRinging(browser, 'two', rung);
  const three = openRinging(browser, 'three', rung);
  for (const tab of [one, two, three]) tab.start();
  await settle();
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await settle();
  expect(rung).toEqual([]);
  await pass(250);
  expect(rung).toEqual(['two']);
  await pass(2_000);
  expect(rung).toEqual(['two']);
});

it('rings for each of two calls, where each tab watches another of the people called', async () => {
  const browser = openBrowser();
  for (const id of [1, 2]) browser.gateway.setPresence(id, { presence: '' });
  const rung: string[] = [];
  const one = openRinging(browser, 'one', rung, true, 1);
  const two = openRinging(browser, 'two', rung, true, 2);
  for (const tab of [one, two]) tab.start();
  await settle();
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await pass(2_000);
  browser.gateway.setPresence(2, { presence: 'RINGING' });
  await pass(2_000);
  expect(rung).toEqual(['one', 'two']);
});

it('rings once where the browser wakes all hidden tabs at the same moment', async () => {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { presence: '' });
  const rung: string[] = [];
  const first = openRinging(browser, 'first', rung, false);
  const hidden = ['one', 'two', 'three'].map((name) => openRinging(browser, name, rung));
  for (const tab of [first, ...hidden]) tab.start();
  for (const { tab } of hidden) tab.hide();
  await pass(100);
  for (let call = 1; call <= 3; call++) {
    browser.gateway.setPresence(1, { presence: 'RINGING' });
    await pass(10);
    // No message comes between these timers.
    jest.advanceTimersByTime(900);
    await pass(2_000);
    expect(rung).toHaveLength(call);
    browser.gateway.setPresence(1, { presence: '' });
    await pass(100);
  }
});

it('rings in another tab where the one that the leader chose dies before it hears of that', async () => {
  const browser = openBrowser({ deliver: (text) => [text.includes('"gift"') ? 20 : 0] });
  browser.gateway.setPresence(1, { presence: '' });
  const rung: string[] = [];
  const leader = openRinging(browser, 'leader', rung, false);
  const one = openRinging(browser, 'one', rung);
  const two = openRinging(browser, 'two', rung);
  for (const tab of [leader, one, two]) tab.start();
  await settle();
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await pass(210);
  crash(one);
  await pass(3_000);
  expect(rung).toEqual(['two']);
});

it('rings in another tab where the first dies while it rings', async () => {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { presence: '' });
  const rung: string[] = [];
  const leader = openRinging(browser, 'leader', rung, false);
  const one = openRinging(browser, 'one', rung, true, 1, {}, () => {
    crash(one);
  });
  const two = openRinging(browser, 'two', rung);
  const three = openRinging(browser, 'three', rung);
  for (const tab of [leader, one, two, three]) tab.start();
  leader.tab.hide();
  await settle();
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await pass(3_000);
  expect(rung).toEqual(['one', 'two']);
});

it('rings in a tab whose turn it is though the leader, which hangs, gives it to nobody', async () => {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { presence: '' });
  const rung: string[] = [];
  const leader = openRinging(browser, 'leader', rung, false);
  const one = openRinging(browser, 'one', rung);
  for (const tab of [leader, one]) tab.start();
  await settle();
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await settle();
  leader.tab.hang();
  await pass(1_300);
  expect(rung).toEqual(['one']);
  leader.tab.thaw();
  await pass(2_000);
  expect(rung).toEqual(['one']);
});

it('rings once where one tab is told of each event and another gathers several', async () => {
  const browser = openBrowser();
  for (const id of [1, 2]) browser.gateway.setPresence(id, { presence: '' });
  const rung: string[] = [];
  const one = openRinging(browser, 'one', rung);
  const two = openRinging(browser, 'two', rung, true, 1, { flushIntervalMs: 100 });
  two.watchUser(2);
  for (const tab of [one, two]) tab.start();
  await settle();
  browser.gateway.setPresence(2, { presence: 'RINGING' });
  await pass(2_000);
  expect(rung).toEqual(['two']);
  browser.gateway.setPresence(2, { presence: '' });
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await settle();
  browser.gateway.setPresence(2, { presence: 'ANSWERED' });
  await settle();
  expect(rung).toEqual(['two', 'one']);
  await pass(2_000);
  const updates = two.actions.flatMap((action) =>
    presenceReceived.match(action) ? [action.payload.updates.length] : [],
  );
  expect(updates.at(-1)).toBe(2);
  expect(rung).toEqual(['two', 'one']);
});

it('rings at once in a tab that shares nothing', () => {
  const browser = openBrowser();
  const rung: string[] = [];
  const tab = browser.open();
  tab.shared.onlyInOneTab('ring', () => () => rung.push('alone'))({ type: 'x' }, tab.store);
  expect(rung).toEqual(['alone']);
});
