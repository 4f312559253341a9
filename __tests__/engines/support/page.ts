import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { EnginePage } from '../drivers/engine';
import type { FieldLog } from '../page/field-page';

/** Generous: a test that runs into it has failed, so a busy machine must not. */
const PATIENCE_MS = 20_000;

/** Element of the test page. */
export const byTestId = (id: string): string => `//*[@data-testid="${id}"]`;

/** What goes into a page and comes out of it. */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Runs a function in the page; what it uses must be in its arguments. */
export async function evaluate<Args extends Json[], Result>(
  page: EnginePage,
  body: (...args: Args) => Result,
  ...args: Args
): Promise<Result> {
  return (await page.evaluate(`(${body.toString()})(...${JSON.stringify(args)})`)) as Result;
}

/** Waits until something is so, wherever it can be seen. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`It did not become true: ${isSo.toString()}`);
    await pause(20);
  }
}

async function takePicture(page: EnginePage): Promise<string> {
  const name = (expect.getState().currentTestName ?? 'page').replace(/[^\w]+/g, '-');
  mkdirSync('temp/pictures', { recursive: true });
  const file = `temp/pictures/${name}.png`;
  writeFileSync(file, await page.screenshot());
  return file;
}

/** Waits until a page shows something; where it never does, the error names a picture of the page and what it logged. */
async function showsSoon(page: EnginePage, what: string, isShown: () => Promise<boolean>): Promise<void> {
  try {
    await eventually(isShown);
  } catch (error) {
    const log = JSON.stringify(await logOf(page));
    throw new Error(`The page never showed ${what}. See ${await takePicture(page)}; ${log}`, {
      cause: error,
    });
  }
}

/** What happened on the page so far. */
export const logOf = (page: EnginePage): Promise<FieldLog> => evaluate(page, () => globalThis.field);

const textOf = (page: EnginePage, xpath: string): Promise<string | null> =>
  evaluate(
    page,
    (path) => document.evaluate(path, document, null, XPathResult.STRING_TYPE).stringValue.trim(),
    xpath,
  );

/** Waits until an element of the test page has that text. */
export const shows = (page: EnginePage, id: string, text: string): Promise<void> =>
  showsSoon(page, `${id}: ${text}`, async () => (await textOf(page, byTestId(id))) === text);

/** Waits until exactly these people are shown, as these lines. */
export const showsPeople = (page: EnginePage, lines: string[]): Promise<void> =>
  showsSoon(page, lines.join(', '), async () => {
    const shown = await evaluate(page, () =>
      Array.from(document.querySelectorAll('li'), ({ textContent }) => textContent),
    );
    return shown.join() === lines.join();
  });

/** Whether there is such an element. */
export const isThere = (page: EnginePage, xpath: string): Promise<boolean> =>
  evaluate(
    page,
    (path) => document.evaluate(path, document, null, XPathResult.BOOLEAN_TYPE).booleanValue,
    `boolean(${xpath})`,
  );

/** Waits until there is such an element. */
export const has = (page: EnginePage, xpath: string): Promise<void> =>
  showsSoon(page, xpath, () => isThere(page, xpath));
