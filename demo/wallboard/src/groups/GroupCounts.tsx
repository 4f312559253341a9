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

const shortLabels: Record<Exclude<StateKind, 'unknown'>, string> = {
  ringing: stateLabels.ringing.toLowerCase(),
  'on-call': stateLabels['on-call'].toLowerCase(),
  idle: stateLabels.idle.toLowerCase(),
};

/** `2 ringing · 14 on call · 30 idle`. */
export function CountsLine({ counts }: { counts: GroupCountsByState }) {
  return (
    <span className={styles.counts}>
      {(['ringing', 'on-call', 'idle'] as const).map((kind) => (
        <span key={kind} className={cx(styles.count, counts[kind] > 0 && styles[`text-${kind}`])}>
          <strong>{formatCount(counts[kind])}</strong> {shortLabels[kind]}
        </span>
      ))}
    </span>
  );
}
