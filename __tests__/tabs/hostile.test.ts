import { selectPresenceFreshness, selectUserDisplayItem } from '../../src';
import type { FakeChannel } from '../../src/testing';
import { pass, settle, tellStories } from '../helpers/story';
import { closeBrowsers, openBrowser, type Browser, type OpenTab } from './support';

afterEach(closeBrowsers);
tellStories();

interface Scene {
  browser: Browser;
  tabs: OpenTab[];
  /** Other code of the same origin, on the channel of the presence socket. */
  stranger: FakeChannel;
  /** What went wrong in a tab that heard something. */
  uncaught: unknown[];
}

/** A channel that notes what its tab throws at it. */
function noting(channel: FakeChannel, uncaught: unknown[]): FakeChannel {
  return {
    get onmessage() {
      return channel.onmessage;
    },
    set onmessage(listener) {
      channel.onmessage = (event) => {
        try {
          listener?.(event);
        } catch (error) {
          uncaught.push(error);
        }
      };
    },
    postMessage(message) {
      channel.postMessage(message);
    },
    close() {
      channel.close();
    },
  };
}

/** Three tabs that watch a user and a group, and a stranger. */
async function openScene(): Promise<Scene> {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { presence: '' });
  browser.gateway.addGroup(7, [1, 2]);
  const names: string[] = [];
  const uncaught: unknown[] = [];
  const open = (): OpenTab =>
    browser.open({}, (tab) => ({
      channel(name) {
        names.push(name);
        return noting(tab.channel(name), uncaught);
      },
    }));
  const tabs = [open(), open(), open()];
  for (const tab of tabs) {
    tab.watchUser(1);
    tab.watchGroup(7);
    tab.start();
  }
  await settle();
  return { browser, tabs, stranger: browser.tabs.tab().channel(names[0]!), uncaught };
}

const saidOf = ({ browser }: Scene): Record<string, unknown>[] =>
  browser.tabs.posted.map((text) => JSON.parse(String(text)) as Record<string, unknown>);

/** Ids of the tabs. */
function idsOf(scene: Scene): string[] {
  const order = saidOf(scene)
    .filter((message) => 'order' in message)
    .at(-1)?.order as string[];
  expect(order).toHaveLength(3);
  return order;
}

/** All tabs share one socket, and what comes by it reaches them all. */
async function expectAllWell({ browser, tabs, uncaught }: Scene): Promise<void> {
  await pass(4_000);
  for (const presence of ['RINGING', 'ANSWERED'] as const) {
    browser.gateway.setPresence(1, { presence });
    await settle();
    expect(tabs.map(({ state }) => selectUserDisplayItem(state(), 1)?.presence)).toEqual(
      tabs.map(() => presence),
    );
  }
  expect(tabs.map(({ state }) => selectPresenceFreshness(state(), 1))).toEqual(tabs.map(() => 'live'));
  expect(tabs.filter(({ role }) => role() === 'leader')).toHaveLength(1);
  expect(browser.sockets()).toBe(1);
  expect(uncaught).toEqual([]);
}

/** A message once for each of its parts, however deep, with something else in that part's place. */
function* spoilt(value: unknown, put: (part: unknown) => unknown = (part) => part): Generator {
  for (const other of [null, true, -1, 0.5, 'x', [], [null], {}]) yield put(other);
  if (typeof value !== 'object' || value === null) return;
  const whole = value as Record<string, unknown>;
  for (const name of Object.keys(whole)) {
    const copy = (part: unknown): unknown =>
      Array.isArray(whole)
        ? (whole as unknown[]).map((old, at) => (at === Number(name) ? part : old))
        : { ...whole, [name]: part };
    yield* spoilt(whole[name], (part) => put(copy(part)));
  }
}

let count = 1e6;
/** The same as if it had not been said yet: news for the tab `to`, or the word of a new tab. */
function renewed(message: unknown, to: string): unknown {
  if (typeof message !== 'object' || message === null) return message;
  count++;
  if (!('host' in message)) return { ...message, from: String(count) };
  return { ...message, seq: count, answer: { to, n: count, isWhole: true } };
}

it.each([
  '{bad',
  'null',
  '5',
  '[]',
  '{}',
  '{"from":"e"}',
  '{"from":"e","want":{}}',
  '{"from":"e","want":null}',
  '{"from":5,"want":{"n":1,"isWhole":true,"targets":5,"members":null,"rank":"z"}}',
  '{"from":"e","done":{}}',
  '{"host":"e"}',
  '{"term":1,"host":"zz"}',
  '{"term":"x","host":"zz","seq":null}',
  '{"term":"x","host":"zz","seq":1,"agoMs":0,"limitMs":1000}',
])('goes on after %s was posted', async (text) => {
  const scene = await openScene();
  scene.stranger.postMessage(text);
  await expectAllWell(scene);
});

it('throws nothing and goes on, whatever part of a real message holds something else', async () => {
  const scene = await openScene();
  const { browser, stranger } = scene;
  const ids = idsOf(scene);
  scene.tabs[1]?.watchUser(3);
  browser.gateway.addGroup(7, [3]);
  await settle();
  const real = new Set(browser.tabs.posted.map(String));
  expect(real.size).toBeGreaterThan(8);
  for (const text of real) {
    for (const message of spoilt(JSON.parse(text))) {
      stranger.postMessage(JSON.stringify(message));
      for (const to of ids) stranger.postMessage(JSON.stringify(renewed(message, to)));
    }
    await settle();
  }
  await expectAllWell(scene);
});

describe('a well-formed lie', () => {
  const lie = { host: 'zz', seq: 1, agoMs: 0, limitMs: 1_000 };

  it.each([Date.now() + 1e6, Date.now() + 1e11, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER, 1e300])(
    'of term %d ends with the next leader',
    async (term) => {
      const scene = await openScene();
      scene.stranger.postMessage(JSON.stringify({ ...lie, term }));
      await expectAllWell(scene);
      const tabs = scene.tabs.filter(({ role }) => role() !== 'leader');
      scene.tabs.find(({ role }) => role() === 'leader')?.tab.crash();
      await expectAllWell({ ...scene, tabs });
    },
  );

  it.each([
    ['the leader', 0],
    ['a follower', 1],
  ])('about an announcement that nobody has made does not deafen %s', async (_, place) => {
    const scene = await openScene();
    const { stranger } = scene;
    const { term, host } = saidOf(scene).find((message) => 'host' in message)!;
    const answer = { to: idsOf(scene)[place], n: 1e6, isWhole: true };
    stranger.postMessage(JSON.stringify({ ...lie, term, host, seq: 1e6, answer }));
    await expectAllWell(scene);
  });
});

it('leads though the callback for its role throws', async () => {
  const browser = openBrowser();
  const tab = browser.open({}, () => ({
    onRole() {
      throw new Error('of the app');
    },
  }));
  const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  tab.start();
  await settle();
  expect([tab.role(), tab.status()]).toEqual(['leader', 'ready']);
  tab.stop();
  expect([tab.role(), tab.status()]).toEqual(['alone', 'stopped']);
  expect(logged).toHaveBeenCalledWith('redux-cti-realtime: onRole threw', new Error('of the app'));
  logged.mockRestore();
});
