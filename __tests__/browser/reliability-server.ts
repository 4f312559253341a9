import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { buildSync } from 'esbuild';

function bundlePage(): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.resolve('__tests__/browser/reliability-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Serves the page that watches, another page to go to, and nothing else. */
export async function startPageServer(): Promise<Server> {
  const script = bundlePage();
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    if (isScript) response.end(script);
    else if (url === '/')
      response.end('<!doctype html><title>watching</title><script src="/page.js"></script>');
    else response.end(`<!doctype html><script>report({ type: 'page', event: 'elsewhere' })</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
