import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';
import type { EngineKind, EnginePage } from './engine';

/** A first start on a busy machine takes several seconds. */
const LAUNCH_TIMEOUT_MS = 60_000;

const usualPlaces = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** Path of the browser: `FIREFOX_PATH`, else the first of the usual places that exists; `undefined` if none does. */
function findFirefox(): string | undefined {
  return process.env.FIREFOX_PATH ?? usualPlaces.find((path) => existsSync(path));
}

function drive(page: Page): EnginePage {
  const find = async (xpath: string) => {
    const element = await page.waitForSelector(`::-p-xpath(${xpath})`);
    if (element === null) throw new Error(`There is no ${xpath}.`);
    return element;
  };
  return {
    evaluate: (expression) => page.evaluate(expression),
    goTo: async (url) => {
      await page.goto(url);
    },
    back: async () => {
      await page.goBack({ waitUntil: [] });
    },
    click: async (xpath) => (await find(xpath)).click(),
    type: async (xpath, text) => (await find(xpath)).type(text),
    screenshot: async () => Buffer.from(await page.screenshot()),
    setOffline: (isOffline) => page.setOfflineMode(isOffline),
    close: () => page.close(),
  };
}

/**
 * The environment, with a home that Firefox may write to: where it may not (a CI user, a read-only home) it starts and
 * says nothing for ever; a home of somebody else's it refuses.
 */
function environmentWithHome(home: string): Record<string, string | undefined> {
  const environment = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home };
  for (const name of ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'DBUS_SESSION_BUS_ADDRESS']) {
    Reflect.deleteProperty(environment, name);
  }
  return environment;
}

/** Stock Firefox, driven by puppeteer over WebDriver BiDi: playwright wants a build of its own. */
export const firefox: EngineKind = {
  missing: () => (findFirefox() === undefined ? 'no Firefox found; set FIREFOX_PATH' : null),
  canGoOffline: true,
  tellsOfRestarts: true,
  async launch() {
    const home = mkdtempSync(join(tmpdir(), 'firefox-home-'));
    const start = (dumpio: boolean) =>
      puppeteer.launch({
        browser: 'firefox',
        executablePath: findFirefox()!,
        headless: true,
        env: environmentWithHome(home),
        timeout: LAUNCH_TIMEOUT_MS,
        defaultViewport: { width: 1280, height: 800 },
        dumpio,
      });
    // The driver's error does not say what Firefox said: the second attempt shows it.
    const browser = await start(false).catch(() => start(true));
    return {
      version: (await browser.version()).replace('firefox/', ''),
      open: async (url) => {
        const page = await browser.newPage();
        page.setDefaultTimeout(20_000);
        await page.goto(url);
        return drive(page);
      },
      close: async () => {
        await browser.close();
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};
