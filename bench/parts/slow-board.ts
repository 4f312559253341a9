import { join } from 'node:path';
import { inChromium } from '../in-chromium';
import type { SlowPageRow } from './slow-page';

/** One build of the board, on a processor slowed down so many times. */
export interface SlowBoardRow extends SlowPageRow {
  build: 'development' | 'production';
  throttle: number;
}

const CASES: readonly (readonly [SlowBoardRow['build'], number])[] = [
  ['development', 1],
  ['production', 6],
];

/** How far behind a board in a real browser falls; `null` where there is none. */
export function measureSlowBoard(): Promise<SlowBoardRow[] | null> {
  return inChromium(async (browser) => {
    const rows: SlowBoardRow[] = [];
    for (const [build, throttle] of CASES) {
      const page = await browser.newPage();
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
      await page.addScriptTag({ path: join(__dirname, `slow-page.${build}.js`) });
      const row = await page.evaluate(() =>
        (globalThis as unknown as { runSlowPage: () => Promise<SlowPageRow> }).runSlowPage(),
      );
      rows.push({ build, throttle, ...row });
      await page.close();
    }
    return rows;
  });
}
