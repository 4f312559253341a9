// `npm run bench` measures everything and writes bench/results.json and bench/RESULTS.md; `npm run bench -- steady view`
// measures those parts anew; `npm run bench:gate` compares a short run with what is recorded and fails on a regression.
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { build } from 'esbuild';

const directory = new URL('../temp/bench/', import.meta.url).pathname;
const resultsPath = new URL('results.json', import.meta.url).pathname;
const reportPath = new URL('RESULTS.md', import.meta.url).pathname;
const readmePath = new URL('../README.md', import.meta.url).pathname;
const source = (name) => new URL(name, import.meta.url).pathname;
const PARTS = [
  'steady',
  'burst',
  'view',
  'trickle',
  'snapshot',
  'growth',
  'development',
  'memory',
  'drift',
  'end-to-end',
  'react',
  'slow-app',
  'slow-board',
  'tabs',
];

/** Bundled as apps are, with NODE_ENV baked in: unbundled, Redux Toolkit would ask for it at run time. */
function bundle(entry, outfile, mode, options = {}) {
  return build({
    entryPoints: [source(entry)],
    outfile: directory + outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['playwright-core', 'ws'],
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    logLevel: 'error',
    ...options,
  });
}

async function bundleAll() {
  mkdirSync(directory, { recursive: true });
  const page = { platform: 'browser', format: 'iife', jsx: 'automatic', target: 'es2022' };
  await Promise.all([
    bundle('main.ts', 'main.cjs', 'production'),
    bundle('main.ts', 'main.development.cjs', 'development'),
    bundle('parts/end-to-end-server.ts', 'end-to-end-server.cjs', 'production'),
    bundle('parts/react-page.tsx', 'react-page.js', 'production', page),
    bundle('parts/slow-page.tsx', 'slow-page.production.js', 'production', page),
    bundle('parts/slow-page.tsx', 'slow-page.development.js', 'development', page),
    bundle('parts/tabs-page.ts', 'tabs-page.js', 'production', page),
    bundle('report.ts', 'report.mjs', 'production', { format: 'esm' }),
  ]);
}

/** Each part in a process of its own, so that none lives on the garbage of another. */
function measure(part) {
  const file = part === 'development' ? 'main.development.cjs' : 'main.cjs';
  const child = fork(directory + file, [part], { execArgv: ['--expose-gc', '--single-threaded-gc'] });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`the part ${part} ended with ${code}`));
    });
  });
}

function machine() {
  const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;
  const packages = [
    '@reduxjs/toolkit',
    'redux',
    'immer',
    'reselect',
    '@giantmachines/redux-websocket',
    'ws',
    'react',
  ];
  return {
    node: process.version,
    v8: process.versions.v8,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    packages: Object.fromEntries(packages.map((name) => [name, version(name)])),
  };
}

/** Writes the report, and its three lines of comparison into the README. */
function writeReport({ render, comparison }, results) {
  writeFileSync(reportPath, render(results));
  const readme = readFileSync(readmePath, 'utf8');
  const block = /(<!-- comparison\b.*-->\n)[^]*?(<!-- \/comparison -->)/;
  writeFileSync(
    readmePath,
    readme.replace(block, (_, begin, end) => `${begin}\n${comparison(results)}\n\n${end}`),
  );
}

const recorded = () => (existsSync(resultsPath) ? JSON.parse(readFileSync(resultsPath, 'utf8')) : {});
const asked = process.argv.slice(2);
await bundleAll();
const report = await import(`${directory}report.mjs`);

if (asked.includes('--gate')) {
  const rows = [...(await measure('gate-steady')), ...(await measure('gate-view'))];
  const { text, isPassed } = report.judge(rows, recorded());
  console.log(text);
  process.exitCode = isPassed ? 0 : 1;
} else if (asked.includes('--report')) {
  // The report alone, from what is recorded.
  writeReport(report, recorded());
} else {
  const unknown = asked.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0)
    throw new Error(`no such part: ${unknown.join(', ')}; there are ${PARTS.join(', ')}`);
  const results = asked.length > 0 ? recorded() : {};
  if (asked.length > 0 && !PARTS.every((part) => part in results || asked.includes(part)))
    throw new Error('run all parts once first');
  results.machine = machine();
  for (const part of asked.length > 0 ? asked : PARTS) {
    console.error(`measuring ${part} ...`);
    results[part] = await measure(part);
    // What was measured survives a run that is cut short.
    writeFileSync(resultsPath, `${JSON.stringify(results, null, 1)}\n`);
  }
  writeReport(report, results);
  console.log(report.render(results));
}
