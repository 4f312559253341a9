import { useMemo } from 'react';
import type { Group } from '../directory/directory';
import { useLimits } from '../limits/use-limits';
import type { Kind } from '../people/describe';
import { useOverThreshold } from '../realtime';
import { ringingOnly } from './pressure';

/** Which figures ask somebody to act: callers who wait too long, and nobody to take the next call. */
export function useActs({ groupId }: Group, available: number, isKnown: boolean): ReadonlySet<Kind> {
  const { alarmMs } = useLimits().ringing;
  const tooLong = useOverThreshold(groupId, ringingOnly(alarmMs ?? undefined)).length > 0;
  return useMemo(
    () =>
      new Set<Kind>([
        ...(tooLong ? (['ringing'] as const) : []),
        ...(isKnown && available === 0 ? (['available'] as const) : []),
      ]),
    [tooLong, isKnown, available],
  );
}
