import { kindLabels, kinds, type Kind } from '../people/describe';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import type { GroupCountsByKind } from './group-counts';
import styles from './rail.module.css';

/** How a group's people divide over the kinds, as one thin bar; the numbers beside it say the same. */
export function ProportionBar({ counts }: { counts: GroupCountsByKind }) {
  return (
    <span className={styles.bar} aria-hidden>
      {kinds
        .filter((kind) => counts[kind] > 0)
        .map((kind) => (
          <span key={kind} className={cx(styles.part, styles[kind])} style={{ flexGrow: counts[kind] }} />
        ))}
    </span>
  );
}

const shown: readonly Kind[] = ['ringing', 'available', 'on-call', 'unknown'];

/** While some are unknown, a zero of the others would be a claim; afterwards it is news. */
function isShown(kind: Kind, counts: GroupCountsByKind): boolean {
  return counts[kind] > 0 || (kind !== 'unknown' && counts.unknown === 0);
}

/** `2 ringing · 14 available · 30 on call`; or `1 on call · 45 no data`. Who is away is what remains. */
export function CountsLine({ counts }: { counts: GroupCountsByKind }) {
  return (
    <span className={styles.counts}>
      {shown
        .filter((kind) => isShown(kind, counts))
        .map((kind) => (
          <span key={kind} className={cx(styles.count, counts[kind] > 0 && styles[`text-${kind}`])}>
            <strong>{formatCount(counts[kind])}</strong> {kindLabels[kind].toLowerCase()}
          </span>
        ))}
    </span>
  );
}
