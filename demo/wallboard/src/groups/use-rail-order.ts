import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { useLimits } from '../limits/use-limits';
import { visitInSlices } from '../shared/in-slices';
import { pressureOf } from './pressure';

/** Often enough to follow, seldom enough to read. */
const reorderEveryMs = 2_000;

/** One's own group first, then by pressure; equal ones keep the directory's order. */
export function useRailOrder(
  groups: readonly Group[],
  homeId: number | null,
  isHeld: boolean,
): readonly Group[] {
  const store = useStore<RootState>();
  const ringing = useLimits().ringing.alarmMs ?? undefined;
  const [pressures, setPressures] = useState<ReadonlyMap<number, number>>(new Map());
  useEffect(() => {
    if (isHeld) return;
    let read = new Map<number, number>();
    return visitInSlices(
      groups,
      (group) => read.set(group.groupId, pressureOf(store.getState(), group, ringing, Date.now())),
      () => {
        setPressures(read);
        read = new Map();
      },
      reorderEveryMs,
    );
  }, [store, groups, ringing, isHeld]);
  return useMemo(() => {
    const rankOf = ({ groupId }: Group): number =>
      groupId === homeId ? Infinity : (pressures.get(groupId) ?? 0);
    return [...groups].sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(b) - rankOf(a)));
  }, [groups, homeId, pressures]);
}
