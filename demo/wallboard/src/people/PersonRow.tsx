import { memo } from 'react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Person } from '../directory/directory';
import {
  selectIdentity,
  selectListenIn,
  selectPresenceFreshness,
  selectPresenceSince,
  selectUserDisplayItem,
} from '../realtime';
import { cx } from '../shared/cx';
import { initials } from '../shared/format';
import { useRenderCount } from '../shared/use-render-count';
import { AvailabilityMark } from './AvailabilityMark';
import { sinceOf, stateOf, type Urgency } from './describe';
import { WhyButton } from './WhyButton';
import { ListenInButton } from './ListenInButton';
import type { Listening } from './listening';
import { StateBadge } from './StateBadge';
import { TimeInState } from './TimeInState';
import styles from './people.module.css';

interface Props {
  id: string;
  person: Person;
  /** One-based place in the list; the header is row 1. */
  rowIndex: number;
  top: number;
  urgency: Urgency;
  isActive: boolean;
  isListening: boolean;
  onPick: (userId: number) => void;
  onListen: (target: Listening) => void;
  onWhy: (userId: number) => void;
}

function PersonCell({ person, isSelf }: { person: Person; isSelf: boolean }) {
  return (
    <div role="gridcell" className={styles.person}>
      <span className={styles.avatar} aria-hidden>
        {initials(person.name)}
      </span>
      <span className={styles.names}>
        <span className={styles.name} title={person.name} dir="auto">
          <bdi>{person.name}</bdi>
          {isSelf && <span className={styles.self}>you</span>}
        </span>
        <span className={styles.title}>
          <span className={styles.job} title={person.title} dir="auto">
            {person.title}
          </span>
          <span className={styles.extension}>ext. {person.extension}</span>
        </span>
      </span>
    </div>
  );
}

/** One person. Reads by id, so that it renders when this person changes and at no other time. */
export const PersonRow = memo(function PersonRow(props: Props) {
  const { id, person, rowIndex, top, urgency, isActive, isListening, onPick, onListen, onWhy } = props;
  const { userId } = person;
  const item = useSelector((state: RootState) => selectUserDisplayItem(state, userId));
  const freshness = useSelector((state: RootState) => selectPresenceFreshness(state, userId));
  const since = useSelector((state: RootState) => selectPresenceSince(state, userId));
  const listenIn = useSelector((state: RootState) => selectListenIn(state, userId));
  const isSelf = useSelector((state: RootState) => selectIdentity(state).userId === userId);
  useRenderCount();
  const state = stateOf(item);
  const isStale = freshness === 'stale';

  return (
    <div
      role="row"
      id={id}
      aria-rowindex={rowIndex}
      aria-selected={isActive}
      className={cx(styles.row, isActive && styles.active, isStale && styles.staleRow)}
      data-user-id={userId}
      data-state={state}
      data-freshness={freshness}
      data-urgency={urgency}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={() => {
        onPick(userId);
      }}
    >
      <PersonCell person={person} isSelf={isSelf} />
      <div role="gridcell" className={styles.state}>
        <StateBadge item={item} freshness={freshness} />
      </div>
      <div role="gridcell" className={styles.time}>
        <TimeInState since={isStale ? null : sinceOf(state, since)} urgency={isStale ? 'normal' : urgency} />
      </div>
      <div role="gridcell" className={styles.availability}>
        <AvailabilityMark name={item?.availability} isStale={isStale} />
      </div>
      <div role="gridcell" className={styles.action}>
        {freshness === 'live' && state !== 'unknown' ? (
          <ListenInButton
            name={person.name}
            listenIn={listenIn}
            isListening={isListening}
            onToggle={(channel) => {
              onListen({ userId, channel });
            }}
          />
        ) : (
          <WhyButton
            name={person.name}
            onClick={() => {
              onWhy(userId);
            }}
          />
        )}
      </div>
    </div>
  );
});
