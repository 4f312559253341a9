import { useState } from 'react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { AvailabilityShape } from '../people/AvailabilityMark';
import { toggled } from '../people/query';
import { selectGroupSummary } from '../realtime';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import { roving } from '../shared/roving';
import { useGroupIsOld } from './use-group-is-old';
import styles from './tiles.module.css';

interface Props {
  group: Group;
  chosen: readonly string[];
  onChoose: (chosen: readonly string[]) => void;
}

/**
 * How many are in each availability; each pressed one is shown. Sorted by name, kept at zero and never narrower than
 * they were, so that no chip moves away from under the pointer, and no list below them either.
 */
export function AvailabilityChips({ group, chosen, onChoose }: Props) {
  const counts = useSelector((state: RootState) => selectGroupSummary(state, group.groupId).byAvailability);
  const isStale = useGroupIsOld(group);
  const [widths, setWidths] = useState<ReadonlyMap<string, number>>(new Map());
  const named = [...Object.entries(counts), ...chosen.map((name) => [name, counts[name] ?? 0] as const)];
  const wider = named
    .map(([name, count]) => [name, formatCount(count).length] as const)
    .filter(([name, width]) => name !== '' && width > (widths.get(name) ?? 0));
  if (wider.length > 0) setWidths(new Map([...widths, ...wider]));
  if (widths.size === 0) return null;
  return (
    <div className={styles.chips} role="toolbar" aria-label="Show by availability" {...roving}>
      {[...widths.keys()]
        .sort((a, b) => a.localeCompare(b, 'en'))
        .map((name) => (
          <button
            key={name}
            type="button"
            data-stop
            tabIndex={-1}
            className={cx(styles.chip, isStale && styles.stale)}
            aria-pressed={chosen.includes(name)}
            onClick={() => {
              onChoose(toggled(chosen, name));
            }}
          >
            <AvailabilityShape name={name} />
            {name}{' '}
            <strong style={{ minWidth: `${widths.get(name) ?? 1}ch` }}>
              {formatCount(counts[name] ?? 0)}
            </strong>
          </button>
        ))}
    </div>
  );
}
