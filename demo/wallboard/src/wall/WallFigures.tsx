import {
  IconAlertTriangle,
  IconCoffee,
  IconPhone,
  IconPhoneCalling,
  IconUserCheck,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { knowsNobody, useGroupCounts } from '../groups/group-counts';
import { ringingOnly } from '../groups/pressure';
import { useLimits } from '../limits/use-limits';
import type { ShownSince } from '../people/describe';
import { selectGroupLongest, useNow, useOverThreshold } from '../realtime';
import { cx } from '../shared/cx';
import { formatCount, formatDuration } from '../shared/format';
import styles from './wall.module.css';

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
      longest {formatDuration(useNow(1_000) - since)}
      {atLeast && '+'}
    </span>
  );
}

/** What to do something about: callers who wait too long, and nobody to take the next call. */
function useActs(group: Group, available: number, isKnown: boolean): ReadonlySet<FigureKind> {
  const { alarmMs } = useLimits().ringing;
  const tooLong = useOverThreshold(group.groupId, ringingOnly(alarmMs ?? undefined)).length > 0;
  return useMemo(
    () =>
      new Set<FigureKind>([
        ...(tooLong ? (['ringing'] as const) : []),
        ...(isKnown && available === 0 ? (['available'] as const) : []),
      ]),
    [tooLong, isKnown, available],
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
            className={cx(styles.figure, styles[kind], mustAct && styles.act)}
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
