/** The wallboard's table sends its readers to files that are there, and its pictures are those that are taken. */
import { existsSync, readdirSync } from 'node:fs';
import { read, root } from './support';

const folder = 'demo/wallboard';
const rows = [...read(`${folder}/README.md`).matchAll(/^\| ([^|]+?) +\| (`src[^|]+?) +\|$/gm)];

describe('the wallboard’s table', () => {
  it('has a row for each question', () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows.map(([, question = '', answer = '']) => [question, answer]))(
    'answers how to %s',
    (_, answer) => {
      const files = [...answer.matchAll(/`(src[^`]+)`/g)].map(([, file = '']) => file);
      expect(files).not.toEqual([]);
      expect(files.filter((file) => !existsSync(`${root}/${folder}/${file}`))).toEqual([]);
    },
  );
});

describe('the wallboard’s pictures', () => {
  const taken = [...read('scripts/screenshots.mjs').matchAll(/take\(\w+, '([\w-]+)'\)/g)].map(
    ([, name = '']) => `${name}.png`,
  );
  /** Taken from the site's live board. */
  const ofTheSite = ['freshness.png'];

  it('are all shown, and all taken by the script', () => {
    const shown = [...read(`${folder}/pictures.md`).matchAll(/screenshots\/([\w-]+\.png)/g)].map(
      ([, file]) => file,
    );
    expect(new Set(shown)).toEqual(new Set(taken));
    expect(new Set(readdirSync(`${root}/docs/screenshots`))).toEqual(new Set([...taken, ...ofTheSite]));
  });
});
