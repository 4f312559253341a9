// `npm run screenshots` takes the pictures in docs/screenshots anew, from the wallboard as `npm start` runs it.
// It takes three minutes: the first picture shows calls that have gone on for too long. CHROMIUM_PATH names a browser.
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
const untilCallsAreLongMs = 150_000;

const start = path.join(import.meta.dirname, 'start.mjs');
const gateway = spawn(process.execPath, [start, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });

const addressOf = async (output) => {
  for await (const line of createInterface({ input: output })) {
    if (line.startsWith('http://')) return line;
  }
  throw new Error('The gateway ended before it told its address.');
};

const url = await addressOf(gateway.stdout);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});

const open = async (colorScheme, viewport, hash = '') => {
  const page = await browser.newPage({ colorScheme, viewport });
  await page.goto(`${url}/${hash}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Connection: Live' }).waitFor();
  await page.mouse.move(640, 90);
  return page;
};
const take = (page, name) => page.screenshot({ path: path.join(folder, `${name}.png`) });
const openTrouble = (page) => page.getByRole('button', { name: 'Trouble', exact: true }).click();
const openWall = async (colorScheme, hash) => {
  const page = await browser.newPage({ colorScheme, viewport: tv });
  await page.goto(`${url}/${hash}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('[data-wall][data-freshness="live"]').waitFor();
  return page;
};
const press = async (page, fault) => {
  await page.locator(`[data-trouble="${fault}"]`).click();
  await page.mouse.move(640, 90);
};

try {
  const groups = await open('light', wide);
  const dark = await open('dark', wide);
  const phone = await open('dark', narrow);
  const side = await open('light', panel, '#/groups/100');
  const cells = await open('light', wide, '#/groups/100?as=grid');
  const wall = await openWall('dark', '#/wall/100');
  const phoneOfGroup = await open('light', narrow, '#/groups/100');
  const book = await open('light', wide, '#/people');
  await book.getByLabel('Search people').fill('engineer');
  await openTrouble(dark);
  await pause(untilCallsAreLongMs);

  await take(groups, 'groups-light');
  await take(cells, 'grid-light');
  await take(side, 'side-panel');
  await take(wall, 'wall-dark');
  await take(book, 'address-book');
  await take(phone, 'narrow-groups-dark');
  await press(dark, 'flood');
  await pause(9_000);
  await take(dark, 'flood-dark');
  await press(dark, 'calm');

  await openTrouble(groups);
  await phoneOfGroup
    .locator('[data-user-id] button[aria-label^="Listen in"]:not([aria-disabled])')
    .first()
    .click();
  await pause(2_000);
  await press(groups, 'restart');
  await groups.locator('[data-banner]').waitFor();
  await phoneOfGroup.locator('[data-banner]').waitFor();
  await pause(500);
  await take(groups, 'restart-light');
  await take(wall, 'wall-stale');
  await take(phoneOfGroup, 'narrow-stale-light');
} finally {
  await browser.close();
  gateway.kill('SIGINT');
  await once(gateway, 'exit');
}
