// `npm start`: builds the wallboard if it is missing or older than its sources, then runs the demo gateway in this
// process. The arguments are the gateway's own; see `npm start -- --help`.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildScript, installClusterPackages, preparePage } from './demo-parts.mjs';

const args = process.argv.slice(2);
try {
  if (args.some((arg) => arg.startsWith('--bus'))) installClusterPackages();
  const script = await buildScript('demo/gateway/main.ts', 'main.mjs');
  const { main } = await import(pathToFileURL(script).href);
  const exitCode = await main(args, preparePage);
  if (exitCode !== undefined) process.exit(exitCode);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
