import { IconClockPause } from '@tabler/icons-react';
import { useSelector } from 'react-redux';
import { selectIsPresenceStale } from '../realtime';
import styles from './groups.module.css';

/** Marks numbers that nobody vouches for at the moment. */
export function StaleTag() {
  const isStale = useSelector(selectIsPresenceStale);
  if (!isStale) return null;
  return (
    <span className={styles.oldTag}>
      <IconClockPause size={14} aria-hidden />
      old data
    </span>
  );
}
