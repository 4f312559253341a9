// Does all of a release but publish: `npm run release -- 0.3.0`, or `npm run release -- --dry-run`, which changes nothing and
// takes the version that package.json has. It sets the version, checks the changelog, runs every check, packs, compares
// size and API with the last release, and writes notes with what a reader needs to verify the tarball.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { apiChanges, changelogOf, setVersion, sizeChanges, versionProblem } from './release/steps.mjs';

const root = path.join(import.meta.dirname, '..');
process.chdir(root);
const isDryRun = process.argv.includes('--dry-run');
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const run = (command, ...args) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const show = (command, ...args) => execFileSync(command, args, { stdio: 'inherit' });
const fail = (why) => {
  console.error(why);
  process.exit(1);
};

const last = json('etc/released/release.json');
const { name, version: present } = json('package.json');
const version = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? present;
// Between two releases a dry run finds the version of the last one.
const problem = isDryRun && version === last.version ? undefined : versionProblem(version, last.version);
if (problem !== undefined) fail(problem);

const changelog = changelogOf(readFileSync('CHANGELOG.md', 'utf8'), version);
if (changelog === undefined)
  fail(`CHANGELOG.md says nothing of ${version}: write what changed for its users first.`);

if (!isDryRun) {
  const uncommitted = run('git', 'status', '--porcelain');
  if (uncommitted !== '') fail(`Commit or undo these first:\n${uncommitted}`);
  setVersion(version, present);
  // What is recorded of the package names its version and its size.
  for (const script of ['build', 'api', 'reference']) show('npm', 'run', '-s', script);
  show('npm', 'run', '-s', 'size', '--', '--record');
  show('npm', 'run', 'check');
}

const folder = 'temp/release';
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const [packed] = JSON.parse(run('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
const files = new Set(packed.files.map(({ path: file }) => file));
for (const needed of [
  'dist/index.js',
  'dist/index.cjs',
  'dist/index.d.ts',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
]) {
  if (!files.has(needed)) fail(`The tarball lacks ${needed}: build first.`);
}
const tarball = path.join(folder, packed.filename);
const digest = createHash('sha512').update(readFileSync(tarball)).digest('base64');
if (packed.integrity !== `sha512-${digest}`)
  fail('npm and this script do not agree on the digest of the tarball.');

const text = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const reports = readdirSync('etc').filter((file) => file.endsWith('.api.md'));
const entryOf = (report) => (report === 'index.api.md' ? '.' : `./${report.replace('.api.md', '')}`);
const changes = apiChanges(
  reports.map((report) => ({
    entry: entryOf(report),
    before: text(`etc/released/${report}`),
    now: text(`etc/${report}`),
  })),
);
const notes = `# ${name} ${version}

${changelog}

## Since ${last.version}

${sizeChanges(last.sizes, json('etc/size.json'))}

${changes}

## Provenance

- ${isDryRun ? 'commit' : `the tag \`v${version}\`, the commit after`} \`${run('git', 'rev-parse', 'HEAD').trim()}\`; Node.js ${process.version}, npm ${run('npm', '--version').trim()}
- \`${packed.filename}\`: ${packed.size} B, ${packed.files.length} files, unpacked ${packed.unpackedSize} B
- \`${packed.integrity}\`
- To build the same: \`git checkout\` it, \`npm ci\`, \`npm run build\`, \`npm pack\`; the digest must be this one.
- Publish from CI with \`npm publish ${packed.filename} --provenance\`, so that the registry signs which commit it is from.
`;
writeFileSync(`${folder}/NOTES.md`, notes);
console.log(notes);

if (isDryRun) {
  console.log(
    `A dry run: nothing was changed, no check was run. The tarball and these notes are in ${folder}.`,
  );
} else {
  for (const report of reports) copyFileSync(`etc/${report}`, `etc/released/${report}`);
  writeFileSync(
    'etc/released/release.json',
    `${JSON.stringify({ version, sizes: json('etc/size.json') }, null, 2)}\n`,
  );
  console.log(`Ready. What remains:
  git add -A etc && git commit -am "Release ${version}" && git tag v${version} && git push --follow-tags
  npm publish ${tarball} --provenance`);
}
