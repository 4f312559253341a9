import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { createTestToken } from '../../../src/testing';
import { orgId } from '../../integration/support/scripted-gateway';
import type { FieldSettings } from '../page/field-page';
import type { TabsPageSettings } from '../page/tabs-page';

/** Serves the test page, its sign-in, the page whose tabs share sockets, and other pages to go to. */
export interface PageServer {
  pageUrl: (settings: FieldSettings) => string;
  tabUrl: (settings: TabsPageSettings) => string;
  /** A page of another site with that page in a frame, as a softphone in a CRM. */
  crmUrl: (settings: TabsPageSettings) => string;
  elsewhereUrl: string;
  close: () => void;
}

function bundlePage(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.resolve('__tests__/engines/page', entry)],
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

/** The frame says what it is at every change; the page hands it on. */
const crmScript = '<script>onmessage = ({ data }) => { globalThis.ask = () => data; };</script>';

/** Starts one on a port of its own. */
export async function startPageServer(): Promise<PageServer> {
  const scripts = { page: bundlePage('field-page.tsx'), tab: bundlePage('tabs-page.ts') };
  const answers: Record<string, (query: URLSearchParams) => [type: string, text: string]> = {
    '/': () => ['text/html', html('<div id="root"></div><script src="/page.js"></script>')],
    '/page.js': () => ['text/javascript', scripts.page],
    '/tab': () => ['text/html', html('<script src="/tab.js"></script>')],
    '/tab.js': () => ['text/javascript', scripts.tab],
    '/crm': (query) => ['text/html', html(`${crmScript}<iframe src="${query.get('frame') ?? ''}"></iframe>`)],
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
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const tabUrl = (settings: TabsPageSettings): string =>
    `${origin}/tab#${encodeURIComponent(JSON.stringify(settings))}`;
  return {
    pageUrl: (settings) => `${origin}/#${encodeURIComponent(JSON.stringify(settings))}`,
    tabUrl,
    crmUrl: (settings) => `http://localhost:${port}/crm?frame=${encodeURIComponent(tabUrl(settings))}`,
    elsewhereUrl: `${origin}/elsewhere`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
