/* eslint-disable -- temporary: until the package has these. */
import { useEffect, useState } from 'react';
import { useSelector } from 'react-redux';
import * as pkg from '../../../src/index';
type S = any;
export function selectPresenceSince(state: S, userId: number) {
  const s = pkg.selectPresenceSince(state, userId);
  return { ...s, callSince: null, callAtLeast: false, presenceAtLeast: false, availabilityAtLeast: false };
}
export interface GroupViewMember { item: pkg.UserDisplayItem; since: ReturnType<typeof selectPresenceSince> }
export function createGroupView(v: { where?: (m: GroupViewMember) => boolean; order?: any; limit?: number }) { return v; }
export type GroupView = ReturnType<typeof createGroupView>;
const rank = (i: pkg.UserDisplayItem) => pkg.isRinging(i) && i.logicalDirection === 'Inbound' ? 0 : pkg.isRinging(i) ? 1 : pkg.isOnCall(i) ? 2 : i.presence === '' ? 3 : 4;
const memo = new WeakMap<object, Map<number, [unknown, any]>>();
export function selectGroupView(state: S, groupId: number, view: GroupView): { userIds: readonly number[]; total: number } {
  const by = memo.get(view) ?? new Map(); memo.set(view, by);
  const old = by.get(groupId);
  if (old && old[0] === state.groups) return old[1];
  let ms = pkg.selectGroupDisplayItems(state, groupId).map((item) => ({ item, since: selectPresenceSince(state, item.id) }));
  if (view.where) ms = ms.filter(view.where);
  const o = view.order;
  if (typeof o === 'function') ms.sort((a, b) => o(a, b) || a.item.id - b.item.id);
  if (o === 'state') ms.sort((a, b) => rank(a.item) - rank(b.item) || a.item.id - b.item.id);
  if (o === 'longest') ms.sort((a, b) => (a.since.presenceSince ?? Infinity) - (b.since.presenceSince ?? Infinity) || a.item.id - b.item.id);
  const r = { userIds: ms.slice(0, view.limit ?? Infinity).map((m) => m.item.id), total: ms.length };
  const same = old && old[1].total === r.total && old[1].userIds.join() === r.userIds.join() ? old[1] : r;
  by.set(groupId, [state.groups, same]);
  return same;
}
export const useGroupView = (groupId: number, view: GroupView) => useSelector((s: S) => selectGroupView(s, groupId, view));
export function selectOverThreshold(state: S, groupId: number, t: { ringing?: number | undefined; onCall?: number | undefined; byAvailability?: Record<string, number> }, now: number): readonly number[] {
  return pkg.selectGroupDisplayItems(state, groupId).filter((i) => {
    const s = selectPresenceSince(state, i.id);
    const over = (since: number | null, ms?: number) => since !== null && ms !== undefined && now - since >= ms;
    return over(s.presenceSince, pkg.isRinging(i) ? t.ringing : pkg.isOnCall(i) ? t.onCall : undefined) || over(s.availabilitySince, t.byAvailability?.[i.availability ?? '']);
  }).map((i) => i.id);
}
const none: readonly number[] = [];
export function useOverThreshold(groupId: number, t: any): readonly number[] {
  const [ids, set] = useState(none);
  const store = useSelector((s: S) => s);
  useEffect(() => { const n = selectOverThreshold(store, groupId, t, Date.now()); if (n.join() !== ids.join()) set(n); });
  return ids;
}
export function selectGroupLongest(state: S, groupId: number) {
  const find = (f: (i: pkg.UserDisplayItem) => boolean) => {
    let best: { userId: number; since: number; atLeast: boolean } | null = null;
    for (const i of pkg.selectGroupDisplayItems(state, groupId)) { const s = selectPresenceSince(state, i.id).presenceSince; if (f(i) && s !== null && (best === null || s < best.since)) best = { userId: i.id, since: s, atLeast: false }; }
    return best;
  };
  return { ringing: find(pkg.isRinging), onCall: find(pkg.isOnCall), byAvailability: {} };
}
export function selectListenIn(state: S, userId: number): any {
  const channel = pkg.selectListenInChannel(state, userId) ?? null;
  const f = pkg.selectPresenceFreshness(state, userId);
  if (f !== 'live') return { channel: null, reason: f };
  if (pkg.selectIdentity(state).userId === userId) return { channel: null, reason: 'self' };
  return channel ? { channel, reason: 'ok' } : { channel: null, reason: 'idle' };
}
import { useRef } from 'react';
import { useDispatch } from 'react-redux';
export function useUsersPresence(orgId: string, userIds: readonly number[]) {
  const dispatch = useDispatch();
  const watched = useRef(new Set<number>());
  useEffect(() => {
    const wanted = new Set(userIds);
    const t = setTimeout(() => {
    for (const userId of wanted) if (!watched.current.has(userId)) dispatch(pkg.websocketUserSubscribe({ orgId, userId, meta: { holder: 'shim' } }));
    for (const userId of watched.current) if (!wanted.has(userId)) dispatch(pkg.websocketUserUnsubscribe({ orgId, userId, meta: { holder: 'shim' } }));
    watched.current = wanted; }, 100);
    return () => clearTimeout(t);
  }, [dispatch, orgId, userIds]);
}

export const selectAreMessagesStale = (s: S): boolean => pkg.selectMessagesConnection(s).status !== 'ready';
const sums = new WeakMap<object, any>();
export function selectGroupSummary(state: S, groupId: number): ReturnType<typeof pkg.selectGroupSummary> & { unknown: number } {
  const s: any = pkg.selectGroupSummary(state, groupId);
  if (!sums.has(s)) sums.set(s, { ...s, unknown: s.total - s.ringing - s.answered - s.bridged - s.idle });
  return sums.get(s);
}
