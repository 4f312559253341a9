import {
  selectPresenceFreshness,
  selectPresenceSince,
  selectUserDisplayItem,
  websocketStop,
} from '../../src';
import { freshToken, pass, settle, tellStories, userPath } from '../helpers/story';
import {
  closeBrowsers,
  everythingPosted,
  HEARTBEAT_MS,
  openBrowser,
  type Browser,
  type OpenTab,
} from './support';

afterEach(closeBrowsers);
tellStories();

async function openThree(browser: Browser): Promise<[OpenTab, OpenTab, OpenTab]> {
  browser.gateway.setPresence(1, { presence: 'RINGING', availability: 'Available' });
  const tabs: [OpenTab, OpenTab, OpenTab] = [browser.open(), browser.open(), browser.open()];
  for (const tab of tabs) {
    tab.watchUser(1);
    tab.start();
  }
  await settle();
  return tabs;
}

/** Ticks of the server while time passes. */
async function tickFor(browser: Browser, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 1_000) {
    browser.gateway.tick();
    await pass(1_000);
  }
}

describe('another tab leads within a second', () => {
  const ways: Record<string, (leader: OpenTab) => void> = {
    'of a close': ({ tab }) => {
      tab.close();
    },
    'of a crash': ({ tab }) => {
      tab.crash();
    },
    'of a freeze, or of going into the cache': ({ tab }) => {
      tab.freeze();
    },
    'of a stop': ({ store }) => {
      store.dispatch(websocketStop());
    },
  };
  it.each(Object.keys(ways))('%s', async (way) => {
    const browser = openBrowser();
    const [leader, next, last] = await openThree(browser);
    const rows = selectUserDisplayItem(next.state(), 1);
    ways[way]!(leader);
    await pass(100);
    expect(next.role()).toBe('leader');
    expect(last.role()).toBe('follower');
    expect(browser.sockets()).toBe(1);
    expect([next.status(), last.status()]).toEqual(['ready', 'ready']);
    expect(browser.gateway.subscriptions).toEqual([userPath(1)]);
    expect(selectUserDisplayItem(last.state(), 1)).toBe(selectUserDisplayItem(last.state(), 1));
    expect(selectUserDisplayItem(next.state(), 1)).toEqual(rows);
    expect(selectPresenceFreshness(last.state(), 1)).toBe('live');
  });
});

it('lets a page that comes back stand in line again, stale until it is seeded', async () => {
  const browser = openBrowser();
  const [leader, next] = await openThree(browser);
  leader.tab.freeze();
  expect(leader.status()).toBe('connecting');
  expect(selectPresenceFreshness(leader.state(), 1)).toBe('stale');
  await pass(5_000);
  browser.gateway.setPresence(1, { presence: 'ANSWERED' });
  leader.tab.thaw();
  await settle();
  expect([leader.role(), leader.status(), next.role()]).toEqual(['follower', 'ready', 'leader']);
  expect(selectUserDisplayItem(leader.state(), 1)?.presence).toBe('ANSWERED');
  expect(browser.sockets()).toBe(1);
});

it('keeps the times that a tab has known for longer than the leader that seeds it', async () => {
  const browser = openBrowser();
  const [first, second, third] = await openThree(browser);
  const known = selectPresenceSince(third.state(), 1);
  await pass(60_000);
  first.tab.crash();
  await settle();
  // The second leads now and has heard of everything a moment ago; the third asks for all of it again.
  expect(second.role()).toBe('leader');
  third.tab.freeze();
  third.tab.thaw();
  await settle();
  expect(third.typesSince(0).lastIndexOf('realtime/seeded')).toBeGreaterThan(
    third.typesSince(0).lastIndexOf('realtime/presenceReceived'),
  );
  expect(selectPresenceSince(third.state(), 1)).toEqual(known);
  expect(selectPresenceFreshness(third.state(), 1)).toBe('live');
  browser.gateway.setPresence(1, { presence: 'ANSWERED' });
  await settle();
  expect(selectPresenceSince(third.state(), 1).presenceSince).toBeGreaterThan(known.presenceSince!);
  expect(selectPresenceSince(third.state(), 1).availabilitySince).toBe(known.availabilitySince);
});

it('takes the lead from a hung tab, which closes its socket as soon as it runs again', async () => {
  const browser = openBrowser();
  const [leader, next, last] = await openThree(browser);
  await tickFor(browser, 3_000);
  leader.tab.hang();
  await pass(HEARTBEAT_MS - 1_500);
  expect([next.role(), last.role()]).toEqual(['follower', 'follower']);
  await pass(2_000);
  const isOld = ({ role, state }: OpenTab): boolean =>
    role() === 'follower' && selectPresenceFreshness(state(), 1) === 'live';
  expect([next, last].map(isOld)).not.toEqual([true, true]);
  await pass(1_500);
  expect([next.role(), last.role()].filter((role) => role === 'leader')).toHaveLength(1);
  leader.tab.thaw();
  await settle();
  await tickFor(browser, 1_000);
  expect(leader.role()).toBe('follower');
  expect(browser.sockets()).toBe(1);
  expect([leader.status(), next.status(), last.status()]).toEqual(['ready', 'ready', 'ready']);
});

it('takes the lead from a hung tab of which it has heard nothing at all within two seconds', async () => {
  const browser = openBrowser();
  const [leader, next, last] = await openThree(browser);
  for (const other of [next, last]) other.tab.close();
  leader.tab.hang();
  const newcomer = browser.open();
  newcomer.watchUser(1);
  newcomer.start();
  await pass(2_100);
  expect([newcomer.role(), newcomer.status()]).toEqual(['leader', 'ready']);
  leader.tab.crash();
  await settle();
});

it('takes nothing over while it is hidden, is stale by then, and takes over when it is shown', async () => {
  const browser = openBrowser();
  const [leader, next, last] = await openThree(browser);
  last.tab.close();
  next.tab.hide();
  await tickFor(browser, 2_000);
  leader.tab.hang();
  await pass(HEARTBEAT_MS + 5_000);
  expect(next.role()).toBe('follower');
  expect(selectPresenceFreshness(next.state(), 1)).toBe('stale');
  next.tab.show();
  await pass(2_000);
  expect([next.role(), next.status()]).toEqual(['leader', 'ready']);
  leader.tab.crash();
  await settle();
  expect(browser.sockets()).toBe(1);
});

it('is honest without a network: nobody is live, and every tab says so', async () => {
  const browser = openBrowser();
  const tabs = await openThree(browser);
  browser.gateway.refuseConnections();
  browser.gateway.drop();
  await settle();
  expect(tabs.map(({ status }) => status())).toEqual(['waiting', 'waiting', 'waiting']);
  expect(tabs.map(({ state }) => selectPresenceFreshness(state(), 1))).toEqual(['stale', 'stale', 'stale']);
  browser.gateway.heal();
  await pass(10_000);
  expect(tabs.map(({ status }) => status())).toEqual(['ready', 'ready', 'ready']);
});

it('is honest in a leader whose timers come late: once another tab has lost it, its rows are stale until the server is heard', async () => {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { presence: 'RINGING' });
  let aheadMs = 0;
  const names: string[] = [];
  const leader = browser.open({ now: () => performance.now() + aheadMs }, (tab) => ({
    channel(name) {
      names.push(name);
      return tab.channel(name);
    },
  }));
  leader.watchUser(1);
  leader.start();
  await settle();
  aheadMs = HEARTBEAT_MS + 300;
  const want = { n: 1, isWhole: true, targets: [], members: [], rank: 1 };
  browser.tabs
    .tab()
    .channel(names[0]!)
    .postMessage(JSON.stringify({ from: 'another', want }));
  await settle();
  expect([leader.role(), selectPresenceFreshness(leader.state(), 1)]).toEqual(['leader', 'stale']);
  browser.gateway.tick();
  await pass(2_000);
  expect([leader.role(), leader.status()]).toEqual(['leader', 'ready']);
  expect(selectPresenceFreshness(leader.state(), 1)).toBe('live');
  expect(browser.sockets()).toBe(1);
});

it('leaves a silent server to the leader: no other tab takes over', async () => {
  const browser = openBrowser();
  const tabs = await openThree(browser);
  await tickFor(browser, 2_000);
  browser.gateway.halfOpen();
  await pass(HEARTBEAT_MS + 2_500);
  expect(tabs.map(({ role }) => role())).toEqual(['leader', 'follower', 'follower']);
  expect(tabs.map(({ status }) => status())).not.toContain('ready');
});

describe('a refused token', () => {
  it('lets each other tab try its own before all are told', async () => {
    const browser = openBrowser();
    const good = freshToken();
    browser.gateway.refuseTokens((token) => token !== good, 4401);
    const [one, two, three] = [browser.open(), browser.open(), browser.open()];
    one.start();
    await Promise.resolve();
    two.start();
    three.start(good);
    await pass(3_000);
    expect([one.status(), two.status(), three.status()]).toEqual(['ready', 'ready', 'ready']);
    expect(three.role()).toBe('leader');
    expect(browser.sockets()).toBe(1);
  });

  it('is no reason to give up while a tab that was busy has not tried its own', async () => {
    const browser = openBrowser();
    const good = freshToken();
    const tabs = [browser.open(), browser.open(), browser.open()];
    for (const [at, tab] of tabs.entries()) tab.start(at === 2 ? good : freshToken());
    await settle();
    const [one, two, three] = tabs as [OpenTab, OpenTab, OpenTab];
    browser.gateway.refuseTokens((token) => token !== good, 4401);
    three.tab.hang();
    browser.gateway.drop();
    await pass(1_500);
    three.tab.thaw();
    await pass(3_000);
    expect([one.status(), two.status(), three.status()]).toEqual(['ready', 'ready', 'ready']);
    expect(three.role()).toBe('leader');
    expect(browser.sockets()).toBe(1);
  });

  it('is told to all where the last tab hangs, and each of the others has tried no more than twice', async () => {
    const browser = openBrowser();
    const tabs = [browser.open(), browser.open(), browser.open()];
    for (const tab of tabs) tab.start();
    await settle();
    let tries = 0;
    browser.gateway.refuseTokens(() => ++tries > 0, 4401);
    tabs[2]?.tab.hang();
    browser.gateway.drop();
    await pass(60_000);
    expect(tabs.slice(0, 2).map(({ status }) => status())).toEqual(['failed', 'failed']);
    expect(tries).toBeLessThanOrEqual(4);
    tabs[2]?.tab.thaw();
    await settle();
    expect(tabs.map(({ status }) => status())).toEqual(['failed', 'failed', 'failed']);
  });

  it('is forgotten once somebody is ready: a tab whose token is good by then is asked again', async () => {
    const browser = openBrowser();
    const [tokenOfOne, tokenOfTwo] = [freshToken(), freshToken()];
    const [one, two] = [browser.open(), browser.open()];
    one.start(tokenOfOne);
    two.start(tokenOfTwo);
    await settle();
    for (const [refused, leader] of [
      [tokenOfOne, two],
      [tokenOfTwo, one],
      [tokenOfOne, two],
    ] as const) {
      browser.gateway.refuseTokens((token) => token === refused, 4401);
      browser.gateway.drop();
      await pass(10_000);
      expect([one.status(), two.status(), leader.role()]).toEqual(['ready', 'ready', 'leader']);
    }
  });

  it('is told to all when nobody has another, and a start revives them', async () => {
    const browser = openBrowser();
    const good = freshToken();
    browser.gateway.refuseTokens((token) => token !== good, 4401);
    const [one, two] = [browser.open(), browser.open()];
    one.start();
    two.start();
    await pass(5_000);
    expect([one.status(), two.status()]).toEqual(['failed', 'failed']);
    const follower = one.role() === 'follower' ? one : two;
    follower.start(good);
    await pass(1_000);
    expect([one.status(), two.status()]).toEqual(['ready', 'ready']);
  });

  it('is got over by a start that the app repeats before it has heard of the leader', async () => {
    const browser = openBrowser();
    const good = freshToken();
    browser.gateway.refuseTokens((token) => token !== good, 4401);
    const [one, two] = [browser.open(), browser.open()];
    one.start();
    await pass(5_000);
    expect(one.status()).toBe('failed');
    two.start(good);
    two.start(good);
    await pass(1_000);
    expect([one.status(), two.status()]).toEqual(['ready', 'ready']);
  });
});

it('posts no piece of any token, whatever happened', async () => {
  const browser = openBrowser();
  const token = freshToken();
  const [one, two] = [browser.open(), browser.open()];
  one.start(token);
  two.start(token);
  await settle();
  one.start(freshToken());
  await settle();
  one.tab.crash();
  await pass(2_000);
  const posted = everythingPosted();
  expect(posted.length).toBeGreaterThan(100);
  for (let at = 0; at + 24 <= token.length; at++) expect(posted).not.toContain(token.slice(at, at + 24));
});

it('takes the time between the welcome and the first tick for no period', async () => {
  const browser = openBrowser();
  const [leader, follower] = [1, 2].map(() => browser.open({ heartbeatTimeoutMs: 'auto' }));
  for (const tab of [leader!, follower!]) tab.start();
  await settle();
  await pass(1_500);
  browser.gateway.tick();
  // The seed that a follower gets tells it what counts as silence.
  follower!.watchUser(1);
  await settle();
  const from = follower!.actions.length;
  await pass(20_000);
  expect([leader!.role(), follower!.role()]).toEqual(['leader', 'follower']);
  expect(follower!.typesSince(from)).not.toContain('realtime/connectionChanged');
  expect(browser.gateway.connections).toHaveLength(1);
});

it('learns from the leader what counts as silence, also after it was seeded', async () => {
  const browser = openBrowser();
  const [leader, follower] = [1, 2].map(() => browser.open({ heartbeatTimeoutMs: 'auto' })) as [
    OpenTab,
    OpenTab,
  ];
  leader.start();
  follower.start();
  follower.watchUser(1);
  await settle();
  // Ticks every second: ten seconds of silence are too long.
  await tickFor(browser, 5_000);
  leader.tab.hang();
  await pass(13_000);
  expect(follower.role()).toBe('leader');
  leader.tab.crash();
  await settle();
});

it('shares nothing with another person', async () => {
  const browser = openBrowser();
  const [one, other] = [browser.open(), browser.open()];
  one.start();
  other.start(freshToken({ userId: 2 }));
  await settle();
  expect([one.role(), other.role()]).toEqual(['leader', 'leader']);
  expect(browser.sockets()).toBe(2);
});

it('lets a leader that is slow to answer lead on, however fast the user types in another tab', async () => {
  let isSlow = false;
  const browser = openBrowser({
    // Timers of a hidden leader come once a minute, and its page is busy.
    deliver: (text) => (isSlow && text.includes('"host"') ? (text.includes('"answer"') ? [200] : []) : [0]),
  });
  const [leader, typedIn, last] = await openThree(browser);
  last.tab.close();
  await tickFor(browser, 2_000);
  isSlow = true;
  const from = typedIn.actions.length;
  for (let key = 0; key < 400; key++) {
    if (key % 20 === 0) browser.gateway.tick();
    typedIn.tab.activate();
    await pass(50);
  }
  expect([leader.role(), typedIn.role()]).toEqual(['leader', 'follower']);
  expect(typedIn.typesSince(from)).not.toContain('realtime/connectionChanged');
});
