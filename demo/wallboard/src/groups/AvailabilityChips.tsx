import { useState } from 'react';
import { shapeOf } from '../people/AvailabilityMark';
import badges from '../people/badges.module.css';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import styles from './tiles.module.css';

interface Props {
  counts: Readonly<Record<string, number>>;
  isStale: boolean;
  chosen: string | null;
  onChoose: (availability: string | null) => void;
}

/**
 * How many are in each availability; pressing one shows only those people. Sorted by name, kept at zero and never
 * narrower than they were, so that no chip moves away from under the pointer, and no list below them either.
 */
export function AvailabilityChips({ counts, isStale, chosen, onChoose }: Props) {
  const [widths, setWidths] = useState<ReadonlyMap<string, number>>(new Map());
  const wider = Object.entries(counts)
    .map(([name, count]) => [name, formatCount(count).length] as const)
    .filter(([name, width]) => name !== '' && width > (widths.get(name) ?? 0));
  if (wider.length > 0) setWidths(new Map([...widths, ...wider]));
  if (widths.size === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label="Show by availability">
      {[...widths.keys()]
        .sort((a, b) => a.localeCompare(b))
        .map((name) => (
          <button
            key={name}
            type="button"
            className={cx(styles.chip, isStale && styles.stale)}
            aria-pressed={chosen === name}
            onClick={() => {
              onChoose(chosen === name ? null : name);
            }}
          >
            <span className={cx(badges.shape, badges[shapeOf(name)])} aria-hidden />
            {name}{' '}
            <strong style={{ minWidth: `${widths.get(name) ?? 1}ch` }}>
              {formatCount(counts[name] ?? 0)}
            </strong>
          </button>
        ))}
    </div>
  );
}
