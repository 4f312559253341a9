import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'react-redux';
import type { RootState } from '../app/services';
import type { Person } from '../directory/directory';
import { selectPresenceSince, selectUserDisplayItem } from '../realtime';
import { sinceOf, stateOf } from './describe';
import { isLiveQuery, orderPeople, type LiveFacts, type PeopleQuery } from './order';

/** How often a live order is worked out again; often enough to follow, seldom enough to read. */
const reorderEveryMs = 1_500;

function readFacts(state: RootState, userId: number): LiveFacts {
  const item = selectUserDisplayItem(state, userId);
  const kind = stateOf(item);
  return {
    state: kind,
    availability: item?.availability,
    since: sinceOf(kind, selectPresenceSince(state, userId)),
  };
}

const sameIds = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index]);

/** The rows to show, and whether a newer order waits because the reader is in the list. */
export interface PeopleOrder {
  ids: readonly number[];
  isWaiting: boolean;
}

/**
 * Orders people by a query. What the reader changes applies at once; what the people do applies from time to time, and
 * not while the list is held (the pointer or the keyboard is in it), so that no row jumps away from under a click.
 */
export function usePeopleOrder(people: readonly Person[], query: PeopleQuery, isHeld: boolean): PeopleOrder {
  const store = useStore<RootState>();
  const compute = useMemo(() => {
    return (): readonly number[] => {
      const state = store.getState();
      return orderPeople(people, query, (userId) => readFacts(state, userId));
    };
  }, [store, people, query]);
  const initial = useMemo(() => ({ compute, ids: compute() }), [compute]);
  const [shown, setShown] = useState(initial);
  const [isWaiting, setIsWaiting] = useState(false);
  const ids = shown.compute === compute ? shown.ids : initial.ids;

  useEffect(() => {
    if (!isLiveQuery(query)) return;
    const renew = (): void => {
      const next = compute();
      const isNew = !sameIds(next, ids);
      setIsWaiting(isNew && isHeld);
      if (isNew && !isHeld) setShown({ compute, ids: next });
    };
    if (!isHeld) renew();
    const timer = setInterval(renew, reorderEveryMs);
    return () => {
      clearInterval(timer);
      setIsWaiting(false);
    };
  }, [compute, query, ids, isHeld]);

  return { ids, isWaiting };
}
