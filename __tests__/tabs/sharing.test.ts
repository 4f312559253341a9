import {
  selectGroupDisplayItems,
  selectGroupStatus,
  selectPresenceFreshness,
  selectPresenceSince,
  selectUnreadMessages,
  selectUserDisplayItem,
  websocketUserUnsubscribe,
} from '../../src';
import { groupPath, ownId, pass, settle, tellStories, user, userPath, userString } from '../helpers/story';
import { closeBrowsers, openBrowser } from './support';

afterEach(closeBrowsers);
tellStories();

it('keeps one presence and one messages socket for eight tabs', async () => {
  const browser = openBrowser();
  const tabs = Array.from({ length: 8 }, () => browser.open());
  for (const tab of tabs) {
    tab.watchUser(1);
    tab.start();
    tab.startMessages();
  }
  await settle();
  expect(browser.sockets('presence')).toBe(1);
  expect(browser.sockets('messages')).toBe(1);
  expect(tabs.map(({ role }) => role())).toEqual(['leader', ...Array<string>(7).fill('follower')]);
  expect(tabs.map(({ status }) => status())).toEqual(Array(8).fill('ready'));
  expect(browser.gateway.subscriptions).toEqual([userPath(1)]);
});

it('gives every tab what it wants itself, and nothing else', async () => {
  const browser = openBrowser();
  browser.gateway.addGroup(100, [1, 2]);
  browser.gateway.setPresence(1, { presence: 'RINGING', availability: 'Available' });
  browser.gateway.setPresence(2, { presence: '', availability: 'Busy' });
  browser.gateway.setPresence(3, { presence: '', availability: 'Away' });
  const [leader, follower, other] = [browser.open(), browser.open(), browser.open()];
  leader.watchGroup(100);
  follower.watchUser(3);
  for (const tab of [leader, follower, other]) tab.start();
  await settle();
  expect(selectGroupDisplayItems(leader.state(), 100)).toHaveLength(2);
  expect(selectUserDisplayItem(leader.state(), 3)).toBeUndefined();
  expect(selectUserDisplayItem(follower.state(), 3)?.availability).toBe('Away');
  expect(selectUserDisplayItem(follower.state(), 1)).toBeUndefined();
  expect(selectGroupStatus(follower.state(), 100)).toBe('none');
  expect(other.actions.some(({ type }) => type === 'realtime/presenceReceived')).toBe(false);

  browser.gateway.setPresence(1, { presence: 'ANSWERED' });
  browser.gateway.setPresence(3, { presence: 'RINGING' });
  await settle();
  expect(selectUserDisplayItem(leader.state(), 1)?.presence).toBe('ANSWERED');
  expect(selectUserDisplayItem(follower.state(), 3)?.presence).toBe('RINGING');
});

it('shows a new tab what is known, live and with its times, without a frame to the server', async () => {
  const browser = openBrowser();
  browser.gateway.addGroup(100, [1, 2]);
  browser.gateway.setPresence(1, { presence: 'RINGING', availability: 'Available' });
  browser.gateway.setPresence(2, { presence: '', availability: 'Busy' });
  const leader = browser.open();
  leader.watchGroup(100);
  leader.start();
  await settle();
  await pass(5_000);
  const { length } = browser.gateway.received;
  const follower = browser.open();
  follower.watchGroup(100);
  follower.start();
  expect(follower.status()).toBe('connecting');
  await settle();
  expect(browser.gateway.received).toHaveLength(length);
  expect(follower.status()).toBe('ready');
  expect(selectGroupDisplayItems(follower.state(), 100)).toEqual(
    selectGroupDisplayItems(leader.state(), 100),
  );
  expect(selectGroupStatus(follower.state(), 100)).toBe('loaded');
  expect(selectPresenceFreshness(follower.state(), 1)).toBe('live');
  expect(selectPresenceSince(follower.state(), 1)).toEqual(selectPresenceSince(leader.state(), 1));
  expect(follower.typesSince(0)).toContain('realtime/seeded');
  expect(follower.typesSince(0)).not.toContain('realtime/presenceReceived');
});

it('asks for a path while some tab wants it, and for a second after the last has gone', async () => {
  const browser = openBrowser();
  const [leader, follower] = [browser.open(), browser.open()];
  for (const tab of [leader, follower]) {
    tab.start();
    tab.watchUser(1);
  }
  await settle();
  expect(browser.gateway.subscriptions).toEqual([userPath(1)]);
  leader.store.dispatch(websocketUserUnsubscribe(user(1)));
  await settle();
  expect(browser.gateway.subscriptions).toEqual([userPath(1)]);
  follower.tab.crash();
  await pass(900);
  expect(browser.gateway.subscriptions).toEqual([userPath(1)]);
  await pass(200);
  expect(browser.gateway.subscriptions).toEqual([]);
});

it('subscribes at the server what a follower asks for, and answers it', async () => {
  const browser = openBrowser();
  browser.gateway.addGroup(100, [1, 2]);
  browser.gateway.setPresence(1, { availability: 'Available' });
  const [leader, follower] = [browser.open(), browser.open()];
  leader.start();
  follower.start();
  await settle();
  follower.watchGroup(100);
  await settle();
  expect(browser.gateway.subscriptions).toEqual([groupPath(100)]);
  expect(selectGroupDisplayItems(follower.state(), 100).map(({ id }) => id)).toContain(1);
  expect(selectGroupStatus(leader.state(), 100)).toBe('none');
});

it('shows nobody who is wanted only by a tab that has just gone', async () => {
  const browser = openBrowser();
  browser.gateway.addGroup(100, [1]);
  for (const id of [1, 5]) browser.gateway.setPresence(id, { availability: 'Available' });
  const [leader, gone] = [browser.open(), browser.open()];
  leader.start();
  gone.start();
  gone.watchUser(5);
  await settle();
  gone.tab.close();
  await pass(500);
  leader.watchGroup(100);
  await settle();
  expect(selectPresenceFreshness(leader.state(), 1)).toBe('live');
  expect(selectUserDisplayItem(leader.state(), 5)).toBeUndefined();
});

it('shows nobody who was let go of before the answer came', async () => {
  const browser = openBrowser({ deliver: () => [50] });
  browser.gateway.addGroup(100, [1]);
  for (const id of [1, 5]) browser.gateway.setPresence(id, { availability: 'Available' });
  const [leader, follower] = [browser.open(), browser.open()];
  leader.watchUser(5);
  leader.start();
  follower.start();
  await pass(500);
  follower.watchGroup(100);
  follower.watchUser(5);
  await pass(60);
  follower.store.dispatch(websocketUserUnsubscribe(user(5)));
  await pass(500);
  expect(selectPresenceFreshness(follower.state(), 1)).toBe('live');
  expect(selectUserDisplayItem(follower.state(), 5)).toBeUndefined();
});

it('stays stopped where a listener stops it while it is told what is known', async () => {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { availability: 'Available' });
  const [leader, follower] = [browser.open(), browser.open()];
  leader.watchUser(1);
  leader.start();
  await settle();
  follower.watchUser(1);
  follower.start();
  const leave = follower.store.subscribe(() => {
    if (selectUserDisplayItem(follower.state(), 1) === undefined) return;
    leave();
    follower.stop();
  });
  await settle();
  expect([follower.status(), follower.role()]).toEqual(['stopped', 'alone']);
  expect(selectUserDisplayItem(follower.state(), 1)).toBeUndefined();
});

it('counts unread messages in every tab, and never posts a token', async () => {
  const browser = openBrowser();
  browser.gateway.setUnread(userString(ownId), 3);
  const [leader, follower] = [browser.open(), browser.open()];
  leader.startMessages();
  await settle();
  follower.startMessages();
  await settle();
  expect(selectUnreadMessages(follower.state())).toBe(3);
  browser.gateway.setUnread(userString(ownId), 4);
  await settle();
  expect([leader, follower].map(({ state }) => selectUnreadMessages(state()))).toEqual([4, 4]);
  expect(leader.role()).toBe('alone');
});

it('says that it is alone before a start, after a stop, and without a platform', async () => {
  const browser = openBrowser();
  const [leader, follower] = [browser.open(), browser.open()];
  expect(leader.role()).toBe('alone');
  leader.start();
  expect(leader.role()).toBe('follower');
  follower.start();
  await settle();
  expect(leader.role()).toBe('leader');
  follower.stop();
  await settle();
  expect([follower.role(), follower.status()]).toEqual(['alone', 'stopped']);
  const elsewhere = browser.open({}, () => ({ page: undefined }));
  elsewhere.start();
  await settle();
  expect([elsewhere.role(), elsewhere.status()]).toEqual(['alone', 'ready']);
});
