// Is a tab that nobody looks at for minutes still connected, and current? Chromium's intensive throttling (one wake-up
// a minute) begins after ten seconds here instead of five minutes.
//   node soak/hidden-tab.mjs [--minutes 4]
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import modules from './support/modules.mjs';
import { conclude } from './support/report.mjs';
import { newToken } from './support/store.mjs';

const USER_ID = 67_890;
const TICK_MS = 10_000;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '4' } } });
const minutes = Number(values.minutes);
const gateway = await modules.startScriptedGateway({ tickMs: TICK_MS });
gateway.rows.set(USER_ID, { userId: USER_ID, availability: 'Available' });
const server = await modules.startPageServer();
const browser = await modules.launchRawBrowser([
  '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10',
]);

const seen = [];
const settings = {
  endpoint: gateway.presenceUrl,
  accessToken: newToken(USER_ID),
  orgId: modules.orgId,
  userId: USER_ID,
  heartbeatTimeoutMs: 2.5 * TICK_MS,
  isWorker: false,
};
const url = `http://127.0.0.1:${server.address().port}/#${encodeURIComponent(JSON.stringify(settings))}`;
const tab = await browser.open(url, (report) => {
  if (report.type === 'presence') seen.push(report.availability);
});
while (seen.length === 0) await pause(50);

// While nobody is attached the page keeps its own record: of what it heard, and of when its timers fired.
await tab.send('Runtime.evaluate', {
  expression: `
    globalThis.heard = [];
    globalThis.report = ({ type, availability }) => type === 'presence' && heard.push(availability);
    globalThis.wakeUps = [];
    setInterval(() => wakeUps.push(performance.now()), 1000);
    0`,
});
await browser.open('about:blank', () => undefined);
await tab.detach();
const hiddenAt = performance.now();
let said = 0;
while (performance.now() - hiddenAt < minutes * 60_000) {
  gateway.setPresence({ userId: USER_ID, availability: `state ${++said}` });
  await pause(5_000);
}
const sessionsWhileHidden = gateway.opened;
await tab.attach();
const { result } = await tab.send('Runtime.evaluate', {
  expression: `({
    heard,
    longestGapMs: Math.round(Math.max(...wakeUps.map((at, index) => at - (wakeUps[index - 1] ?? at)))),
  })`,
  returnByValue: true,
});
const { heard, longestGapMs } = result.value;

conclude(
  'hidden-tab',
  {
    minutes,
    longestGapOfTimersMs: longestGapMs,
    sessions: sessionsWhileHidden,
    said,
    heard: heard.length,
    last: heard.at(-1),
    violations: gateway.violations.length,
  },
  [
    ['sessions', '=', 1],
    ['heard', '=', said],
    ['last', '=', `state ${said}`],
    ['longestGapOfTimersMs', '>=', minutes > 2 ? 50_000 : 0],
    ['violations', '=', 0],
  ],
);
await browser.close();
await gateway.close();
server.close();
