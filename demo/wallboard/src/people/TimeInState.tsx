import { IconAlertTriangle, IconClockExclamation } from '@tabler/icons-react';
import { useNow } from '../realtime';
import { formatClock, formatDuration } from '../shared/format';
import type { ShownSince, Urgency } from './describe';
import styles from './badges.module.css';

interface Props {
  since: ShownSince | null;
  urgency?: Urgency;
}

/**
 * A ticking time in state; `2:10+` where the page found the state as it is, and nobody said for how long before. Past a
 * limit it also gets a shape and a word, not only a colour.
 */
export function TimeInState({ since: shown, urgency = 'normal' }: Props) {
  const now = useNow(1_000);
  if (shown === null) {
    return (
      <span className={styles.none} title="Not known until the state changes">
        –
      </span>
    );
  }
  const { since, atLeast } = shown;
  return (
    <span
      className={styles[urgency]}
      title={atLeast ? `Found so at ${formatClock(since)}, and so for longer` : `Since ${formatClock(since)}`}
    >
      {urgency === 'long' && <IconClockExclamation size={14} aria-label="long" />}
      {urgency === 'too-long' && <IconAlertTriangle size={14} aria-label="too long" />}
      <span className={styles.time}>
        <time>{formatDuration(now - since)}</time>
        {atLeast && '+'}
      </span>
    </span>
  );
}
