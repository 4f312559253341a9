// `npm start`: builds the wallboard if it is missing or older than its sources, then runs the demo gateway in this
// process. The arguments are the gateway's own; see `npm start -- --help`.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const wallboard = path.join(root, 'demo/wallboard');
const viteConfig = path.join(wallboard, 'vite.config.ts');
const page = path.join(wallboard, 'dist');
const bundle = path.join(root, 'demo/gateway/dist/main.mjs');

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

/** The folder of the built page; `undefined` while there is no wallboard to build. */
const preparePage = async () => {
  if (!existsSync(viteConfig)) return undefined;
  if (!isPageFresh()) {
    console.log('Building the wallboard...');
    await buildPage();
  }
  return page;
};

await build({
  entryPoints: [path.join(root, 'demo/gateway/main.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
});
const { main } = await import(pathToFileURL(bundle).href);
try {
  const exitCode = await main(process.argv.slice(2), preparePage);
  if (exitCode !== undefined) process.exit(exitCode);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
