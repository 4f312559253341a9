import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import { AvailabilityMark } from '../people/AvailabilityMark';
import { sinceOf, stateOf } from '../people/describe';
import { StateBadge } from '../people/StateBadge';
import { TimeInState } from '../people/TimeInState';
import {
  selectPresenceFreshness,
  selectPresenceSince,
  selectUserDisplayItem,
  useOwnPresence,
} from '../realtime';
import type { Identity } from '../session/session';
import { initials } from '../shared/format';
import styles from './own-state.module.css';

/** Who is signed in, and what the server says they are doing. */
export function OwnState({ identity }: { identity: Identity }) {
  const { userId, name } = identity;
  useOwnPresence();
  const item = useSelector((state: RootState) => selectUserDisplayItem(state, userId));
  const freshness = useSelector((state: RootState) => selectPresenceFreshness(state, userId));
  const since = useSelector((state: RootState) => selectPresenceSince(state, userId));
  const state = stateOf(item);
  return (
    <section
      className={styles.own}
      aria-label="Your own state"
      data-own-state={state}
      data-own-freshness={freshness}
    >
      <span className={styles.avatar} title={name} aria-hidden>
        {initials(name)}
      </span>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <span className={styles.facts}>
        <StateBadge item={item} freshness={freshness} />
        {freshness === 'live' && <TimeInState since={sinceOf(state, since)} />}
        <AvailabilityMark name={item?.availability} isStale={freshness === 'stale'} />
      </span>
    </section>
  );
}
