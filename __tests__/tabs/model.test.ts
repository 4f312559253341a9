import {
  selectGroupDisplayItems,
  selectGroupStatus,
  selectPresenceFreshness,
  selectPresenceConnection,
  selectUserDisplayItem,
  websocketGroupUnsubscribe,
  websocketUserUnsubscribe,
} from '../../src';
import { group, groupPath, pass, settle, tellStories, user, userPath } from '../helpers/story';
import { seededRandom } from '../helpers/seeded-random';
import { closeBrowsers, HEARTBEAT_MS, openBrowser, type Browser, type OpenTab } from './support';

afterEach(closeBrowsers);
tellStories();

const USERS = [1, 2, 3, 4, 5, 6];
const GROUPS: Record<number, number[]> = { 100: [1, 2, 3], 200: [3, 4] };
const STEPS = 60;
const TICK_MS = 1_000;

/** A tab, and what its user has done. */
interface Life {
  tab: OpenTab;
  users: Set<number>;
  groups: Set<number>;
  state: 'running' | 'frozen' | 'hung' | 'gone';
  isStarted: boolean;
}

function playModel(seed: number) {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const trouble = { isOn: true };
  const browser: Browser = openBrowser({
    echoPath: true,
    deliver() {
      const chance = random();
      if (!trouble.isOn || chance < 0.9) return [0];
      if (chance < 0.93) return [];
      return chance < 0.96 ? [0, 30] : [Math.floor(random() * 400) + 1];
    },
  });
  for (const id of USERS) browser.gateway.setPresence(id, { presence: '', availability: 'Available' });
  for (const [id, members] of Object.entries(GROUPS)) browser.gateway.addGroup(Number(id), members);
  const lives: Life[] = [];
  const running = (): Life[] => lives.filter(({ state }) => state === 'running');

  function open(): void {
    if (lives.filter(({ state }) => state !== 'gone').length >= 5) return;
    const tab = browser.open();
    tab.start();
    lives.push({ tab, users: new Set(), groups: new Set(), state: 'running', isStarted: true });
  }

  const steps: Record<string, () => void> = {
    open,
    watchUser() {
      const [life, id] = [pick(running()), pick(USERS)!];
      if (life?.isStarted !== true) return;
      life.users.add(id);
      life.tab.watchUser(id);
    },
    leaveUser() {
      const life = pick(running());
      const id = life && pick([...life.users]);
      if (id === undefined) return;
      life!.users.delete(id);
      life!.tab.store.dispatch(websocketUserUnsubscribe(user(id)));
    },
    watchGroup() {
      const [life, id] = [pick(running()), pick([100, 200])!];
      if (life?.isStarted !== true) return;
      life.groups.add(id);
      life.tab.watchGroup(id);
    },
    leaveGroup() {
      const life = pick(running());
      const id = life && pick([...life.groups]);
      if (id === undefined) return;
      life!.groups.delete(id);
      life!.tab.store.dispatch(websocketGroupUnsubscribe(group(id)));
    },
    news() {
      const presence = pick(['', 'RINGING', 'ANSWERED'] as const)!;
      browser.gateway.setPresence(pick(USERS)!, { presence, availability: pick(['Available', 'Busy'])! });
    },
    close() {
      const life = pick(running());
      if (life === undefined) return;
      life.tab.tab.close();
      life.state = 'gone';
    },
    crash() {
      const life = pick(lives.filter(({ state }) => state !== 'gone'));
      if (life === undefined) return;
      life.tab.tab.crash();
      life.state = 'gone';
    },
    freeze() {
      const life = pick(running());
      if (life === undefined) return;
      life.tab.tab.freeze();
      life.state = 'frozen';
    },
    hang() {
      const life = pick(running());
      if (life === undefined) return;
      life.tab.tab.hang();
      life.state = 'hung';
    },
    thaw() {
      const life = pick(lives.filter(({ state }) => state === 'frozen' || state === 'hung'));
      if (life === undefined) return;
      life.tab.tab.thaw();
      life.state = 'running';
    },
    hide: () => pick(running())?.tab.tab.hide(),
    show: () => pick(running())?.tab.tab.show(),
    stop() {
      const life = pick(running());
      if (life === undefined) return;
      life.tab.stop();
      life.isStarted = false;
      life.users.clear();
      life.groups.clear();
    },
    start() {
      const life = pick(running());
      if (life === undefined) return;
      life.tab.start();
      life.isStarted = true;
    },
    drop() {
      browser.gateway.drop();
    },
  };
  const names = [...Object.keys(steps), 'news', 'news', 'news', 'watchUser', 'watchGroup', 'thaw', 'open'];

  /** A tab that stands still may have been robbed without knowing it; of those that run, one has a socket at most. */
  function expectOneSocket(): void {
    const sockets = running().map(({ tab }) => tab.sockets());
    expect(sockets.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1);
  }

  async function tickFor(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += TICK_MS) {
      browser.gateway.tick();
      await pass(TICK_MS);
      expectOneSocket();
    }
  }

  return {
    browser,
    running,
    play: async (): Promise<string[]> => {
      const told: string[] = [];
      for (let step = 0; step < STEPS; step++) {
        const name = pick(names)!;
        told.push(name);
        steps[name]!();
        if (random() < 0.7) {
          await settle();
          expectOneSocket();
        }
        if (random() < 0.3) await tickFor(pick([1_000, 3_000, HEARTBEAT_MS + 2_000])!);
      }
      return told;
    },
    /** Nothing is lost any more, and whoever stands still runs again. */
    rest: async (): Promise<void> => {
      trouble.isOn = false;
      for (const life of lives) {
        if (life.state === 'frozen' || life.state === 'hung') {
          life.tab.tab.thaw();
          life.state = 'running';
        }
        life.tab.tab.show();
      }
      await tickFor(45_000);
    },
  };
}

function expectSame(browser: Browser, running: Life[]): void {
  const started = running.filter(({ isStarted }) => isStarted);
  const wanted = new Set(
    started.flatMap(({ users, groups }) => [...[...users].map(userPath), ...[...groups].map(groupPath)]),
  );
  expect(browser.sockets()).toBe(started.length > 0 ? 1 : 0);
  expect(running.reduce((sum, { tab }) => sum + tab.sockets(), 0)).toBe(started.length > 0 ? 1 : 0);
  expect([...browser.gateway.subscriptions].sort()).toEqual([...wanted].sort());
  expect(started.filter(({ tab }) => tab.role() === 'leader')).toHaveLength(started.length > 0 ? 1 : 0);
  const connections = started.map(({ tab }) => JSON.stringify(selectPresenceConnection(tab.state())));
  expect(new Set(connections).size).toBeLessThanOrEqual(1);
  // What the server would answer now.
  const truth = new Map<number, object>();
  for (const { tab, users, groups } of started) {
    const covered = new Set([...users, ...[...groups].flatMap((id) => GROUPS[id]!)]);
    for (const id of USERS) {
      const item = selectUserDisplayItem(tab.state(), id);
      expect(selectPresenceFreshness(tab.state(), id)).toBe(covered.has(id) ? 'live' : 'unknown');
      if (item === undefined) continue;
      expect(item).toEqual(truth.get(id) ?? item);
      truth.set(id, item);
    }
    for (const id of [100, 200]) {
      expect(selectGroupStatus(tab.state(), id)).toBe(groups.has(id) ? 'loaded' : 'none');
      if (groups.has(id))
        expect(selectGroupDisplayItems(tab.state(), id).map((item) => item.id)).toEqual(GROUPS[id]);
    }
  }
}

const runs = Number(process.env.TABS_MODEL_RUNS ?? 15);
it.each(Array.from({ length: runs }, (_, at) => at + 1))(
  'all tabs agree with the leader after a life in which messages are late, lost and doubled: %i',
  async (seed) => {
    const { browser, running, play, rest } = playModel(seed);
    await play();
    await rest();
    expectSame(browser, running());
    // The last word of the server reaches everybody.
    for (const id of USERS)
      browser.gateway.setPresence(id, { presence: 'RINGING', availability: `last-${id}` });
    await settle();
    for (const { tab, users } of running()) {
      for (const id of users) expect(selectUserDisplayItem(tab.state(), id)?.availability).toBe(`last-${id}`);
    }
  },
);
