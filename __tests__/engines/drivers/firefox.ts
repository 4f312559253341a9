import { existsSync } from 'node:fs';
import puppeteer, { type Page } from 'puppeteer-core';
import type { EngineKind, EnginePage } from './engine';

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

/** Stock Firefox, driven by puppeteer over WebDriver BiDi: playwright wants a build of its own. */
export const firefox: EngineKind = {
  missing: () => (findFirefox() === undefined ? 'no Firefox found; set FIREFOX_PATH' : null),
  canGoOffline: true,
  survivesCrashes: true,
  partsStorage: true,
  tellsOfRestarts: true,
  async launch() {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: findFirefox()!,
      headless: true,
      defaultViewport: { width: 1280, height: 800 },
    });
    return {
      version: (await browser.version()).replace('firefox/', ''),
      open: async (url) => {
        const page = await browser.newPage();
        page.setDefaultTimeout(20_000);
        await page.goto(url);
        return drive(page);
      },
      close: () => browser.close(),
    };
  },
};
