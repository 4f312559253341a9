import { useEffect, useId } from 'react';
import { useDispatch } from 'react-redux';
import { websocketGroupSubscribe, websocketGroupUnsubscribe } from '../realtime';

/**
 * Watches a group while the calling component is there. The package's `useGroupPresence` does the same and also gives
 * the members' items; a component that shows only counts, or only some rows, reads those with their own selectors and
 * stays still when anything else changes.
 */
export function useWatchedGroup(orgId: string, groupId: number | null): void {
  const dispatch = useDispatch();
  const holder = useId();
  useEffect(() => {
    if (groupId === null) return;
    const command = { orgId, groupId, meta: { holder } };
    dispatch(websocketGroupSubscribe(command));
    return () => {
      dispatch(websocketGroupUnsubscribe(command));
    };
  }, [dispatch, holder, orgId, groupId]);
}

/**
 * Watches a group from now on, until the session ends: the server says what people do and never since when, so what is
 * left and come back to would have lost its times.
 */
export function useKeptGroup(orgId: string, groupId: number): void {
  const dispatch = useDispatch();
  useEffect(() => {
    dispatch(websocketGroupSubscribe({ orgId, groupId, meta: { holder: 'rail' } }));
  }, [dispatch, orgId, groupId]);
}
