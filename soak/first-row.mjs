// How long after the press on "Sign in" is there something to see? In Chromium, each time in a window of its own, before
// the demo gateway at its own speed: until a row is live, until one of them moves: a time
// that counts, or somebody who does something else, which is the simulation's to say.
//   npm run build:demo && node soak/first-row.mjs [--runs 10] [--users 200] [--page demo/wallboard/dist]
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import modules from './support/modules.mjs';
import { conclude, percentile, round } from './support/report.mjs';

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: { runs: text('10'), users: text('200'), page: text('demo/wallboard/dist') },
});
const gateway = await modules.startGateway({ users: Number(values.users), staticDir: values.page });
const browser = await modules.launchChromium();

/** Notes when what is waited for is first so, counted from the press. */
const watch = () => {
  const seen = {};
  globalThis.seen = seen;
  addEventListener('click', () => (seen.pressedAt ??= performance.now()), true);
  const note = (what) => {
    if (seen.pressedAt !== undefined) seen[what] ??= performance.now() - seen.pressedAt;
  };
  const known = new Map();
  new MutationObserver((records) => {
    const rows = [...document.querySelectorAll('[data-user-id]')];
    if (rows.length > 0) note('shownMs');
    if (rows.some((row) => row.dataset.freshness === 'live')) note('liveMs');
    for (const { dataset } of rows) {
      if (dataset.freshness !== 'live') continue;
      const before = known.get(dataset.userId);
      if (before !== undefined && before !== dataset.state) {
        note('movedMs');
        note('changedMs');
      }
      known.set(dataset.userId, dataset.state);
    }
    const isTime = ({ target }) => target.parentElement?.closest('[data-freshness="live"] time');
    if (records.some((each) => each.type === 'characterData' && isTime(each))) note('movedMs');
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
};

const all = [];
for (let run = 0; run < Number(values.runs); run += 1) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(gateway.url);
  const button = page.getByRole('button', { name: 'Sign in' });
  await button.waitFor();
  const formMs = await page.evaluate(() => performance.now());
  // As long as anybody needs to find the button.
  await page.waitForTimeout(1_000);
  await button.click();
  await page.waitForFunction(() => globalThis.seen.changedMs !== undefined, undefined, {
    timeout: 60_000,
  });
  all.push({ formMs, ...(await page.evaluate(() => globalThis.seen)), load: round(loadavg()[0]) });
  await context.close();
}
await browser.close();
await gateway.close();

const figures = { runs: all.length };
for (const what of ['formMs', 'liveMs', 'movedMs', 'changedMs']) {
  const found = all.map((each) => each[what] ?? Infinity);
  figures[`${what} median`] = Math.round(percentile(found, 0.5));
  figures[`${what} worst`] = Math.round(Math.max(...found));
}
conclude('first row', { ...figures, all }, [['liveMs worst', '<=', 2_000]]);
