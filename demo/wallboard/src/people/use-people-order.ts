import { useEffect, useMemo, useRef, useState } from 'react';
import { useSelector, useStore } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { selectGroupSummary, selectGroupView } from '../realtime';
import { viewOf } from './people-view';
import type { PeopleQuery } from './query';

/** How often a live order is shown anew; often enough to follow, seldom enough to read. */
const reorderEveryMs = 1_500;
/** Read more often than shown: what changed meanwhile is less each time, so that no frame waits for it. */
const readsPerOrder = 5;

/** The rows to show, and whether a newer order waits because the reader is in the list. */
export interface PeopleOrder {
  ids: readonly number[];
  isWaiting: boolean;
}

/**
 * A group's people as the query wants them. What the reader changes applies at once; what the people do applies from
 * time to time, and not while the list is held (the pointer or the keyboard is in it), so that no row jumps away from
 * under a click.
 */
export function usePeopleOrder(group: Group, query: PeopleQuery, isHeld: boolean): PeopleOrder {
  const store = useStore<RootState>();
  const directory = useDirectory();
  const read = useMemo(() => {
    const view = viewOf(query, group.members, directory);
    return () => selectGroupView(store.getState(), group.groupId, view).userIds;
  }, [store, group, query, directory]);
  // What was ordered before anything was known is no order that a reader could lose their place in.
  const isKnown = useSelector((state: RootState) => {
    const { total, unknown } = selectGroupSummary(state, group.groupId);
    return total > unknown;
  });
  const initial = useMemo(() => ({ read, ids: read() }), [read]);
  const [shown, setShown] = useState(initial);
  const wasKnown = useRef(false);
  const [isWaiting, setIsWaiting] = useState(false);
  const ids = shown.read === read ? shown.ids : initial.ids;

  useEffect(() => {
    const renew = (isNow = !isHeld): void => {
      const next = read();
      setIsWaiting(next !== ids && !isNow);
      if (next !== ids && isNow) setShown({ read, ids: next });
    };
    if (!isHeld || !wasKnown.current) renew(true);
    wasKnown.current = isKnown;
    let reads = 0;
    const timer = setInterval(() => {
      reads += 1;
      if (reads % readsPerOrder === 0) renew();
      else read();
    }, reorderEveryMs / readsPerOrder);
    return () => {
      clearInterval(timer);
      setIsWaiting(false);
    };
  }, [read, ids, isHeld, isKnown]);

  return { ids, isWaiting };
}
