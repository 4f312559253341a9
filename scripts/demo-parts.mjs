// What `npm start` and `npm run cluster` build: the page, the gateway's script and, for a cluster, what it needs more.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const wallboard = path.join(root, 'demo/wallboard');
const viteConfig = path.join(wallboard, 'vite.config.ts');
const page = path.join(wallboard, 'dist');

/** When something in this folder was last changed, in milliseconds; 0 if it does not exist. */
const newestIn = (folder) => {
  if (!existsSync(folder)) return 0;
  const times = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'dist' && name !== 'node_modules')
    .map((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? newestIn(file) : statSync(file).mtimeMs;
    });
  return Math.max(0, ...times);
};

const isPageFresh = () => {
  const index = path.join(page, 'index.html');
  const sources = [wallboard, path.join(root, 'src')];
  return existsSync(index) && statSync(index).mtimeMs >= Math.max(...sources.map(newestIn));
};

const buildPage = () =>
  new Promise((resolve, reject) => {
    const vite = path.join(root, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', '-c', viteConfig, '--logLevel', 'warn'];
    spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
      .once('error', reject)
      .once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error('The wallboard could not be built.')),
      );
  });

/** Builds the wallboard if that is due; gives the folder of the built page, `undefined` while there is none to build. */
export const preparePage = async () => {
  if (!existsSync(viteConfig)) return undefined;
  if (!isPageFresh()) {
    console.log('Building the wallboard: some seconds, and only after a change.');
    await buildPage();
  }
  return page;
};

const clusterFolder = path.join(root, 'demo/gateway/cluster');

/** Builds a script of the gateway; it lies where the packages of the cluster are found, if they are installed. */
export const buildScript = async (entry, name) => {
  const outfile = path.join(clusterFolder, 'dist', name);
  await build({
    entryPoints: [path.join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
};

/** Installs what only several gateways need, if it is missing or older than its lock file. */
export const installClusterPackages = () => {
  const installed = path.join(clusterFolder, 'node_modules/.package-lock.json');
  const lock = path.join(clusterFolder, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing the packages of the cluster.');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: clusterFolder, stdio: 'inherit', shell: !npm && process.platform === 'win32' };
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, options);
  if (status !== 0) throw new Error('The packages of the cluster could not be installed.');
};
