// Installs the packed tarball in an empty app and uses it there: by import and by require, with types under both
// module resolutions that apps use. What it finds is what a user would find.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { name, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const app = mkdtempSync(join(tmpdir(), `${name}-smoke-`));

function run(what, file, args, { cwd = app, timeout = 120_000 } = {}) {
  const start = Date.now();
  try {
    execFileSync(file, args, { cwd, timeout, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
    console.log(`ok   ${what} (${Date.now() - start} ms)`);
  } catch (error) {
    console.log(
      `FAIL ${what}: ${error.code === 'ETIMEDOUT' ? `still running after ${timeout} ms` : error.message}`,
    );
    console.log(`${error.stdout ?? ''}${error.stderr ?? ''}`);
    process.exitCode = 1;
  }
}

const modules = {
  core: name,
  hooks: `${name}/react`,
  testing: `${name}/testing`,
  toolkit: '@reduxjs/toolkit',
  react: 'react',
  reactRedux: 'react-redux',
  reactDomServer: 'react-dom/server',
};
const list = Object.keys(modules).join(', ');
const imports = Object.entries(modules).map(([as, from]) => `import * as ${as} from '${from}';\n`);
const requires = Object.entries(modules).map(([as, from]) => `const ${as} = require('${from}');\n`);

function compilerOptions(extra) {
  const options = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [], ...extra };
  return { target: 'ES2022', lib: ['ES2022', 'DOM'], jsx: 'react-jsx', ...options };
}

try {
  run('pack', 'npm', ['pack', '--pack-destination', app], { cwd: root });
  const tarball = readdirSync(app).find((file) => file.endsWith('.tgz'));
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true }));
  const peers = ['@reduxjs/toolkit', 'react', 'react-dom', 'react-redux', '@types/react'];
  const installed = peers.map((peer) => `${peer}@${devDependencies[peer]}`);
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
  run('install', 'npm', ['install', ...quiet, `./${tarball}`, ...installed]);

  cpSync(join(root, 'scripts/smoke/program.mjs'), join(app, 'program.mjs'));
  writeFileSync(
    join(app, 'esm.mjs'),
    `${imports.join('')}import { run } from './program.mjs';\nawait run({ ${list} });\n`,
  );
  writeFileSync(
    join(app, 'cjs.cjs'),
    `${requires.join('')}import('./program.mjs').then(({ run }) => run({ ${list} }));\n`,
  );
  run('import, and the process ends by itself', process.execPath, ['esm.mjs'], { timeout: 15_000 });
  run('require, and the process ends by itself', process.execPath, ['cjs.cjs'], { timeout: 15_000 });

  // The type tests, compiled against the declarations in the tarball.
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  for (const [resolution, module, extensions] of [
    ['bundler', 'ESNext', ['ts']],
    ['node16', 'Node16', ['mts', 'cts']],
  ]) {
    const folder = join(app, resolution);
    mkdirSync(folder);
    for (const file of readdirSync(join(root, '__tests__/types'))) {
      for (const extension of extensions) {
        cpSync(join(root, '__tests__/types', file), join(folder, file.replace(/ts$/, extension)));
      }
    }
    const config = {
      compilerOptions: compilerOptions({ module, moduleResolution: resolution }),
      include: ['*'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    run(`types with moduleResolution ${resolution}`, process.execPath, [tsc, '-p', folder]);
  }
} finally {
  rmSync(app, { recursive: true, force: true });
}
