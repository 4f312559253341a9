// Takes docs/screenshots/freshness.png from the built site's live board: live, stale and unknown rows side by side.
// Build the site first; CHROMIUM_PATH names a browser.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const folder = path.join(import.meta.dirname, '../docs/screenshots');
const server = await preview({
  configFile: false,
  root: import.meta.dirname,
  build: { outDir: 'dist' },
  preview: { port: 0 },
});
const [address] = server.resolvedUrls.local;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
try {
  const page = await browser.newPage({ colorScheme: 'light', viewport: { width: 1280, height: 1000 } });
  await page.goto(`${address}live.html`);
  await page.locator('[data-freshness="live"]').first().waitFor();
  await page.waitForTimeout(5_000);
  await page.getByRole('button', { name: 'Come back with half' }).click();
  await page.locator('[data-freshness="stale"]').first().waitFor();
  await page.locator('[data-freshness="live"]').first().waitFor();
  await page.locator('.live-board table').screenshot({ path: path.join(folder, 'freshness.png') });
} finally {
  await browser.close();
  await server.close();
}
