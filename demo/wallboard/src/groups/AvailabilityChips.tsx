import { useMemo } from 'react';
import { shapeOf } from '../people/AvailabilityMark';
import badges from '../people/badges.module.css';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import styles from './tiles.module.css';

interface Props {
  counts: Readonly<Record<string, number>>;
  chosen: string | null;
  onChoose: (availability: string | null) => void;
}

/** How many are in each availability, by name so that chips keep their places; pressing one shows only those people. */
export function AvailabilityChips({ counts, chosen, onChoose }: Props) {
  const names = useMemo(() => {
    const found = new Set(Object.keys(counts).filter((name) => name !== ''));
    // The last one may leave a state while it is filtered by: its chip must stay to be switched off.
    if (chosen !== null) found.add(chosen);
    return [...found].sort((a, b) => a.localeCompare(b));
  }, [counts, chosen]);
  if (names.length === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label="Show by availability">
      {names.map((name) => (
        <button
          key={name}
          type="button"
          className={styles.chip}
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
