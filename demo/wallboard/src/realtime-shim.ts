/* eslint-disable -- temporary: until ./react has these. */
import { useEffect, useRef, useState } from 'react';
import { useDispatch, useSelector, useStore } from 'react-redux';
import * as pkg from '../../../src/index';
export const useGroupView = (groupId: number, view: pkg.GroupView) => useSelector((s: pkg.RealtimeRootState) => pkg.selectGroupView(s, groupId, view));
export function useOverThreshold(groupId: number, t: pkg.Thresholds): readonly number[] {
  const [now, setNow] = useState(() => Date.now());
  const next = useSelector((s: pkg.RealtimeRootState) => pkg.selectNextThresholdAt(s, groupId, t, now));
  useEffect(() => {
    if (next === null) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.max(10, next - Date.now()));
    return () => clearTimeout(timer);
  }, [next]);
  return useSelector((s: pkg.RealtimeRootState) => pkg.selectOverThreshold(s, groupId, t, now));
}
export function useUsersPresence(orgId: string, userIds: readonly number[]) {
  const dispatch = useDispatch();
  const watched = useRef(new Set<number>());
  useEffect(() => {
    const wanted = new Set(userIds);
    const t = setTimeout(() => {
      for (const userId of wanted) if (!watched.current.has(userId)) dispatch(pkg.websocketUserSubscribe({ orgId, userId, meta: { holder: 'shim' } }));
      for (const userId of watched.current) if (!wanted.has(userId)) dispatch(pkg.websocketUserUnsubscribe({ orgId, userId, meta: { holder: 'shim' } }));
      watched.current = wanted;
    }, 100);
    return () => clearTimeout(t);
  }, [dispatch, orgId, userIds]);
}
