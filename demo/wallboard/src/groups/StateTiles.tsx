import { IconCircleDashed, IconMinus, IconPhone, IconPhoneCalling } from '@tabler/icons-react';
import { stateKinds, stateLabels, type StateKind } from '../people/describe';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import { knowsNobody, type GroupCountsByState } from './group-counts';
import styles from './tiles.module.css';

const icons = {
  ringing: IconPhoneCalling,
  'on-call': IconPhone,
  idle: IconMinus,
  unknown: IconCircleDashed,
} satisfies Record<StateKind, typeof IconPhone>;

interface Props {
  counts: GroupCountsByState;
  isStale: boolean;
  chosen: StateKind | null;
  onChoose: (state: StateKind | null) => void;
}

/** The four numbers of a group; pressing one shows only those people, pressing it again shows all. */
export function StateTiles({ counts, isStale, chosen, onChoose }: Props) {
  const hasNone = knowsNobody(counts);
  return (
    <div className={styles.tiles} role="group" aria-label="Show by state">
      {stateKinds.map((kind) => {
        const Icon = icons[kind];
        return (
          <button
            key={kind}
            type="button"
            className={cx(styles.tile, styles[kind], isStale && styles.stale)}
            aria-pressed={chosen === kind}
            data-tile={kind}
            onClick={() => {
              onChoose(chosen === kind ? null : kind);
            }}
          >
            <span className={styles.label}>
              <Icon size={15} aria-hidden />
              {stateLabels[kind]}
            </span>
            <span className={styles.number}>
              {hasNone && kind !== 'unknown' ? '–' : formatCount(counts[kind])}
            </span>
          </button>
        );
      })}
    </div>
  );
}
