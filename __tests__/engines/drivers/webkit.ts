import { Builder, By, Capabilities, until, type WebDriver, type WebElement } from 'selenium-webdriver';
import type { EngineKind, EnginePage } from './engine';
import { findMiniBrowser, missingOfWebKit, startWebKitProcess } from './webkit-process';

const PATIENCE_MS = 20_000;

/** WebDriver speaks to one window at a time: whoever wants another one waits for its turn. */
function createTurns(driver: WebDriver) {
  let last: Promise<unknown> = Promise.resolve();
  const next = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    next,
    inWindow: <Result>(handle: string, work: () => Promise<Result>): Promise<Result> =>
      next(async () => {
        await driver.switchTo().window(handle);
        return work();
      }),
  };
}

function drive(
  driver: WebDriver,
  inWindow: <Result>(work: () => Promise<Result>) => Promise<Result>,
): EnginePage {
  const find = async (xpath: string): Promise<WebElement> => {
    const element = await driver.wait(until.elementLocated(By.xpath(xpath)), PATIENCE_MS);
    return driver.wait(until.elementIsVisible(element), PATIENCE_MS);
  };
  return {
    evaluate: (expression) => inWindow(() => driver.executeScript(`return ${expression}`)),
    goTo: (url) => inWindow(() => driver.get(url)),
    back: () => inWindow(() => driver.navigate().back()),
    click: (xpath) => inWindow(async () => (await find(xpath)).click()),
    type: (xpath, text) => inWindow(async () => (await find(xpath)).sendKeys(text)),
    screenshot: () => inWindow(async () => Buffer.from(await driver.takeScreenshot(), 'base64')),
    setOffline: () => Promise.reject(new Error('WebKitGTK has no way to take the network away.')),
    // A story may have closed it.
    close: () => inWindow(() => driver.close()).catch(() => undefined),
  };
}

/** WebKitGTK: Safari's engine, with another network stack and platform around it. */
export const webkit: EngineKind = {
  missing: missingOfWebKit,
  canGoOffline: false,
  survivesCrashes: false,
  partsStorage: true,
  // Its network library takes them for a broken protocol.
  tellsOfRestarts: false,
  async launch() {
    const server = await startWebKitProcess();
    const capabilities = new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] },
    });
    const driver = await new Builder().usingServer(server.url).withCapabilities(capabilities).build();
    const turns = createTurns(driver);
    const first = await driver.getWindowHandle();
    const version = (await driver.getCapabilities()).get('browserVersion') as string;
    return {
      version,
      open: async (url) => {
        const handle = await turns.next(async () => {
          // Not a tab: that would hide the others. The first window stays, because closing the last ends the session.
          await driver.switchTo().window(first);
          await driver.switchTo().newWindow('window');
          await driver.get(url);
          return driver.getWindowHandle();
        });
        return drive(driver, (work) => turns.inWindow(handle, work));
      },
      close: async () => {
        await turns.next(() => driver.quit());
        await server.close();
      },
    };
  },
};
