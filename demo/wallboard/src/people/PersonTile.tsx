import { memo } from 'react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import { useDirectory } from '../directory/use-directory';
import { selectPresenceFreshness, selectPresenceSince, selectUserDisplayItem } from '../realtime';
import { useRenderCount } from '../shared/use-render-count';
import { cx } from '../shared/cx';
import { AvailabilityMark } from './AvailabilityMark';
import { kindOf, sinceOf, stateOf, type Urgency } from './describe';
import { StateBadge } from './StateBadge';
import { TimeInState } from './TimeInState';
import styles from './tile.module.css';

/** One person as a cell: who, in which state, for how long. */
export const PersonTile = memo(function PersonTile({
  userId,
  urgency,
}: {
  userId: number;
  urgency: Urgency;
}) {
  const person = useDirectory().person(userId);
  const item = useSelector((state: RootState) => selectUserDisplayItem(state, userId));
  const freshness = useSelector((state: RootState) => selectPresenceFreshness(state, userId));
  const since = useSelector((state: RootState) => selectPresenceSince(state, userId));
  useRenderCount();
  const state = stateOf(item);
  const isStale = freshness === 'stale';
  return (
    <div
      role="listitem"
      className={cx(styles.tile, styles[kindOf(item)], isStale && styles.stale)}
      data-user-id={userId}
      data-state={state}
      data-freshness={freshness}
      data-urgency={urgency}
    >
      <span className={styles.head}>
        <span className={styles.name} title={person?.name} dir="auto">
          {person?.name}
        </span>
        <TimeInState since={isStale ? null : sinceOf(state, since)} urgency={isStale ? 'normal' : urgency} />
      </span>
      {state === 'idle' && !isStale ? (
        <AvailabilityMark name={item?.availability} />
      ) : (
        <StateBadge item={item} freshness={freshness} />
      )}
    </div>
  );
});
