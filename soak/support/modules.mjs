// The package and the test bed, compiled from their sources, as one module for plain scripts.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

// What apps ship: without it Redux Toolkit's development checks would be what is measured.
process.env.NODE_ENV = 'production';

const folder = join(import.meta.dirname, '..', '..', 'temp', 'soak');
mkdirSync(folder, { recursive: true });
const outfile = join(folder, `modules-${process.pid}.mjs`);

await build({
  entryPoints: [join(import.meta.dirname, 'entry.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});

/** Everything that `entry.ts` exports. */
const modules = await import(pathToFileURL(outfile).href);
rmSync(outfile);

export default modules;
