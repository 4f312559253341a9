import { createTestToken } from '../../../src/testing';
import { orgId, userPath } from '../../integration/support/scripted-gateway';
import type { EnginePage } from '../drivers/engine';
import type { TabsPageState } from '../page/tabs-page';
import { endpointsAt, people, type Field } from '../support/field';
import { eventually } from '../support/page';
import { canFindProcesses, processOf } from '../support/page-process';

const userId = 2;
const { availability } = people.rows.find((row) => row.userId === userId)!;
const HEARTBEAT_MS = 2_000;
/** Timers of a hidden page come once a second. */
const THROTTLE_MS = 1_000;

const ask = async (tab: EnginePage): Promise<TabsPageState> =>
  JSON.parse((await tab.evaluate('globalThis.ask?.() ?? "{}"')) as string) as TabsPageState;

const askAll = (tabs: EnginePage[]): Promise<TabsPageState[]> => Promise.all(tabs.map(ask));

const isLive = async (tab: EnginePage): Promise<boolean> => (await ask(tab)).freshness === 'live';

const allAre = (tabs: EnginePage[], what: Partial<TabsPageState>): Promise<void> =>
  eventually(async () =>
    (await askAll(tabs)).every((state) =>
      Object.entries(what).every(([key, value]) => state[key as keyof TabsPageState] === value),
    ),
  );

/** What a tab was after a moment, from its own history. */
async function since(tab: EnginePage, atMs: number): Promise<TabsPageState['history']> {
  return (await ask(tab)).history.filter((moment) => moment.atMs >= atMs);
}

/** Waits until one of these leads; gives which one, and how long after `atMs` it did. */
async function successor(tabs: EnginePage[], atMs: number): Promise<{ leader: EnginePage; tookMs: number }> {
  let found: { leader: EnginePage; tookMs: number } | undefined;
  await eventually(async () => {
    for (const leader of tabs) {
      const moment = (await since(leader, atMs)).find(({ role }) => role === 'leader');
      if (moment !== undefined) found = { leader, tookMs: moment.atMs - atMs };
    }
    return found !== undefined;
  });
  return found!;
}

/** Everything in which a page could leave something for others to find. */
const storageScript = `(async () => JSON.stringify([
  { ...localStorage }, { ...sessionStorage }, document.cookie, await caches.keys(),
  await (indexedDB.databases?.() ?? []), await navigator.locks.query(),
]))()`;

function expectNoPiece(text: string, token: string): void {
  for (let at = 0; at + 24 <= token.length; at++) expect(text).not.toContain(token.slice(at, at + 24));
}

const report = (text: string): void => {
  process.stdout.write(`tabs: ${text}\n`);
};

const without = (tabs: EnginePage[], tab: EnginePage): EnginePage[] => tabs.filter((other) => other !== tab);

/** Nobody was live on what is old for longer than the heartbeat timeout and a second. */
async function expectStaleInTime(tabs: EnginePage[], atMs: number): Promise<void> {
  for (const tab of tabs) {
    const { isVisible } = await ask(tab);
    const doubted = (await since(tab, atMs)).find(({ freshness }) => freshness !== 'live');
    const afterMs = (doubted?.atMs ?? Infinity) - atMs;
    report(`a ${isVisible ? 'visible' : 'hidden'} tab is stale after ${afterMs} ms`);
    expect(afterMs).toBeLessThan(HEARTBEAT_MS + 1_000 + (isVisible ? 0 : 2 * THROTTLE_MS));
    expect(doubted?.status).not.toBe('ready');
  }
}

/** Several tabs of one person, which keep one presence and one messages socket between them. */
export function tellOfTabs(field: Field): void {
  const accessToken = createTestToken({ orgId, userId, jti: 'tabs' });
  const canKill = canFindProcesses && field.survivesCrashes;
  const ifKillable = canKill ? test : test.skip;
  const ifParted = field.partsStorage ? test : test.skip;
  const ifStoppable = canFindProcesses ? test : test.skip;

  async function openTab(port: number, isFramed = false): Promise<EnginePage> {
    const settings = { ...endpointsAt(port), accessToken, orgId, userId, heartbeatTimeoutMs: HEARTBEAT_MS };
    const tab = await field.openTab(settings, isFramed);
    await eventually(() => isLive(tab));
    return tab;
  }

  async function openTabs(port: number, count: number): Promise<EnginePage[]> {
    const tabs: EnginePage[] = [];
    while (tabs.length < count) tabs.push(await openTab(port));
    return tabs;
  }

  test('eight of them: one socket of each kind, whoever goes', async () => {
    const gateway = await field.gateway({ tickMs: 200 });
    const sockets = (): number[] => [gateway.live('presence').length, gateway.live('messages').length];
    const first = await openTab(gateway.port);
    const said = gateway.sessions.map(({ frames }) => frames.length);
    let tabs = [first, ...(await openTabs(gateway.port, 7))];
    // A new tab is live before the server hears of it.
    expect(gateway.sessions.map(({ frames }) => frames.length)).toEqual(said);
    expect(gateway.opened).toBe(2);
    expect([...gateway.live('presence')[0]!.paths]).toEqual([userPath(userId)]);
    expect((await askAll(tabs)).map(({ role }) => role)).toEqual([
      'leader',
      ...Array<string>(7).fill('follower'),
    ]);
    gateway.setPresence({ userId, availability: 'News' });
    await allAre(tabs, { availability: 'News' });

    let leader = first;
    /** Each gets ready, and gives what then happens. */
    const goes: Record<string, (tab: EnginePage) => Promise<() => unknown>> = {
      'is closed': (tab) => Promise.resolve(() => tab.close()),
      crashes: async (tab) => {
        const pid = await processOf(tab);
        return () => process.kill(pid, 'SIGKILL');
      },
      'goes elsewhere': (tab) => Promise.resolve(() => tab.goTo(field.elsewhereUrl())),
    };
    if (!canKill) delete goes.crashes;
    for (const [how, go] of Object.entries(goes)) {
      const gone = leader;
      tabs = without(tabs, gone);
      const happen = await go(gone);
      const atMs = Date.now();
      await happen();
      const next = await successor(tabs, atMs);
      report(`the leader ${how}: another leads after ${next.tookMs} ms`);
      expect(next.tookMs).toBeLessThan(1_000);
      leader = next.leader;
      gateway.setPresence({ userId, availability: how });
      await allAre(tabs, { availability: how, freshness: 'live', messages: 'ready' });
      await eventually(() => sockets().join() === '1,1');
      if (how !== 'goes elsewhere') continue;
      await gone.back();
      await eventually(() => isLive(gone));
      report(`back again: ${(await ask(gone)).isRestored ? 'out of the cache' : 'a new page'}`);
      expect((await ask(gone)).role).toBe('follower');
      expect(sockets()).toEqual([1, 1]);
    }

    const posted = (await askAll(tabs)).flatMap((state) => state.posted).join('\n');
    expect(posted).toContain('goes elsewhere');
    expectNoPiece(posted, accessToken);
    const stored = await Promise.all(tabs.map((tab) => tab.evaluate(storageScript)));
    expect(stored.join()).toContain('redux-cti-realtime');
    expectNoPiece(stored.join('\n'), accessToken);
  });

  /** A leader that does nothing any more, and never said so. */
  async function expectNobodyBelieves(how: string, stand: (leader: EnginePage) => Promise<() => void>) {
    const gateway = await field.gateway({ tickMs: 200 });
    const [leader, ...others] = (await openTabs(gateway.port, 3)) as [EnginePage, ...EnginePage[]];
    const end = await stand(leader);
    const atMs = Date.now();
    const { tookMs } = await successor(others, atMs);
    report(`the leader ${how}: another leads after ${tookMs} ms`);
    expect(tookMs).toBeLessThan(HEARTBEAT_MS + 2_000);
    await expectStaleInTime(others, atMs);
    gateway.setPresence({ userId, availability: 'News' });
    await allAre(others, { freshness: 'live', availability: 'News' });
    end();
    await eventually(() => gateway.live('presence').length === 1);
    return { gateway, leader };
  }

  ifKillable(
    `the leader hangs: nobody believes it, and another leads${canKill ? '' : ' (its driver would hang with it)'}`,
    async () => {
      await expectNobodyBelieves('hangs', async (leader) => {
        const pid = await processOf(leader);
        // A task at once: a timer of a hidden page comes when the browser likes.
        await leader.evaluate(
          '(({ port1, port2 }) => { port1.onmessage = () => { for (;;); }; port2.postMessage(0); })(new MessageChannel())',
        );
        return () => process.kill(pid, 'SIGKILL');
      });
    },
  );

  const whyNotStoppable = canFindProcesses ? '' : ' (its process cannot be found here)';
  const stopped = `the leader is stopped without a word: the same, and it follows when it goes on${whyNotStoppable}`;
  ifStoppable(stopped, async () => {
    const { gateway, leader } = await expectNobodyBelieves('is stopped', async (tab) => {
      const pid = await processOf(tab);
      process.kill(pid, 'SIGSTOP');
      return () => process.kill(pid, 'SIGCONT');
    });
    await allAre([leader], { role: 'follower', freshness: 'live', availability: 'News' });
    expect(gateway.live('presence')).toHaveLength(1);
  });

  test('a network that is gone: nobody is live, and every tab says so', async () => {
    const gateway = await field.gatewayProcess({ tickMs: 200 });
    const tabs = await openTabs(gateway.report.port, 3);
    await allAre(tabs, { availability });
    const atMs = Date.now();
    gateway.child.kill('SIGSTOP');
    await eventually(async () => (await askAll(tabs)).every(({ freshness }) => freshness === 'stale'));
    await expectStaleInTime(tabs, atMs);
    const states = await askAll(tabs);
    expect(states.map(({ status }) => status)).not.toContain('ready');
    expect(states.filter(({ role }) => role === 'leader')).toHaveLength(1);
    gateway.child.kill('SIGCONT');
    await allAre(tabs, { freshness: 'live', status: 'ready' });
    await eventually(() => gateway.report.live.length === 2);
  });

  const whyNotParted = field.partsStorage ? '' : ' (its driver has that switched off: see __tests__/browser)';
  ifParted(`frames in pages of another site share among themselves only${whyNotParted}`, async () => {
    const gateway = await field.gateway({ tickMs: 200 });
    const framed = [await openTab(gateway.port, true), await openTab(gateway.port, true)];
    expect(gateway.live('presence')).toHaveLength(1);
    const own = await openTab(gateway.port);
    expect(gateway.live('presence')).toHaveLength(2);
    expect((await askAll([...framed, own])).map(({ role }) => role)).toEqual([
      'leader',
      'follower',
      'leader',
    ]);
  });
}
