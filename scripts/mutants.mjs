// Is the model-based test worth its time? Plants one defect after another into the source, and lets the model look for
// it. `node scripts/mutants.mjs [--runs 4000] [--seed 1] [--only text]`; exits 1 if a defect is not found.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { defects } from './mutants/defects.mjs';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'temp/mutants');

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '4000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

function editsOf([, fileOrEdits, before, after] = []) {
  if (fileOrEdits === undefined) return [];
  return Array.isArray(fileOrEdits) ? fileOrEdits : [[fileOrEdits, before, after]];
}

/** The source of a file with the defect in it; the file's own where the defect is elsewhere. */
function planted(path, edits) {
  let text = readFileSync(path, 'utf8');
  for (const [file, before, after] of edits) {
    if (join(root, 'src', file) !== path) continue;
    const parts = text.split(before);
    if (parts.length !== 2)
      throw new Error(`${file}: the text stands there ${parts.length - 1} times: ${before}`);
    text = parts.join(after);
  }
  return text;
}

/** Bundles the model with the source as it is, or with one defect in it. */
async function bundle(outfile, edits) {
  const plugin = {
    name: 'defect',
    setup({ onLoad }) {
      onLoad({ filter: /src.*\.ts$/ }, ({ path }) => ({ contents: planted(path, edits), loader: 'ts' }));
    },
  };
  const entryPoints = ['__tests__/model/main.ts'];
  const shape = { bundle: true, platform: 'node', format: 'esm', logLevel: 'error' };
  await build({ absWorkingDir: root, entryPoints, outfile, plugins: [plugin], ...shape });
}

/** Runs one test file against a copy of the project with the defect in it; true when it fails. */
function isSeenBy(test, edits) {
  const copy = join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const parts = ['src', '__tests__', 'scripts', 'package.json', 'jest.config.js', 'tsconfig.json'];
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [file] of edits) writeFileSync(join(copy, 'src', file), planted(join(root, 'src', file), edits));
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const { status } = spawnSync(
    process.execPath,
    [jest, '--rootDir', copy, '--config', join(copy, 'jest.config.js'), `__tests__/${test}`],
    { cwd: copy },
  );
  return status !== 0;
}

/** Lets the model look: what it found, `null` for nothing. */
function look(file, runs) {
  const { stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, MODEL_JSON: '1', MODEL_RUNS: runs, MODEL_SEED: values.seed },
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{'))
    return { runs: 0, message: `the run broke: ${stderr.trim().split('\n').at(-1) ?? ''}`, length: 0 };
  const finding = JSON.parse(line);
  if (finding.failure === null) return null;
  const [message = ''] = finding.failure.message.split('\n');
  return { runs: finding.runs, message: message.slice(0, 90), length: finding.failure.commands.length };
}

mkdirSync(folder, { recursive: true });
const file = join(folder, 'model.mjs');
await bundle(file, []);
const clean = look(file, values.runs);
if (clean !== null) {
  console.error(`The source as it is breaks the model: ${clean.message}`);
  process.exit(1);
}
const chosen = defects.filter(([name]) => values.only === undefined || name.includes(values.only));
const survivors = [];
console.log('| defect | found by | run | commands | rule |\n| --- | --- | --- | --- | --- |');
for (const defect of chosen) {
  const edits = editsOf(defect);
  const test = Array.isArray(defect[1]) ? defect[2] : defect[4];
  await bundle(file, edits);
  const found = test === undefined ? look(file, values.runs) : null;
  const seen = found === null && test !== undefined && isSeenBy(test, edits);
  if (found !== null)
    console.log(`| ${defect[0]} | model | ${found.runs} | ${found.length} | ${found.message} |`);
  else console.log(`| ${defect[0]} | ${seen ? test : '**nothing**'} | | | |`);
  if (found === null && !seen) survivors.push(defect[0]);
}
rmSync(folder, { recursive: true });
console.log(`\n${chosen.length - survivors.length} of ${chosen.length} defects found.`);
process.exitCode = survivors.length === 0 ? 0 : 1;
