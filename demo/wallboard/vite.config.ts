import { defineConfig } from 'vite';

/** Builds the page that the demo gateway serves: no plugin needed, Vite compiles JSX by itself. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // As the README says.
    target: ['chrome111', 'firefox121', 'safari16.2'],
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      onLog(level, log, handler) {
        // Every file of Mantine carries "use client", which means nothing in a page without a server.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
      },
    },
  },
});
