import {
  IconAlertTriangle,
  IconCircleDashed,
  IconCoffee,
  IconPhone,
  IconPhoneCalling,
  IconUserCheck,
} from '@tabler/icons-react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { kindLabels, kinds, sinceOf, type Kind, type ShownSince } from '../people/describe';
import { availableView, awayView } from '../people/people-view';
import { toggled } from '../people/query';
import { selectGroupLongest, selectPresenceSince, useGroupView, useNow } from '../realtime';
import { cx } from '../shared/cx';
import { formatCount, formatDuration } from '../shared/format';
import { useRenderCount } from '../shared/use-render-count';
import { knowsNobody, useGroupCounts } from './group-counts';
import { useActs } from './use-acts';
import { useGroupIsOld } from './use-group-is-old';
import styles from './tiles.module.css';

const icons = {
  ringing: IconPhoneCalling,
  available: IconUserCheck,
  'on-call': IconPhone,
  away: IconCoffee,
  unknown: IconCircleDashed,
} satisfies Record<Kind, typeof IconPhone>;

/** `longest 2:10`; a component of its own, because it ticks. */
function Longest({ since, atLeast }: ShownSince) {
  return (
    <span className={styles.longest}>
      longest {formatDuration(useNow(1_000) - since)}
      {atLeast && '+'}
    </span>
  );
}

/** Since when the first of a view is without a call, as their row shows it. */
function useIdleSince(groupId: number, view: typeof availableView): ShownSince | null {
  const [first] = useGroupView(groupId, view).userIds;
  const times = useSelector((state: RootState) =>
    first === undefined ? null : selectPresenceSince(state, first),
  );
  return times && sinceOf('idle', times);
}

/** Since when the one who has been so the longest is so, by kind. */
function useLongest(groupId: number): Partial<Record<Kind, ShownSince | null>> {
  const { ringing, onCall } = useSelector((state: RootState) => selectGroupLongest(state, groupId));
  const available = useIdleSince(groupId, availableView);
  const away = useIdleSince(groupId, awayView);
  return { ringing, available, 'on-call': onCall, away };
}

interface Props {
  group: Group;
  chosen: readonly Kind[];
  onChoose: (chosen: readonly Kind[]) => void;
}

/** The figures of a group; each pressed one is shown, none pressed shows all. */
export function StateTiles({ group, chosen, onChoose }: Props) {
  const { summary, counts } = useGroupCounts(group.groupId);
  const longest = useLongest(group.groupId);
  const isStale = useGroupIsOld(group);
  useRenderCount();
  const hasNone = knowsNobody(summary);
  const acts = useActs(group, counts.available, !hasNone);
  return (
    <div className={styles.tiles} role="group" aria-label="Show by state">
      {kinds
        .filter((kind) => kind !== 'unknown' || counts.unknown > 0 || chosen.includes('unknown'))
        .map((kind) => {
          const mustAct = acts.has(kind) && !isStale;
          const Icon = icons[kind];
          const shown = longest[kind];
          return (
            <button
              key={kind}
              type="button"
              className={cx(styles.tile, styles[kind], isStale && styles.stale, mustAct && styles.act)}
              aria-pressed={chosen.includes(kind)}
              data-tile={kind}
              onClick={() => {
                onChoose(toggled(chosen, kind));
              }}
            >
              <span className={styles.label}>
                {mustAct ? (
                  <IconAlertTriangle size={15} aria-label="act now:" />
                ) : (
                  <Icon size={15} aria-hidden />
                )}
                {kindLabels[kind]}
              </span>
              <span className={styles.number}>
                {hasNone && kind !== 'unknown' ? '–' : formatCount(counts[kind])}
              </span>
              {shown && !isStale && <Longest {...shown} />}
            </button>
          );
        })}
    </div>
  );
}
