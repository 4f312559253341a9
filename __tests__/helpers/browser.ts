import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of the browser: `CHROMIUM_PATH`, else the first of the usual places that exists; `undefined` if none does. */
export function findChromium(): string | undefined {
  return process.env.CHROMIUM_PATH ?? usualPlaces.find((path) => existsSync(path));
}

/** Starts the browser headless, without any traffic of its own. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found; set CHROMIUM_PATH.');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * `describe` for tests that need a browser. Without a browser they are skipped with a
 * notice; in CI they fail, because nobody reads notices there.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  if (findChromium() !== undefined) {
    describe(name, tests);
  } else if (process.env.CI) {
    it(`${name}: needs a browser`, () => {
      expect(findChromium()).toBeDefined();
    });
  } else {
    process.stderr.write(
      `\n*** BROWSER TESTS NOT RUN: ${name}. No Chromium found; set CHROMIUM_PATH. ***\n\n`,
    );
    // eslint-disable-next-line jest/no-disabled-tests -- said aloud just above, and never in CI
    describe.skip(`${name} (no Chromium found; set CHROMIUM_PATH)`, tests);
  }
}
