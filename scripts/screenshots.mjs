// `npm run screenshots` takes the pictures in docs/screenshots anew, from the wallboard as `npm start` runs it. It takes a
// minute, in which the simulation and the pages' clocks live through eight: the pictures show calls that have gone on for
// long. CHROMIUM_PATH names a browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const folder = path.join(import.meta.dirname, '../docs/screenshots');
const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 800 };
const panel = { width: 300, height: 550 };
const tv = { width: 1920, height: 1080 };
const speed = 12;
const untilCallsAreLongMs = 30_000;

const start = path.join(import.meta.dirname, 'start.mjs');
const args = [start, '--port', '0', '--speed', speed, '--tick-ms', Math.round(10_000 / speed)].map(String);
const gateway = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });

const addressOf = async (output) => {
  for await (const line of createInterface({ input: output })) {
    if (line.startsWith('http://')) return line;
  }
  throw new Error('The gateway ended before it told its address.');
};

/** Runs in a page: its clocks and timers go so many times as fast, as the gateway's do. */
const hurry = (times) => {
  const { Date: RealDate, performance } = globalThis;
  const [wallStart, start] = [RealDate.now(), performance.now()];
  const realNow = performance.now.bind(performance);
  const passed = () => (realNow() - start) * times;
  RealDate.now = () => Math.floor(wallStart + passed());
  performance.now = () => start + passed();
  for (const name of ['setTimeout', 'setInterval']) {
    const real = globalThis[name].bind(globalThis);
    globalThis[name] = (callback, delayMs = 0, ...rest) => real(callback, delayMs / times, ...rest);
  }
};

const url = await addressOf(gateway.stdout);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});

const signIn = async (colorScheme, viewport, hash) => {
  const page = await browser.newPage({ colorScheme, viewport, reducedMotion: 'reduce' });
  await page.addInitScript(hurry, speed);
  await page.goto(`${url}/${hash}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
};
const open = async (colorScheme, viewport, hash = '') => {
  const page = await signIn(colorScheme, viewport, hash);
  await page.getByRole('button', { name: 'Connection: Live' }).waitFor();
  await page.mouse.move(640, 90);
  return page;
};
const openWall = async (colorScheme, hash) => {
  const page = await signIn(colorScheme, tv, hash);
  await page.locator('[data-wall][data-freshness="live"]').waitFor();
  return page;
};
const take = async (page, name) => {
  await page.bringToFront();
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  console.log(name);
};
const openTrouble = (page) => page.getByRole('button', { name: 'Trouble', exact: true }).click();
const press = async (page, fault) => {
  await page.locator(`[data-trouble="${fault}"]`).click();
  await page.mouse.move(640, 90);
};

try {
  const groups = await open('light', wide, '#/groups/100');
  const dark = await open('dark', wide, '#/groups/100');
  const phone = await open('dark', narrow);
  const side = await open('light', panel, '#/groups/100');
  const cells = await open('light', wide, '#/groups/100?as=grid');
  const wall = await openWall('dark', '#/wall/100');
  const phoneOfGroup = await open('light', narrow, '#/groups/100');
  const book = await open('light', wide, '#/people');
  await book.getByLabel('Search people').fill('engineer');
  await pause(untilCallsAreLongMs);

  await take(groups, 'groups-light');
  await take(dark, 'groups-dark');
  await take(cells, 'grid-light');
  await take(side, 'side-panel');
  await take(wall, 'wall-dark');
  await take(book, 'address-book');
  await take(phone, 'narrow-groups-dark');
  await openTrouble(dark);
  await press(dark, 'flood');
  await pause(4_000);
  await take(dark, 'flood-dark');
  await press(dark, 'calm');

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
} finally {
  await browser.close();
  gateway.kill('SIGINT');
  await once(gateway, 'exit');
}
