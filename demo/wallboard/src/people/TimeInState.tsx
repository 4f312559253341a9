import { IconAlertTriangle, IconClockExclamation } from '@tabler/icons-react';
import { useServices } from '../app/services';
import { useNow } from '../realtime';
import { formatClock, formatDuration } from '../shared/format';
import { urgencyOf, type StateKind } from './describe';
import styles from './badges.module.css';

/**
 * A ticking time in state; `2:10+` where the page found the state as it is, and nobody said for how long before. Past a
 * threshold it also gets a shape and a word, not only a colour.
 */
export function TimeInState({ state, since }: { state: StateKind; since: number | null }) {
  const { firstNews } = useServices();
  const now = useNow(1_000);
  if (since === null) {
    return (
      <span className={styles.none} title="Not known until the state changes">
        –
      </span>
    );
  }
  const isAtLeast = firstNews.has(since);
  const urgency = urgencyOf(state, now - since);
  return (
    <span
      className={styles[urgency]}
      title={
        isAtLeast ? `Found so at ${formatClock(since)}, and so for longer` : `Since ${formatClock(since)}`
      }
    >
      {urgency === 'long' && <IconClockExclamation size={14} aria-label="long" />}
      {urgency === 'too-long' && <IconAlertTriangle size={14} aria-label="too long" />}
      <span className={styles.time}>
        <time>{formatDuration(now - since)}</time>
        {isAtLeast && '+'}
      </span>
    </span>
  );
}
