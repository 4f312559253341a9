import { useEffect, useState } from 'react';
import type { Identity } from './session';

const lockOf = ({ orgId, userId }: Identity): string => `wallboard-page ${orgId} ${userId}`;

/** Where there are no locks, as on plain `http://`, nobody can be counted. */
const { locks } = navigator as Partial<Navigator>;

/** Holds the lock that counts, until the returned function is called. */
function holdLock(name: string): () => void {
  const left = new AbortController();
  const isOver = new Promise<void>((resolve) => {
    left.signal.addEventListener('abort', () => {
      resolve();
    });
  });
  locks?.request(name, { mode: 'shared', signal: left.signal }, () => isOver).catch(() => undefined);
  return () => {
    left.abort();
  };
}

/**
 * Counts this page among those of one person in this browser, until the returned function is called. A page that was
 * left for another may be kept to come back to: it is not open meanwhile.
 */
export function joinPages(identity: Identity): () => void {
  const name = lockOf(identity);
  let leave = holdLock(name);
  const onHide = (): void => {
    leave();
  };
  const onShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) leave = holdLock(name);
  };
  window.addEventListener('pagehide', onHide);
  window.addEventListener('pageshow', onShow);
  return () => {
    window.removeEventListener('pagehide', onHide);
    window.removeEventListener('pageshow', onShow);
    leave();
  };
}

async function countPages(identity: Identity): Promise<number | null> {
  if (locks === undefined) return null;
  const { held = [] } = await locks.query();
  return held.filter(({ name }) => name === lockOf(identity)).length;
}

/** How many pages of this browser this person has open, asked once a second; `null` until it is known. */
export function usePageCount(identity: Identity | null): number | null {
  const [count, setCount] = useState<number | null>(null);
  useEffect(() => {
    if (identity === null) return;
    const renew = (): void => {
      countPages(identity).then(setCount, () => undefined);
    };
    renew();
    const timer = setInterval(renew, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, [identity]);
  return count;
}
