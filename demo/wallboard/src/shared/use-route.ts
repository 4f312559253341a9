import { useSyncExternalStore } from 'react';

/** Where the reader is, as told by the address's hash. */
export type Route = { view: 'groups'; groupId: number | null } | { view: 'people' } | { view: 'messages' };

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => {
    window.removeEventListener('hashchange', listener);
  };
}

/** Reads a hash such as `#/groups/100`; whatever else it holds is the groups view. */
function parseRoute(hash: string): Route {
  const [, view, id] = hash.split('/');
  if (view === 'people' || view === 'messages') return { view };
  const groupId = Number(id);
  return { view: 'groups', groupId: Number.isSafeInteger(groupId) && groupId > 0 ? groupId : null };
}

/** The present route; the browser's own back and forward keep working. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return parseRoute(hash);
}

/** Address of a group's page. */
export const groupHref = (groupId: number): string => `#/groups/${groupId}`;
