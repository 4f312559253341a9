import { configureStore } from '@reduxjs/toolkit';
import { buildSync } from 'esbuild';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type * as Package from '../../src';

const define = (mode: string) => ({ 'process.env.NODE_ENV': JSON.stringify(mode) });

/** The package as an app bundles it; with `define` the bundler replaces only what stands there. */
function bundle(entry: string, options: { define?: Record<string, string> }): string {
  const built = buildSync({
    entryPoints: [join(__dirname, '../../src', entry)],
    bundle: true,
    minify: true,
    format: 'cjs',
    target: 'es2022',
    write: false,
    external: ['@reduxjs/toolkit', 'reselect'],
    ...options,
  });
  return built.outputFiles[0]!.text;
}

/** What a developer reads of three mistakes on a page, where there is no `process`. */
function readOnPage(code: string): string {
  const said: unknown[] = [];
  const page = { exports: {} };
  const console = { error: (text: unknown) => said.push(text) };
  const globals = { console, URL, atob, performance, setTimeout, clearTimeout };
  runInNewContext(code, { ...globals, module: page, require: createRequire(__filename) });
  const { createWebsocketMiddleware, realtimeReducers } = page.exports as typeof Package;
  const misspelt = createWebsocketMiddleware({ onEror: () => undefined } as object);
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) => getDefault().prepend(misspelt),
  });
  store.dispatch({ type: 'WEBSOCKET_START' });
  const bare = configureStore({ reducer: realtimeReducers });
  bare.dispatch({ type: 'WEBSOCKET_START', accessToken: 'a token' });
  // All of it works there, whatever is said.
  expect(bare.getState().auth.connection.status).toBe('idle');
  return said.join('\n');
}

describe('a page without process', () => {
  it('is told of mistakes where a bundler replaced process.env.NODE_ENV for development', () => {
    const text = readOnPage(bundle('index.ts', { define: define('development') }));
    expect(text).toContain('has no option onEror. Did you mean onError?');
    expect(text).toContain('INVALID_COMMAND: WEBSOCKET_START: endpoint must be');
    expect(text).toContain('WEBSOCKET_START reached the reducers with its access token');
  });

  it('is told of none where it was replaced for production, or by nobody', () => {
    expect(readOnPage(bundle('index.ts', { define: define('production') }))).toBe('');
    expect(readOnPage(bundle('index.ts', {}))).toBe('');
  });
});

it('leaves what is for developers out of a production bundle', () => {
  const code = bundle('state/development.ts', { define: define('production') });
  expect(code).not.toMatch(/freeze|console/);
  expect(bundle('state/development.ts', { define: define('development') })).toMatch(
    /freeze[^]*console|console[^]*freeze/,
  );
  expect(bundle('index.ts', { define: define('production') })).not.toMatch(
    /isFrozen|did not hear of it|reached the reducers|stands before|has no option/,
  );
});
