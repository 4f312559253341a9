import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import type { Urgency } from '../people/describe';
import { useOverThreshold } from '../realtime';
import { thresholdsOf, type LimitValues } from './limits';

/** The reader's limits. */
export function useLimits(): LimitValues {
  const { limits } = useServices();
  return useSyncExternalStore(limits.subscribe, limits.values);
}

/** How urgent each member of a group is, by the reader's limits. */
export function useUrgency(groupId: number): (userId: number) => Urgency {
  const values = useLimits();
  const warning = useMemo(() => thresholdsOf(values, 'warningMs'), [values]);
  const alarm = useMemo(() => thresholdsOf(values, 'alarmMs'), [values]);
  const long = useOverThreshold(groupId, warning);
  const tooLong = useOverThreshold(groupId, alarm);
  const sets = useMemo(() => ({ long: new Set(long), tooLong: new Set(tooLong) }), [long, tooLong]);
  return useCallback(
    (userId) => {
      if (sets.tooLong.has(userId)) return 'too-long';
      return sets.long.has(userId) ? 'long' : 'normal';
    },
    [sets],
  );
}
