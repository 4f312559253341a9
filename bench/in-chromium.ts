import type { Browser } from 'playwright-core';
import { findChromium, launchChromium } from '../__tests__/helpers/browser';

/** Measures in a real browser, which is closed however that ends; `null` where there is none. */
export async function inChromium<Result>(
  measure: (browser: Browser) => Promise<Result>,
): Promise<Result | null> {
  if (findChromium() === undefined) return null;
  const browser = await launchChromium();
  try {
    return await measure(browser);
  } finally {
    await browser.close();
  }
}
