import { IconClockPause } from '@tabler/icons-react';
import type { Group } from '../directory/directory';
import { useGroupIsOld } from './use-group-is-old';
import styles from './groups.module.css';

/** Marks numbers that nobody vouches for at the moment. */
export function StaleTag({ group }: { group: Group }) {
  if (!useGroupIsOld(group)) return null;
  return (
    <span className={styles.oldTag}>
      <IconClockPause size={14} aria-hidden />
      old data
    </span>
  );
}
