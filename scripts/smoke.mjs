// Tries the packed tarball in an empty app, with the versions that the project is developed with and with the two ends
// of what it supports. Everything between the ends: scripts/matrix.mjs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rows } from './smoke/supported.mjs';
import { pack, tryPackage } from './smoke/try-package.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tarball-'));
try {
  const tarball = pack(folder);
  for (const { title, versions } of [{ title: 'as developed' }, ...rows.filter(({ isEnd }) => isEnd)]) {
    for (const { what, failure } of tryPackage(tarball, versions)) {
      console.log(`${failure === undefined ? 'ok  ' : 'FAIL'} ${title}: ${what}`);
      if (failure !== undefined) {
        console.log(failure);
        process.exitCode = 1;
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
