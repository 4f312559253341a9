import {
  IconCircleDashed,
  IconClockPause,
  IconMinus,
  IconPhone,
  IconPhoneCalling,
  IconPhoneIncoming,
  IconPhoneOutgoing,
} from '@tabler/icons-react';
import type { UserDisplayItem } from '../realtime';
import { cx } from '../shared/cx';
import { stateLabels, stateOf, type Freshness, type StateKind } from './describe';
import styles from './badges.module.css';

type Direction = UserDisplayItem['logicalDirection'];

function StateIcon({
  state,
  direction,
  isStale,
}: {
  state: StateKind;
  direction: Direction;
  isStale: boolean;
}) {
  const size = 15;
  if (isStale) return <IconClockPause size={size} aria-hidden />;
  if (state === 'ringing') return <IconPhoneCalling size={size} aria-hidden className={styles.pulse} />;
  if (state === 'idle') return <IconMinus size={size} aria-hidden />;
  if (state === 'unknown') return <IconCircleDashed size={size} aria-hidden />;
  if (direction === 'Inbound') return <IconPhoneIncoming size={size} aria-hidden />;
  if (direction === 'Outbound') return <IconPhoneOutgoing size={size} aria-hidden />;
  return <IconPhone size={size} aria-hidden />;
}

/** A person's call state, told by words, a shape and a colour: `On call · inbound`, or `Was on call` when nobody vouches. */
export function StateBadge({ item, freshness }: { item: UserDisplayItem | undefined; freshness: Freshness }) {
  const state = stateOf(item);
  const direction = state === 'idle' || state === 'unknown' ? '' : (item?.logicalDirection ?? '');
  const isStale = freshness === 'stale' && state !== 'unknown';
  const text = isStale ? `Was ${stateLabels[state].toLowerCase()}` : stateLabels[state];
  const suffix = direction && ` · ${direction.toLowerCase()}`;
  return (
    <span className={cx(styles.state, isStale ? styles.stale : styles[state])} title={text + suffix}>
      <StateIcon state={state} direction={direction} isStale={isStale} />
      <span className={styles.text}>
        {text}
        <span className={styles.direction} data-direction>
          {suffix}
        </span>
      </span>
    </span>
  );
}
