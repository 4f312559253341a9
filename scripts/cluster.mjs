// `npm run cluster`: several gateways on NATS behind HAProxy, each part a process of its own. See demo/gateway/README.md.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildScript, installClusterPackages, preparePage } from './demo-parts.mjs';

try {
  installClusterPackages();
  const [supervisor, script] = await Promise.all([
    buildScript('demo/gateway/cluster/supervisor/main.ts', 'supervisor.mjs'),
    buildScript('demo/gateway/cluster/part.ts', 'part.mjs'),
  ]);
  const { main } = await import(pathToFileURL(supervisor).href);
  const exitCode = await main(process.argv.slice(2), { script, page: await preparePage() });
  if (exitCode !== undefined) process.exit(exitCode);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
