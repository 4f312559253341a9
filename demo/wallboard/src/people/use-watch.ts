import { useEffect, useId, useRef } from 'react';
import { useDispatch } from 'react-redux';
import {
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../realtime';

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
 * Watches exactly the given people, each on their own; what stays between two calls is not asked for again. Give an
 * already settled list: people who are only scrolled past need not be watched.
 */
export function useWatchedUsers(orgId: string, userIds: readonly number[]): void {
  const dispatch = useDispatch();
  const holder = useId();
  const watched = useRef(new Set<number>());
  useEffect(() => {
    const wanted = new Set(userIds);
    for (const userId of wanted) {
      if (!watched.current.has(userId)) dispatch(websocketUserSubscribe({ orgId, userId, meta: { holder } }));
    }
    for (const userId of watched.current) {
      if (!wanted.has(userId)) dispatch(websocketUserUnsubscribe({ orgId, userId, meta: { holder } }));
    }
    watched.current = wanted;
  }, [dispatch, holder, orgId, userIds]);
  useEffect(() => {
    return () => {
      for (const userId of watched.current) {
        dispatch(websocketUserUnsubscribe({ orgId, userId, meta: { holder } }));
      }
      watched.current = new Set();
    };
  }, [dispatch, holder, orgId]);
}
