import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { devDependencies } from '../../package.json';

/** What a script's module exports; they are modules, and these tests are not. */
function exported(module: string, name: string): unknown {
  const script = `import { ${name} } from './scripts/${module}'; console.log(JSON.stringify(${name}));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
  );
}

/** Cells of the table below a heading, without the head. */
function tableOf(heading: string): string[][] {
  const [, text = ''] = readFileSync('docs/compatibility.md', 'utf8').split(`${heading}\n`);
  const [table = ''] = /(^\|.*\n)+/m.exec(text) ?? [];
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/compatibility.md', () => {
  test('has a row for each combination of versions that the matrix tries, and each works', () => {
    const tried = exported('smoke/supported.mjs', 'rows') as { title: string }[];
    const table = tableOf('# Compatibility');
    expect(table.map(([title]) => title)).toEqual(['as developed', ...tried.map(({ title }) => title)]);
    expect(table.map((row) => row.at(-1))).toEqual(table.map(() => 'works'));
  });

  test('has a row for each runtime that the matrix tries, and each works and ends', () => {
    const tried = exported('runtimes/supported.mjs', 'runtimes') as { name: string }[];
    const table = tableOf('## Runtimes');
    expect(table.map(([name]) => name)).toEqual(tried.map(({ name }) => name));
    expect(table.map(([, flow, ends]) => [flow, ends])).toEqual(table.map(() => ['works', 'yes']));
  });

  test('tries the same versions as everything else here', () => {
    const tried = exported('runtimes/supported.mjs', 'runtimes') as { packages: Record<string, string> }[];
    const packages = Object.assign({}, ...tried.map((runtime) => runtime.packages)) as Record<string, string>;
    const { ws, undici, jsdom, 'happy-dom': happyDom } = devDependencies;
    expect(packages).toMatchObject({ ws, undici, jsdom, 'happy-dom': happyDom });
  });
});
