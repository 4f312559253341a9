import { useEffect, useState } from 'react';
import type { Identity } from './session';

const lockOf = ({ orgId, userId }: Identity): string => `wallboard-page ${orgId} ${userId}`;

/** Where there are no locks, as on plain `http://`, nobody can be counted. */
const { locks } = navigator as Partial<Navigator>;

/** Counts this page among those of one person in this browser, until the returned function is called. */
export function joinPages(identity: Identity): () => void {
  const left = new AbortController();
  const isOver = new Promise<void>((resolve) => {
    left.signal.addEventListener('abort', () => {
      resolve();
    });
  });
  locks
    ?.request(lockOf(identity), { mode: 'shared', signal: left.signal }, () => isOver)
    .catch(() => undefined);
  return () => {
    left.abort();
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
