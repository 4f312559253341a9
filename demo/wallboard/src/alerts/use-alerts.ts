import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import { thresholdsOf } from '../limits/limits';
import { useLimits } from '../limits/use-limits';
import { useOverThreshold } from '../realtime';
import type { Alerts } from './alerts';

/** The alerts, and whether they sound in this tab. */
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
  const known = useRef(tooLong);
  useEffect(() => {
    const isNew = tooLong.some((userId) => !known.current.includes(userId));
    known.current = tooLong;
    if (isNew) alerts.sound('alarm');
  }, [alerts, tooLong]);
}
