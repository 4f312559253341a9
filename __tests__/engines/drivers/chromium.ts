import type { Page } from 'playwright-core';
import { findChromium, launchChromium } from '../../helpers/browser';
import type { EngineKind, EnginePage } from './engine';

function drive(page: Page): EnginePage {
  const at = (xpath: string) => page.locator(`xpath=${xpath}`);
  return {
    evaluate: (expression) => page.evaluate(expression),
    goTo: async (url) => {
      await page.goto(url);
    },
    back: async () => {
      await page.goBack({ waitUntil: 'commit' });
    },
    click: (xpath) => at(xpath).click(),
    type: (xpath, text) => at(xpath).pressSequentially(text),
    screenshot: () => page.screenshot(),
    setOffline: (isOffline) => page.context().setOffline(isOffline),
    close: () => page.close(),
  };
}

/** Debian's Chromium, driven by playwright. */
export const chromium: EngineKind = {
  missing: () => (findChromium() === undefined ? 'no Chromium found; set CHROMIUM_PATH' : null),
  canGoOffline: true,
  survivesCrashes: true,
  partsStorage: false,
  tellsOfRestarts: true,
  async launch() {
    const browser = await launchChromium();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(20_000);
    return {
      version: browser.version(),
      open: async (url) => {
        const page = await context.newPage();
        await page.goto(url);
        return drive(page);
      },
      close: () => browser.close(),
    };
  },
};
