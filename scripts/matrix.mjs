// Tries the packed tarball with every combination in smoke/supported.mjs and writes docs/compatibility.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { rows } from './smoke/supported.mjs';
import { developed, pack, tryPackage } from './smoke/try-package.mjs';

const columns = ['@reduxjs/toolkit', 'react', 'react-redux', 'typescript', 'node'];
const folder = mkdtempSync(join(tmpdir(), 'tarball-'));
const table = [];
try {
  const tarball = pack(folder);
  for (const { title, versions } of [{ title: 'as developed' }, ...rows]) {
    const all = { node: process.versions.node, ...developed, ...versions };
    const failures = tryPackage(tarball, versions).filter(({ failure }) => failure !== undefined);
    for (const { what, failure } of failures) console.log(`FAIL ${title}: ${what}\n${failure}`);
    const verdict = failures.length === 0 ? 'works' : `fails: ${failures.map(({ what }) => what).join(', ')}`;
    table.push([title, ...columns.map((column) => all[column]), verdict]);
    console.log(table.at(-1).join(' | '));
    if (failures.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const text = `# Compatibility

Written by \`npm run matrix\`; do not edit. Each row is the packed tarball, installed in an empty app with these versions:
a program that connects to the fake gateway, watches a group, renders a hook and stops, by \`import\` and by \`require\`,
after which the process ends by itself; and the types of the whole public surface, compiled with
\`moduleResolution\` \`bundler\` and \`node16\`. CI tries the versions of development and the two ends.

${[['', ...columns, ''], Array(columns.length + 2).fill('---'), ...table].map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
writeFileSync(
  'docs/compatibility.md',
  await format(text, { parser: 'markdown', singleQuote: true, printWidth: 110 }),
);
