import { isAction, type Middleware } from '@reduxjs/toolkit';
import { entryOf, type DiagnosticsEntry } from './entries';

/** Options of {@link createDiagnostics}. */
export interface DiagnosticsOptions {
  /** How many entries are kept. @defaultValue 200 */
  size?: number | undefined;
}

/** What {@link createDiagnostics} gives. */
export interface Diagnostics {
  /** Stands right behind the middleware of the package. */
  middleware: Middleware;
  /** What happened lately, oldest first. */
  entries: () => DiagnosticsEntry[];
}

/** Remembers what happened lately: connections and errors; never a token. */
export function createDiagnostics({ size = 200 }: DiagnosticsOptions = {}): Diagnostics {
  const ring: DiagnosticsEntry[] = [];
  return {
    middleware: () => (next) => (action) => {
      const entry = isAction(action) ? entryOf(action, Date.now()) : null;
      if (entry !== null && ring.push(entry) > size) ring.shift();
      return next(action);
    },
    entries: () => [...ring],
  };
}
