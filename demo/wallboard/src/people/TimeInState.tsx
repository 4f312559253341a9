import { IconAlertTriangle, IconClockExclamation } from '@tabler/icons-react';
import { useNow } from '../realtime';
import { formatClock, formatDuration } from '../shared/format';
import { urgencyOf, type StateKind } from './describe';
import styles from './badges.module.css';

/** A ticking time in state. Past a threshold it also gets a shape and a word, not only a colour. */
export function TimeInState({ state, since }: { state: StateKind; since: number | null }) {
  const now = useNow(1_000);
  if (since === null) {
    return (
      <span className={styles.none} title="Not known until the state changes">
        –
      </span>
    );
  }
  const urgency = urgencyOf(state, now - since);
  return (
    <span className={styles[urgency]} title={`Seen since ${formatClock(since)}`}>
      {urgency === 'long' && <IconClockExclamation size={14} aria-label="long" />}
      {urgency === 'too-long' && <IconAlertTriangle size={14} aria-label="too long" />}
      <time className={styles.time}>{formatDuration(now - since)}</time>
    </span>
  );
}
