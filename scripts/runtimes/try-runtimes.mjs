// Installs the tarball once beside every runtime of supported.mjs, and runs flow.mjs in each.
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developed } from '../smoke/try-package.mjs';
import { runtimes } from './supported.mjs';

/** A process that has not ended so long after its stop is said to hang. */
const PATIENCE_MS = 5_000;

const expected = {
  status: 'stopped',
  seen: [1, 2, 3].map((number) => [`1 session ${number}`, `2 session ${number}`]),
  errors: [
    ['CONNECTION_CLOSED', 1012],
    ['CONNECTION_CLOSED', 4006],
  ],
};

function install(app, tarball) {
  const dependencies = Object.assign(
    { 'redux-cti-realtime': `file:${tarball}`, ws: '8.23.0' },
    ...['@reduxjs/toolkit', 'redux'].map((name) => ({ [name]: developed[name] })),
    ...runtimes.map(({ packages }) => packages),
  );
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--legacy-peer-deps'];
  execFileSync('npm', ['install', ...flags], { cwd: app, stdio: 'pipe' });
  for (const file of ['flow.mjs', 'server.mjs']) cpSync(join(import.meta.dirname, file), join(app, file));
}

/** Runs the flow once: what it printed, and how long after its stop the process ended (`null`: it had to be killed). */
async function runFlow(app, { program, args = [], socket }, isFrozen) {
  const server = fork(join(app, 'server.mjs'), { cwd: app });
  const [port] = await once(server, 'message');
  const file = program === undefined ? process.execPath : join(app, 'node_modules', program);
  const flow = ['flow.mjs', socket, `ws://127.0.0.1:${port}/`, ...(isFrozen ? [String(server.pid)] : [])];
  const child = spawn(file, [...args, ...flow], { cwd: app, env: { ...process.env, NO_COLOR: '1' } });
  let [output, complaint, stoppedAt] = ['', '', null];
  let wasKilled = false;
  const kill = () => {
    wasKilled = true;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(kill, 15_000);
  child.stdout.on('data', (text) => {
    output += text;
    stoppedAt = performance.now();
    clearTimeout(timer);
    timer = setTimeout(kill, PATIENCE_MS);
  });
  child.stderr.on('data', (text) => (complaint += text));
  await once(child, 'close');
  clearTimeout(timer);
  server.kill('SIGKILL');
  const aliveMs = wasKilled || stoppedAt === null ? null : performance.now() - stoppedAt;
  return { output, complaint, aliveMs };
}

function verdictOf({ output, complaint }) {
  try {
    const { errors, ...seen } = JSON.parse(output);
    const found = { ...seen, errors: errors.map(({ code, closeCode }) => [code, closeCode]) };
    return JSON.stringify(found) === JSON.stringify(expected) ? null : `saw ${JSON.stringify(found)}`;
  } catch {
    return `did not finish: ${complaint.trim() || output}`;
  }
}

/** The promise is a second. */
const endOf = ({ aliveMs }) => (aliveMs === null ? 'no' : aliveMs < 1_000 ? 'yes' : 'late');

/** One row for each runtime: what went wrong, if anything, and whether its process ends, also before a frozen server. */
export async function tryRuntimes(tarball) {
  const app = mkdtempSync(join(tmpdir(), 'runtimes-'));
  const rows = [];
  try {
    install(app, tarball);
    for (const runtime of runtimes) {
      const calm = await runFlow(app, runtime, false);
      const frozen = await runFlow(app, runtime, true);
      const failure = verdictOf(calm) ?? verdictOf(frozen);
      rows.push({ name: runtime.name, failure, ends: endOf(calm), endsWhileFrozen: endOf(frozen) });
    }
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
  return rows;
}
