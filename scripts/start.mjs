// `npm start`: builds the wallboard if it is missing or older than its sources, then runs the demo gateway in this
// process. The arguments are the gateway's own; see `npm start -- --help`.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildScript, installClusterPackages, preparePage } from './demo-parts.mjs';

const args = process.argv.slice(2);
try {
  const script = await buildScript('demo/gateway/main.ts', 'main.mjs');
  const { main } = await import(pathToFileURL(script).href);
  // Called once the arguments are known to be good: a mistake installs nothing.
  const prepare = () => {
    if (args.some((arg) => arg.startsWith('--bus'))) installClusterPackages();
    return preparePage();
  };
  const exitCode = await main(args, prepare);
  if (exitCode !== undefined) process.exit(exitCode);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
