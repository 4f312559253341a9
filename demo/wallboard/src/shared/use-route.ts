import { useMemo, useSyncExternalStore } from 'react';
import { hrefOf, parseRoute, type Route } from './route';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('hashchange', listener);
  };
}

/** The present route; the browser's own back and forward keep working. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** Puts a route into the address without a step in the history: filters and orders of one view. */
export function replaceRoute(route: Route): void {
  window.history.replaceState(window.history.state, '', hrefOf(route));
  for (const listener of [...listeners]) listener();
}
