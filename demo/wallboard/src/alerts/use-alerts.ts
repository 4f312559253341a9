import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import { thresholdsOf } from '../limits/limits';
import { useLimits } from '../limits/use-limits';
import { useOverThreshold } from '../realtime';
import type { Alerts } from './alerts';

/** The alerts, and whether they are on. */
export function useAlerts(): { alerts: Alerts; isOn: boolean } {
  const { alerts } = useServices();
  return { alerts, isOn: useSyncExternalStore(alerts.subscribe, alerts.isOn) };
}

/** Sounds when somebody of the group passes a limit, once for each; what was so at the first look is no news. */
export function useAlarmSound(groupId: number): void {
  const { alerts } = useServices();
  const limits = useLimits();
  const alarm = useMemo(() => thresholdsOf(limits, 'alarmMs'), [limits]);
  const tooLong = useOverThreshold(groupId, alarm);
  const known = useRef(new Set(tooLong));
  const sounded = useRef(new Map<number, () => void>());
  useEffect(() => {
    const before = known.current;
    known.current = new Set(tooLong);
    for (const [userId, end] of sounded.current) {
      if (known.current.has(userId)) continue;
      sounded.current.delete(userId);
      end();
    }
    const first = tooLong.find((userId) => !before.has(userId));
    if (first !== undefined) sounded.current.set(first, alerts.alarm(String(first)));
  }, [alerts, tooLong]);
  useEffect(() => {
    const ends = sounded.current;
    return () => {
      for (const end of ends.values()) end();
      ends.clear();
    };
  }, []);
}
