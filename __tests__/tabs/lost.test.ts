import { selectPresenceFreshness, selectUserDisplayItem } from '../../src';
import { pass, settle, tellStories } from '../helpers/story';
import { closeBrowsers, HEARTBEAT_MS, openBrowser, type Browser, type OpenTab } from './support';

afterEach(closeBrowsers);
tellStories();

const presenceOf = ({ state }: OpenTab, userId: number) => selectUserDisplayItem(state(), userId)?.presence;

/** Tabs that watch two users. */
function openTab(browser: Browser): OpenTab {
  const tab = browser.open();
  tab.watchUser(1);
  tab.watchUser(2);
  tab.start();
  return tab;
}

it('asks again where an event was lost, as soon as the next one shows it', async () => {
  let isLost = false;
  const browser = openBrowser({
    deliver: (text) => (isLost && text.includes('"updates"') ? [] : [0]),
  });
  for (const id of [1, 2]) browser.gateway.setPresence(id, { presence: '' });
  const [leader, follower] = [openTab(browser), openTab(browser)];
  await settle();
  isLost = true;
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await settle();
  expect([presenceOf(leader, 1), presenceOf(follower, 1)]).toEqual(['RINGING', '']);
  isLost = false;
  browser.gateway.setPresence(2, { presence: 'RINGING' });
  await settle();
  expect([presenceOf(follower, 1), presenceOf(follower, 2)]).toEqual(['RINGING', 'RINGING']);
  expect(selectPresenceFreshness(follower.state(), 1)).toBe('live');
});

it('believes nothing that a leader says after another has taken its place', async () => {
  const browser = openBrowser();
  for (const id of [1, 2]) browser.gateway.setPresence(id, { presence: '' });
  const tabs = [openTab(browser), openTab(browser), openTab(browser)] as const;
  await settle();
  const [hung, next, last] = tabs;
  hung.tab.hang();
  // It has this in hand when it runs again.
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await pass(HEARTBEAT_MS + 4_000);
  expect([next, last].map((tab) => presenceOf(tab, 1))).toEqual(['RINGING', 'RINGING']);
  browser.gateway.setPresence(1, { presence: 'ANSWERED' });
  await settle();
  const seen: unknown[] = [];
  for (const tab of [next, last]) tab.store.subscribe(() => seen.push(presenceOf(tab, 1), tab.status()));
  hung.tab.thaw();
  await settle();
  await pass(2_000);
  expect(seen.filter((what) => what !== 'ANSWERED' && what !== 'ready')).toEqual([]);
  expect(tabs.map((tab) => presenceOf(tab, 1))).toEqual(['ANSWERED', 'ANSWERED', 'ANSWERED']);
});

it('puts nothing back where a tab asked twice and the second answer comes late', async () => {
  let isSlow = false;
  const browser = openBrowser({
    deliver(text) {
      const number = isSlow ? /"n":(\d+),"isWhole":true}/.exec(text)?.[1] : undefined;
      return [number === '1' ? 100 : number === '2' ? 200 : 0];
    },
  });
  for (const id of [1, 2]) browser.gateway.setPresence(id, { presence: '' });
  openTab(browser);
  await settle();
  isSlow = true;
  const follower = openTab(browser);
  await pass(150);
  expect(presenceOf(follower, 1)).toBe('');
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  await settle();
  const seen = new Set<unknown>([presenceOf(follower, 1)]);
  follower.store.subscribe(() => seen.add(presenceOf(follower, 1)));
  await pass(5_000);
  expect([...seen]).toEqual(['RINGING']);
});
