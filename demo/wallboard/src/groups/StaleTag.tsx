import { IconClockPause } from '@tabler/icons-react';
import type { Group } from '../directory/directory';
import { useAsOf } from '../freshness/use-as-of';
import { formatClock } from '../shared/format';
import { useGroupIsOld } from './use-group-is-old';
import styles from './groups.module.css';

/** Marks numbers that nobody vouches for at the moment, and says how old they are. */
export function StaleTag({ group }: { group: Group }) {
  const asOf = useAsOf('presence');
  if (!useGroupIsOld(group)) return null;
  return (
    <span className={styles.oldTag}>
      <IconClockPause size={14} aria-hidden />
      <span>
        {asOf === null ? (
          'old data'
        ) : (
          <>
            <span className={styles.oldWord}>old data, </span>as of {formatClock(asOf)}
          </>
        )}
      </span>
    </span>
  );
}
