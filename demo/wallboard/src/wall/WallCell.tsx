import {
  IconAlertTriangle,
  IconCircleDashed,
  IconClockExclamation,
  IconCoffee,
  IconPhone,
  IconPhoneCalling,
  IconUserCheck,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import { useDirectory } from '../directory/use-directory';
import { kindLabels, kindOf, sinceOf, stateOf, type Kind, type Urgency } from '../people/describe';
import {
  selectPresenceFreshness,
  selectPresenceSince,
  selectUserDisplayItem,
  useNow,
  type UserDisplayItem,
} from '../realtime';
import { cx } from '../shared/cx';
import { formatDuration, shortName } from '../shared/format';
import styles from './wall.module.css';

const icons = {
  ringing: IconPhoneCalling,
  available: IconUserCheck,
  'on-call': IconPhone,
  away: IconCoffee,
  unknown: IconCircleDashed,
} satisfies Record<Kind, typeof IconPhone>;

function Time({ since, atLeast }: { since: number; atLeast: boolean }) {
  return (
    <time className={styles.cellTime}>
      {formatDuration(useNow(1_000) - since)}
      {atLeast && '+'}
    </time>
  );
}

/** What is urgent has its own shape; the word beside it goes on to say the state. */
function Mark({ kind, urgency }: { kind: Kind; urgency: Urgency }) {
  if (urgency === 'too-long') return <IconAlertTriangle aria-label="too long" />;
  if (urgency === 'long') return <IconClockExclamation aria-label="long" />;
  const Icon = icons[kind];
  return <Icon aria-hidden />;
}

/** About how many letters of usual width a cell holds. */
const lettersThatFit = 10.4;

/** A name that would lose its end is a little smaller instead, all of it. */
function fitOf(name: string): number {
  const wide = name.match(/[mw]/gi)?.length ?? 0;
  const slim = name.match(/[fijlrtI. ]/g)?.length ?? 0;
  const letters = name.length + 0.5 * wide - 0.45 * slim;
  return Math.min(1, Math.max(0.7, lettersThatFit / letters));
}

/** Who is away says how, in the customer's own words. */
const wordOf = (kind: Kind, item: UserDisplayItem | undefined): string =>
  kind === 'away' && item?.availability ? item.availability : kindLabels[kind];

/** One person: name, state by colour, shape and word, and since when. */
export const WallCell = memo(function WallCell({ userId, urgency }: { userId: number; urgency: Urgency }) {
  const person = useDirectory().person(userId);
  const item = useSelector((state: RootState) => selectUserDisplayItem(state, userId));
  const freshness = useSelector((state: RootState) => selectPresenceFreshness(state, userId));
  const times = useSelector((state: RootState) => selectPresenceSince(state, userId));
  const kind = kindOf(item);
  const state = stateOf(item);
  const shown = freshness === 'stale' ? null : sinceOf(state, times);
  const name = shortName(person?.name ?? String(userId));
  return (
    <li
      className={cx(styles.cell, styles[kind], freshness === 'stale' && styles.old)}
      data-user-id={userId}
      data-state={state}
      data-freshness={freshness}
      data-urgency={urgency}
    >
      <span className={styles.name} dir="auto" style={{ '--fit': fitOf(name) }}>
        {name}
      </span>
      <span className={styles.cellState}>
        <Mark kind={kind} urgency={urgency} />
        <span className={styles.word}>
          {freshness === 'stale' && kind !== 'unknown' && 'Was '}
          {freshness === 'stale' ? wordOf(kind, item).toLowerCase() : wordOf(kind, item)}
        </span>
        {shown && <Time {...shown} />}
      </span>
    </li>
  );
});
