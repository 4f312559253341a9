import { stateKinds, stateLabels, type StateKind } from '../people/describe';
import { formatCount } from '../shared/format';
import { cx } from '../shared/cx';
import type { GroupCountsByState } from './group-counts';
import styles from './groups.module.css';

/** How a group's people divide over the states, as one thin bar; the numbers beside it say the same. */
export function ProportionBar({ counts }: { counts: GroupCountsByState }) {
  return (
    <span className={styles.bar} aria-hidden>
      {stateKinds
        .filter((kind) => counts[kind] > 0)
        .map((kind) => (
          <span key={kind} className={cx(styles.part, styles[kind])} style={{ flexGrow: counts[kind] }} />
        ))}
    </span>
  );
}

/** While some are unknown, a zero of the others would be a claim; afterwards it is news. */
function isShown(kind: StateKind, counts: GroupCountsByState): boolean {
  return counts[kind] > 0 || (kind !== 'unknown' && counts.unknown === 0);
}

/** `2 ringing · 14 on call · 30 idle`; or `1 on call · 45 no data`. */
export function CountsLine({ counts }: { counts: GroupCountsByState }) {
  return (
    <span className={styles.counts}>
      {stateKinds
        .filter((kind) => isShown(kind, counts))
        .map((kind) => (
          <span key={kind} className={cx(styles.count, counts[kind] > 0 && styles[`text-${kind}`])}>
            <strong>{formatCount(counts[kind])}</strong> {stateLabels[kind].toLowerCase()}
          </span>
        ))}
    </span>
  );
}
