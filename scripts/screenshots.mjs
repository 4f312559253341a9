// `npm run screenshots` takes the pictures in docs/screenshots anew, of the wallboard as `npm start` runs it. Minutes of the
// simulation and of the pages' clocks pass in seconds first: the pictures show calls that have gone on for long.
// CHROMIUM_PATH names a browser.
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { buildScript, preparePage } from './demo-parts.mjs';

const folder = path.join(import.meta.dirname, '../docs/screenshots');
const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 800 };
const panel = { width: 300, height: 550 };
const tv = { width: 1920, height: 1080 };
const untilCallsAreLongMs = 300_000;
const stepMs = 5_000;
/** Tighter than usual, so that a minute is enough for one of each. */
const limits = {
  ringing: { warningMs: 5_000, alarmMs: 7_000 },
  onCall: { warningMs: 240_000, alarmMs: 420_000 },
  byAvailability: { 'Wrap-up': { warningMs: 30_000, alarmMs: 60_000 } },
};

/** Runs in a page: its clock can be put forward, as the simulation is. */
const prepare = (values) => {
  const now = Date.now.bind(Date);
  let aheadMs = 0;
  Date.now = () => now() + aheadMs;
  globalThis.putForward = (ms) => {
    aheadMs += ms;
  };
  localStorage.setItem('wallboard-limits', JSON.stringify(values));
};

const script = await buildScript('demo/gateway/index.ts', 'gateway.mjs');
const { startGateway } = await import(pathToFileURL(script).href);
const gateway = await startGateway({ staticDir: await preparePage() });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});

const open = async (colorScheme, viewport, hash = '') => {
  const page = await browser.newPage({ colorScheme, viewport });
  await page.addInitScript(prepare, limits);
  await page.goto(`${gateway.url}/${hash}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('[data-own-freshness="live"], [data-wall][data-freshness="live"]').waitFor();
  await page.mouse.move(640, 90);
  return page;
};
/** Lets time pass in all pages, and in the simulation, without waiting for it. */
const pass = async (pages, spanMs) => {
  for (let passedMs = 0; passedMs < spanMs; passedMs += stepMs) {
    gateway.advance(stepMs);
    await Promise.all(pages.map((page) => page.evaluate((ms) => globalThis.putForward(ms), stepMs)));
  }
};
const take = async (page, name) => {
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  console.log(name);
};
const untilSomebodyWaits = (page) =>
  page.locator('[data-state="ringing"][data-urgency="too-long"]').first().waitFor({ timeout: 60_000 });
const openTrouble = (page) => page.getByRole('button', { name: 'Trouble', exact: true }).click();
const press = async (page, fault) => {
  await page.locator(`[data-trouble="${fault}"]`).click();
  await page.mouse.move(640, 90);
};

try {
  const groups = await open('light', wide, '#/groups/100');
  const dark = await open('dark', wide, '#/groups/100');
  const cells = await open('light', wide, '#/groups/100?as=grid');
  const side = await open('light', panel, '#/groups/100');
  const wall = await open('dark', tv, '#/wall/100');
  const phone = await open('dark', narrow);
  const phoneOfGroup = await open('light', narrow, '#/groups/100');
  const book = await open('light', wide, '#/people?q=engineer');
  const pages = [groups, dark, cells, side, wall, phone, phoneOfGroup, book];
  await pass(pages, untilCallsAreLongMs);
  // For the orders to follow.
  await pause(4_000);

  await untilSomebodyWaits(groups);
  await take(groups, 'groups-light');
  await take(dark, 'groups-dark');
  await take(cells, 'grid-light');
  await untilSomebodyWaits(side);
  await take(side, 'side-panel');
  await untilSomebodyWaits(wall);
  await take(wall, 'wall-dark');
  await take(phone, 'narrow-groups-dark');
  await take(book, 'address-book');
  await openTrouble(groups);
  await phoneOfGroup
    .locator('[data-user-id] button[aria-label^="Listen in"]:not([aria-disabled])')
    .first()
    .click();
  await press(groups, 'restart');
  await groups.locator('[data-banner]').waitFor();
  await phoneOfGroup.locator('[data-banner]').waitFor();
  await take(groups, 'restart-light');
  await take(wall, 'wall-stale');
  await take(phoneOfGroup, 'narrow-stale-light');

  // With one page, as it is meant to be measured.
  await Promise.all(pages.filter((page) => page !== dark).map((page) => page.close()));
  await dark.getByRole('button', { name: 'Connection: Live' }).waitFor();
  await openTrouble(dark);
  await press(dark, 'flood');
  await pause(9_000);
  await take(dark, 'flood-dark');
} finally {
  await browser.close();
  await gateway.close();
}
