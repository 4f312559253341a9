import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../__tests__/helpers/browser';
import type { ReactRow } from './react-page';

/** Renders in a real browser; `null` where there is none. */
export async function measureReact(): Promise<ReactRow[] | null> {
  const executablePath = findChromium();
  if (executablePath === undefined) return null;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ path: join(__dirname, 'react-page.js') });
    return await page.evaluate(() =>
      (globalThis as unknown as { runReactBenchmark: () => ReactRow[] }).runReactBenchmark(),
    );
  } finally {
    await browser.close();
  }
}
