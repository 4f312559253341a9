import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { startGateway, type Gateway, type GatewayOptions } from '../../demo/gateway';

const builtPage = path.resolve('demo/wallboard/dist');

/** The wallboard as its readers have it: a gateway that serves the built page, and a browser. */
export interface Wallboard {
  /** The present gateway; another one after {@link Wallboard.restartGateway}. */
  gateway: () => Gateway;
  /** Opens the page in a window of its own, nobody signed in. */
  open: (options?: BrowserContextOptions) => Promise<Page>;
  /** Opens the page and signs in; as the first person by name unless told otherwise. */
  openSignedIn: (options?: BrowserContextOptions, userId?: number) => Promise<Page>;
  stopGateway: () => Promise<void>;
  /** Starts a gateway on the same port after {@link Wallboard.stopGateway}: the same people, no memory of any token. */
  restartGateway: () => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Starts a gateway for a browser that the caller launched and closes. Simulated time stands still unless `speed` is
 * given, so that tests decide what happens when.
 */
export async function startWallboard(browser: Browser, options: GatewayOptions = {}): Promise<Wallboard> {
  if (!existsSync(path.join(builtPage, 'index.html'))) {
    throw new Error('The wallboard is not built; run `npm run build:demo`.');
  }
  const settings: GatewayOptions = { users: 60, speed: 0, staticDir: builtPage, ...options };
  let gateway = await startGateway(settings);
  const { port } = gateway;
  const contexts = new Set<BrowserContext>();

  const open = async (contextOptions: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...contextOptions });
    contexts.add(context);
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    await page.goto(gateway.url);
    return page;
  };

  return {
    gateway: () => gateway,
    open,
    openSignedIn: async (contextOptions, userId) => {
      const page = await open(contextOptions);
      await signIn(page, userId);
      return page;
    },
    stopGateway: () => gateway.close(),
    restartGateway: async () => {
      gateway = await startGateway({ ...settings, port });
    },
    close: async () => {
      await Promise.all([...contexts].map((context) => context.close()));
      await gateway.close();
    },
  };
}

/** Signs in on the login screen, as the suggested person or as another one by name. */
export async function signIn(page: Page, userId?: number): Promise<void> {
  if (userId !== undefined) {
    // Through the service instead of twenty keystrokes: the session that the page keeps is what a sign-in leaves.
    await page.evaluate(async (id) => {
      const response = await fetch('/login', { method: 'POST', body: JSON.stringify({ userId: id }) });
      sessionStorage.setItem('wallboard-session', JSON.stringify(await response.json()));
    }, userId);
    await page.reload();
  } else {
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  await isLive(page);
}

/** Waits until the page says that it is live. */
export async function isLive(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Connection: Live' }).waitFor();
}

/** Presses one of the header's buttons; where there is little room, they wait behind another. */
async function press(page: Page, name: string): Promise<void> {
  const more = page.getByRole('button', { name: 'More', exact: true });
  if ((await more.isVisible()) && (await more.getAttribute('aria-expanded')) === 'false') await more.click();
  await page.getByRole('button', { name, exact: true }).click();
}

/** Opens the trouble panel. */
export const openTrouble = (page: Page): Promise<void> => press(page, 'Trouble');

/** Opens the limits and alerts. */
export const openSettings = (page: Page): Promise<void> => press(page, 'Limits and alerts');

/** Shows a group by its name. */
export async function chooseGroup(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Groups' }).getByTitle(name, { exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** A row of the list on screen. */
export const rowOf = (page: Page, userId: number) => page.locator(`[data-user-id="${userId}"]`);

/** Waits until a person's row shows a state. */
export async function showsState(page: Page, userId: number, state: string): Promise<void> {
  await page.locator(`[data-user-id="${userId}"][data-state="${state}"]`).waitFor();
}

/** User ids of the rows on screen, in order. */
export function rowIds(page: Page): Promise<number[]> {
  return page.locator('[data-user-id]').evaluateAll((rows) =>
    rows
      .map((row) => ({ id: Number(row.getAttribute('data-user-id')), top: row.getBoundingClientRect().top }))
      .sort((a, b) => a.top - b.top)
      .map(({ id }) => id),
  );
}

/**
 * Lets simulated time pass in small steps until something is so.
 *
 * @throws Error when an hour of it was not enough.
 */
export function advanceUntil(gateway: Gateway, isSo: () => boolean, stepMs = 250): void {
  const hourMs = 3_600_000;
  for (let passedMs = 0; passedMs < hourMs; passedMs += stepMs) {
    if (isSo()) return;
    gateway.advance(stepMs);
  }
  throw new Error('An hour passed in the simulation and it did not happen.');
}

/** What a person is doing, in the words of `data-state`. */
export function stateInSimulation(gateway: Gateway, userId: number): string {
  const presence = gateway.simulation.presenceOf(userId)?.presence;
  if (presence === 'RINGING') return 'ringing';
  return presence === '' ? 'idle' : 'on-call';
}

/** Members of the group with that name. */
export function membersOf(gateway: Gateway, name: string): number[] {
  const group = gateway.simulation.organisation.groups.find((candidate) => candidate.name === name);
  if (group === undefined) throw new Error(`There is no group ${name}.`);
  return group.memberIds;
}

/** Waits until something is so that no page can tell; the test's own limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}
