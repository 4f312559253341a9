import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { selectGroupView } from '../realtime';
import { viewOf } from './people-view';
import type { PeopleQuery } from './query';

/** How often a live order is read anew; often enough to follow, seldom enough to read. */
const reorderEveryMs = 1_500;

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
  const initial = useMemo(() => ({ read, ids: read() }), [read]);
  const [shown, setShown] = useState(initial);
  const [isWaiting, setIsWaiting] = useState(false);
  const ids = shown.read === read ? shown.ids : initial.ids;

  useEffect(() => {
    const renew = (): void => {
      const next = read();
      setIsWaiting(next !== ids && isHeld);
      if (next !== ids && !isHeld) setShown({ read, ids: next });
    };
    if (!isHeld) renew();
    const timer = setInterval(renew, reorderEveryMs);
    return () => {
      clearInterval(timer);
      setIsWaiting(false);
    };
  }, [read, ids, isHeld]);

  return { ids, isWaiting };
}
