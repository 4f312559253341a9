import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { createTestToken } from '../../../src/testing';
import { orgId } from '../../integration/support/scripted-gateway';
import type { FieldSettings } from '../page/field-page';

/** Serves the test page, its sign-in, and another page to go to. */
export interface PageServer {
  pageUrl: (settings: FieldSettings) => string;
  elsewhereUrl: string;
  close: () => void;
}

function bundlePage(): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.resolve('__tests__/engines/page/field-page.tsx')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles.map(({ text }) => text).join('');
}

const html = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>field</title><body>${body}`;

/** Starts one on a port of its own. */
export async function startPageServer(): Promise<PageServer> {
  const script = bundlePage();
  const answers: Record<string, (query: URLSearchParams) => [type: string, text: string]> = {
    '/': () => ['text/html', html('<div id="root"></div><script src="/page.js"></script>')],
    '/page.js': () => ['text/javascript', script],
    '/login': (query) => [
      'text/plain',
      createTestToken({ orgId, userId: Number(query.get('user')), jti: String(Math.random()) }),
    ],
    '/elsewhere': () => ['text/html', html('<p data-testid="elsewhere">Elsewhere</p>')],
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = answers[pathname]?.(searchParams);
    if (answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', answer[0]);
    response.end(answer[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    pageUrl: (settings) => `${origin}/#${encodeURIComponent(JSON.stringify(settings))}`,
    elsewhereUrl: `${origin}/elsewhere`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
