import type { Browser } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../helpers/browser';
import { startWallboard, type Wallboard } from './support';

/** `soak/first-row.mjs` measures the time; what a busy machine does not change is what the time is made of. */
describeInBrowser('the way from the sign-in to the first live row', () => {
  let browser: Browser;
  let wallboard: Wallboard;

  beforeAll(async () => {
    browser = await launchChromium();
    wallboard = await startWallboard(browser);
  });

  afterAll(async () => {
    await wallboard.close();
    await browser.close();
  });

  it('is one request and two sockets: what the board needs was loaded while the reader signed in', async () => {
    const page = await wallboard.open();
    const button = page.getByRole('button', { name: 'Sign in' });
    await button.waitFor();
    await page.waitForLoadState('networkidle');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('websocket', (socket) => {
      asked.push(new URL(socket.url()).pathname);
      socket.on('framesent', ({ payload }) => {
        const { type } = JSON.parse(String(payload)) as { type?: string };
        if (socket.url().endsWith('/v1/events')) asked.push(type ?? 'nothing');
      });
    });
    await button.click();
    await page.locator('[data-user-id][data-freshness="live"]').first().waitFor();
    const once = [...new Set(asked)];
    expect([...once].sort()).toStrictEqual(['/login', '/v1/events', '/v1/subscribe', 'auth', 'subscribe']);
    expect(asked.filter((what) => what !== 'subscribe')).toHaveLength(once.length - 1);
  });
});
