import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import {
  orgId,
  startScriptedGateway,
  type ScriptedGateway,
} from '../../__tests__/integration/support/scripted-gateway';
import { createTestToken } from '../../src/testing/index';
import { inChromium } from '../in-chromium';
import { spread, type Spread } from '../measure';
import type { TabsPageCount, TabsPageSettings } from './tabs-page';

/** What sharing costs and saves at one rate of updates. */
export interface TabsRow {
  updatesPerSecond: number;
  /** Processor time of the process that runs a tab, microseconds per update. */
  aloneUs: number;
  leaderUs: number;
  followerUs: number;
  /** A follower over a tab with its own socket, round by round. */
  follower: Spread;
  /** The whole browser with all tabs sharing over all tabs alone. */
  browser: Spread;
}

const TABS = 4;
const PEOPLE = 1_000;
const GROUP = 100;
const ROUNDS = 3;
/** Updates a second, quiet and busy, and for how long. */
const RATES = [
  [20, 5_000],
  [500, 4_000],
] as const;

interface Cost {
  /** Seconds of processor time: of each tab's process, and of all processes of the browser. */
  tabs: { role: string; seconds: number }[];
  all: number;
}

/** A browser, a gateway that the whole group is at, and where the page is. */
interface World {
  browser: Browser;
  gateway: ScriptedGateway;
  origin: string;
}

/** Served, because a page out of thin air may not speak to this machine. */
async function servePage(): Promise<Server> {
  const script = readFileSync(join(__dirname, 'tabs-page.js'), 'utf8');
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>tab</title><script>${script}</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function openTabs({ browser, gateway, origin }: World, isShared: boolean): Promise<Page[]> {
  const context = await browser.newContext();
  const settings: TabsPageSettings = {
    endpoint: `ws://127.0.0.1:${gateway.port}/v1/events`,
    accessToken: createTestToken({ orgId, userId: 1 }),
    orgId,
    groupId: GROUP,
    isShared,
  };
  const pages: Page[] = [];
  for (let at = 0; at < TABS; at++) {
    const page = await context.newPage();
    await page.goto(`${origin}/#${encodeURIComponent(JSON.stringify(settings))}`);
    while ((await countOf(page)).people < PEOPLE) await sleep(20);
    pages.push(page);
  }
  return pages;
}

const countOf = (page: Page): Promise<TabsPageCount> =>
  page.evaluate(() => (globalThis as unknown as { count: () => TabsPageCount }).count());

async function spent(browser: Browser, pages: Page[]): Promise<Cost> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const tabs: Cost['tabs'] = [];
  for (const page of pages) {
    const own = await page.context().newCDPSession(page);
    await own.send('Performance.enable');
    const { metrics } = await own.send('Performance.getMetrics');
    await own.detach();
    const seconds = metrics.find(({ name }) => name === 'ProcessTime')?.value ?? NaN;
    tabs.push({ role: (await countOf(page)).role, seconds });
  }
  return { tabs, all: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) };
}

/** Sends updates at a rate; gives what each tab and the browser spent on them. */
async function spend(
  world: World,
  isShared: boolean,
  updatesPerSecond: number,
  durationMs: number,
): Promise<Cost> {
  const pages = await openTabs(world, isShared);
  const { browser, gateway } = world;
  const total = (updatesPerSecond * durationMs) / 1_000;
  let sent = 0;
  const send = (): void => {
    gateway.setPresence({ userId: 1 + ((sent * 37) % PEOPLE), availability: `update ${sent++}` });
  };
  // Once before it counts: code is compiled by then.
  while (sent < total / 2) {
    send();
    await sleep(1_000 / updatesPerSecond);
  }
  await sleep(500);
  const [from, counted] = [await spent(browser, pages), await Promise.all(pages.map(countOf))];
  const [begun, begunAt] = [sent, performance.now()];
  while (sent - begun < total) {
    const due = Math.floor(((performance.now() - begunAt) * updatesPerSecond) / 1_000);
    while (sent - begun < Math.min(total, due)) send();
    await sleep(1);
  }
  await sleep(500);
  const to = await spent(browser, pages);
  for (const [at, { updates }] of (await Promise.all(pages.map(countOf))).entries()) {
    const got = updates - (counted[at]?.updates ?? NaN);
    if (got !== total) throw new Error(`A tab got ${got} of ${total} updates.`);
  }
  await pages[0]?.context().close();
  return {
    tabs: to.tabs.map(({ role, seconds }, at) => ({
      role,
      seconds: seconds - (from.tabs[at]?.seconds ?? NaN),
    })),
    all: to.all - from.all,
  };
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const secondsOf = ({ tabs }: Cost, role: string): number =>
  mean(tabs.flatMap((tab) => (tab.role === role ? tab.seconds : [])));

async function measureRate(world: World, updatesPerSecond: number, durationMs: number): Promise<TabsRow> {
  const rounds: { alone: Cost; shared: Cost }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      alone: await spend(world, false, updatesPerSecond, durationMs),
      shared: await spend(world, true, updatesPerSecond, durationMs),
    });
  }
  const perUpdate = (seconds: number): number => (seconds * 1e6) / ((updatesPerSecond * durationMs) / 1_000);
  const us = (of: (round: { alone: Cost; shared: Cost }) => number): number =>
    perUpdate(spread(rounds.map(of)).median);
  return {
    updatesPerSecond,
    aloneUs: us(({ alone }) => secondsOf(alone, 'alone')),
    leaderUs: us(({ shared }) => secondsOf(shared, 'leader')),
    followerUs: us(({ shared }) => secondsOf(shared, 'follower')),
    follower: spread(
      rounds.map(({ alone, shared }) => secondsOf(shared, 'follower') / secondsOf(alone, 'alone')),
    ),
    browser: spread(rounds.map(({ alone, shared }) => shared.all / alone.all)),
  };
}

/** Four tabs that share against four that do not, in turns, at a quiet and at a busy rate; `null` without a browser. */
export function measureTabs(): Promise<TabsRow[] | null> {
  return inChromium(async (browser) => {
    const gateway = await startScriptedGateway({ tickMs: 5_000 });
    const server = await servePage();
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const userIds = Array.from({ length: PEOPLE }, (_, at) => at + 1);
    for (const userId of userIds)
      gateway.rows.set(userId, { userId, presence: '', availability: 'Available' });
    gateway.members.set(GROUP, userIds);
    try {
      const rows: TabsRow[] = [];
      for (const [updatesPerSecond, durationMs] of RATES) {
        rows.push(await measureRate({ browser, gateway, origin }, updatesPerSecond, durationMs));
      }
      return rows;
    } finally {
      await gateway.close();
      server.close();
    }
  });
}
