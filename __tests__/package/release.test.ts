import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';

const root = join(__dirname, '../..');

interface Steps {
  versionProblem: (version: string, last: string) => string | undefined;
  changelogOf: (text: string, version: string) => string | undefined;
  apiChanges: (reports: { entry: string; before: string; now: string }[]) => string;
  sizeChanges: (before: Record<string, number>, now: Record<string, number>) => string;
}

/** What the steps give, asked in a process of its own: they are modules, which Jest here does not load. */
function ask<Name extends keyof Steps>(
  name: Name,
  ...args: Parameters<Steps[Name]>
): ReturnType<Steps[Name]> {
  const code = `import * as steps from './scripts/release/steps.mjs';
    const answer = steps[${JSON.stringify(name)}](...${JSON.stringify(args)});
    console.log(JSON.stringify({ answer }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { answer: ReturnType<Steps[Name]> }).answer;
}

const report = (...declarations: string[]) => `\`\`\`ts\n\n${declarations.join('\n\n')}\n\n\`\`\`\n`;

describe('a release', () => {
  it.each([
    ['0.2.0', '0.1.0', undefined],
    ['0.10.0', '0.9.9', undefined],
    ['1.0.0', '0.99.99', undefined],
    ['0.1.0', '0.1.0', '0.1.0 must be later than 0.1.0, the last release.'],
    ['0.0.9', '0.1.0', '0.0.9 must be later than 0.1.0, the last release.'],
    ['v2', '0.1.0', 'v2 is no version like 1.2.3.'],
  ])('may be %s after %s: %s', (next, last, problem) => {
    expect(ask('versionProblem', next, last)).toBe(problem);
  });

  it('has a section of the changelog, which says something', () => {
    const text = '# Changelog\n\n## 0.2.0 (today)\n\n- More.\n\n## 0.1.0\n\n## 0.0.1\n\n- First.\n';
    expect(ask('changelogOf', text, '0.2.0')).toBe('- More.');
    expect(ask('changelogOf', text, '0.1.0')).toBeUndefined();
    expect(ask('changelogOf', text, '0.3.0')).toBeUndefined();
  });

  it('tells which names came, went and changed', () => {
    const before = report(
      '// @public\nexport const a: number;',
      'export function b(): void;',
      'export type C = 1;',
    );
    const now = report(
      'export const a: number;',
      'export function b(x: 1): void;',
      'export interface D {\n}',
    );
    expect(ask('apiChanges', [{ entry: './x', before, now }]).split('\n')).toEqual([
      '- `./x` added: `D`',
      '- `./x` removed: `C`',
      '- `./x` changed: `b`',
    ]);
    expect(ask('apiChanges', [{ entry: './x', before: now, now }])).toBe('The API is the same.');
  });

  it('reads the reports as API Extractor writes them', () => {
    const recorded = readFileSync(join(root, 'etc/index.api.md'), 'utf8');
    const text = ask('apiChanges', [{ entry: '.', before: '', now: recorded }]);
    expect(text).toMatch(/^- `\.` added: .*`ConnectionState`.*`selectGroupDisplayItems`.*`websocketStart`/);
    expect(text).not.toContain('changed');
  });

  it('tells what became larger and smaller', () => {
    const lines = ask('sizeChanges', { '.': 200, './old': 5 }, { '.': 150, './new': 7 }).split('\n');
    expect(lines.slice(2)).toEqual([
      '| . | 200 | 150 | -50 B |',
      '| ./old | 5 | – | gone |',
      '| ./new | – | 7 | new |',
    ]);
  });

  it('of the present version has its notes', () => {
    expect(ask('changelogOf', readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)).toMatch(/\w/);
  });
});
