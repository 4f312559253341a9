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
 * How many are in each availability; pressing one shows only those people. Sorted by name and kept at zero, so that no
 * chip moves away from under the pointer.
 */
export function AvailabilityChips({ counts, isStale, chosen, onChoose }: Props) {
  const [names, setNames] = useState<readonly string[]>([]);
  const more = Object.keys(counts).filter((name) => name !== '' && !names.includes(name));
  if (more.length > 0) setNames([...names, ...more].sort((a, b) => a.localeCompare(b)));
  if (names.length === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label="Show by availability">
      {names.map((name) => (
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
          {name} <strong>{formatCount(counts[name] ?? 0)}</strong>
        </button>
      ))}
    </div>
  );
}
