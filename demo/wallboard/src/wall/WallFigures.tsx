import {
  IconAlertTriangle,
  IconCoffee,
  IconPhone,
  IconPhoneCalling,
  IconUserCheck,
} from '@tabler/icons-react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { knowsNobody, useGroupCounts } from '../groups/group-counts';
import { useActs } from '../groups/use-acts';
import type { ShownSince } from '../people/describe';
import { selectGroupLongest, useNow } from '../realtime';
import { cx } from '../shared/cx';
import { formatCount, formatDuration } from '../shared/format';
import styles from './figures.module.css';

const figures = [
  { kind: 'ringing', label: 'Ringing', Icon: IconPhoneCalling },
  { kind: 'available', label: 'Available now', Icon: IconUserCheck },
  { kind: 'on-call', label: 'On call', Icon: IconPhone },
  { kind: 'away', label: 'Away', Icon: IconCoffee },
] as const;

type FigureKind = (typeof figures)[number]['kind'];

function Longest({ since, atLeast }: ShownSince) {
  return (
    <span className={styles.longest}>
      longest{' '}
      <time>
        {formatDuration(useNow(1_000) - since)}
        {atLeast && '+'}
      </time>
    </span>
  );
}

/** The four figures of a wall: who waits, who is free, who talks, who is away. */
export function WallFigures({ group, isStale }: { group: Group; isStale: boolean }) {
  const { summary, counts } = useGroupCounts(group.groupId);
  const longest = useSelector((state: RootState) => selectGroupLongest(state, group.groupId));
  const isKnown = !knowsNobody(summary);
  const acts = useActs(group, counts.available, isKnown);
  const sinces: Partial<Record<FigureKind, ShownSince | null>> = {
    ringing: longest.ringing,
    'on-call': longest.onCall,
  };
  return (
    <dl className={styles.figures}>
      {figures.map(({ kind, label, Icon }) => {
        const mustAct = acts.has(kind) && !isStale;
        const shown = sinces[kind];
        return (
          <div
            key={kind}
            className={cx(
              styles.figure,
              styles[kind],
              counts[kind] === 0 && styles.zero,
              mustAct && styles.act,
            )}
            data-figure={kind}
          >
            <dt>
              {mustAct ? <IconAlertTriangle aria-label="act now" /> : <Icon aria-hidden />}
              {label}
            </dt>
            <dd>
              <strong>{isKnown ? formatCount(counts[kind]) : '–'}</strong>
              {shown && !isStale && <Longest {...shown} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
