// Tries the packed tarball with every combination in smoke/supported.mjs and in every runtime of runtimes/supported.mjs,
// and writes docs/compatibility.md.
//   node scripts/matrix.mjs [--only versions|runtimes]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { tryRuntimes } from './runtimes/try-runtimes.mjs';
import { rows } from './smoke/supported.mjs';
import { developed, pack, tryPackage } from './smoke/try-package.mjs';

const FILE = 'docs/compatibility.md';
const RUNTIMES_HEADING = '## Runtimes';
const columns = ['@reduxjs/toolkit', 'react', 'react-redux', 'typescript', 'node'];

const markdown = (head, table) =>
  [head, Array(head.length).fill('---'), ...table].map((row) => `| ${row.join(' | ')} |`).join('\n');

function note(row, isFine) {
  console.log(row.join(' | '));
  if (!isFine) process.exitCode = 1;
  return row;
}

function versionsText(tarball) {
  const table = [{ title: 'as developed' }, ...rows].map(({ title, versions }) => {
    const all = { node: process.versions.node, ...developed, ...versions };
    const failures = tryPackage(tarball, versions).filter(({ failure }) => failure !== undefined);
    for (const { what, failure } of failures) console.log(`FAIL ${title}: ${what}\n${failure}`);
    const verdict = failures.length === 0 ? 'works' : `fails: ${failures.map(({ what }) => what).join(', ')}`;
    return note([title, ...columns.map((column) => all[column]), verdict], failures.length === 0);
  });
  return `# Compatibility

Written by \`npm run matrix\`; do not edit. Each row is the packed tarball, installed in an empty app with these versions:
a program that connects to the fake gateway, watches a group, renders a hook and stops, by \`import\` and by \`require\`,
after which the process ends by itself; and the types of the whole public surface, compiled with
\`moduleResolution\` \`bundler\` and \`node16\`. CI tries the versions of development and the two ends.

${markdown(['', ...columns, ''], table)}
`;
}

async function runtimesText(tarball) {
  const table = (await tryRuntimes(tarball)).map(({ name, failure, ends, endsWhileFrozen }) => {
    if (failure !== null) console.log(`FAIL ${name}: ${failure}`);
    const isFine = failure === null && ends === 'yes';
    return note([name, failure === null ? 'works' : 'fails', ends, endsWhileFrozen], isFine);
  });
  return `${RUNTIMES_HEADING}

Each row is the same program in another runtime, or with another WebSocket, against a server on a real port: connect,
watch a group, lose the server to 1012, be back, be refused by 4006, start again, stop. The last two columns say whether
the process then ends by itself within a second: with the server there, and with one that is frozen and answers no close.
Only a WebSocket with \`terminate\` can be left without its answer; in a process that must end, take \`ws\`. Pages are tried
in Chromium, Firefox and WebKit (\`__tests__/engines/\`).

${markdown(['', 'flow', 'ends', 'ends, server frozen'], table)}
`;
}

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const [before = '', after = ''] = readFileSync(FILE, 'utf8').split(/(?=^## Runtimes$)/m);
const folder = mkdtempSync(join(tmpdir(), 'tarball-'));
try {
  const tarball = pack(folder);
  const versions = only === 'runtimes' ? before : versionsText(tarball);
  const runtimes = only === 'versions' ? after : await runtimesText(tarball);
  const style = { parser: 'markdown', singleQuote: true, printWidth: 110 };
  writeFileSync(FILE, await format(`${versions}\n${runtimes}`, style));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
