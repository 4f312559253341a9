import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const page = path.resolve('demo/wallboard/dist');
const assets = path.join(page, 'assets');
const kilobyte = 1_000;

const read = (name: string) => readFileSync(path.join(assets, name), 'utf8');

/** A script and all that it imports at once, by file name. */
function loadedWith(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, imported] of read(name).matchAll(/(?:from|import)\s*["']\.\/([\w-]+\.js)["']/g)) {
    loadedWith(imported ?? '', seen);
  }
  return seen;
}

const weigh = (names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + gzipSync(read(name), { level: 9 }).length, 0);

const chunk = (start: string): string => {
  const name = readdirSync(assets).find((file) => file.startsWith(`${start}-`) && file.endsWith('.js'));
  if (name === undefined) throw new Error(`The build has no ${start}.`);
  return name;
};

describe('what the built page weighs', () => {
  beforeAll(() => {
    if (!existsSync(assets)) throw new Error('The wallboard is not built; run `npm run build:demo`.');
  });

  it('is at most 120 kB of script at first, and 145 with the board', () => {
    const entry = loadedWith(chunk('index'));
    expect(weigh(entry)).toBeGreaterThan(50 * kilobyte);
    expect(weigh(entry)).toBeLessThan(120 * kilobyte);
    const board = loadedWith(chunk('SignedIn'), new Set(entry));
    expect(board.size).toBeGreaterThan(entry.size);
    expect(weigh(board)).toBeLessThan(145 * kilobyte);
  });

  it('leaves the chart, the trouble panel, the wall and the settings for when they are asked for', () => {
    const board = [...loadedWith(chunk('SignedIn'), loadedWith(chunk('index')))].join(' ');
    for (const part of ['RateChart', 'TroublePanel', 'WallView', 'SettingsDialog', 'MessagesView']) {
      expect([part, board.includes(chunk(part))]).toStrictEqual([part, false]);
    }
  });
});
