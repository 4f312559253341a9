import { join } from 'node:path';
import { inChromium } from '../in-chromium';
import type { ReactRow } from './react-page';

/** Renders in a real browser; `null` where there is none. */
export function measureReact(): Promise<ReactRow[] | null> {
  return inChromium(async (browser) => {
    const page = await browser.newPage();
    await page.addScriptTag({ path: join(__dirname, 'react-page.js') });
    return page.evaluate(() =>
      (globalThis as unknown as { runReactBenchmark: () => ReactRow[] }).runReactBenchmark(),
    );
  });
}
