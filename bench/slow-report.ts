import type { SlowAppRow } from './parts/slow-app';
import { show, table } from './results';
import type { Results } from './results';

/** What a slow app may fall behind: two and a half dispatches and 50 ms. */
export const allowedLagMs = ({ busyMs }: SlowAppRow): number => 2.5 * busyMs + 50;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** How far behind slow apps fall: in Node, and with a board in a browser. */
export function slowSection(results: Results): string {
  const apps = results['slow-app'].map((row) => [
    `${row.busyMs} ms in a ${row.where}, ${row.framesPerSecond} frames/s`,
    show(row.lagMs),
    show(allowedLagMs(row)),
    show(row.dispatches),
    percent(row.busyShare),
    String(row.lost),
  ]);
  const boards = (results['slow-board'] ?? []).map((row) => [
    `${row.build} build${row.throttle === 1 ? '' : `, processor ${row.throttle} times slower`}`,
    show(row.lagMs),
    String(row.frames),
    show(row.dispatches),
    show(row.longestTaskMs),
  ]);
  return [
    '## Slow apps',
    '',
    'An app that is busy for so long with each dispatch, frames for ten seconds. The lag is how late the store has the last',
    'frame. Without a rest for the app it would grow without bound.',
    '',
    table(['', 'lag, ms', 'allowed, ms', 'dispatches', 'busy', 'lost'], apps),
    '',
    'A list of 1,000 rows that all render when one changes, in Chromium, 100 frames/s for six seconds; the lag ends when the',
    'page shows the last frame.',
    '',
    table(['', 'lag, ms', 'frames', 'dispatches', 'longest task, ms'], boards),
  ].join('\n');
}
