import { useMemo, useRef, useState } from 'react';
import type { Group } from '../directory/directory';
import { useUrgency } from '../limits/use-limits';
import { everybody } from '../people/query';
import { usePeopleOrder } from '../people/use-people-order';
import { peopleCount } from '../shared/format';
import type { WallRoute } from '../shared/route';
import { WallCell } from './WallCell';
import styles from './wall.module.css';

/** Cells that fit, by the sizes that the style sheet gives them. */
function capacityOf(grid: HTMLElement): number {
  const { gridTemplateColumns, gridAutoRows, rowGap } = getComputedStyle(grid);
  const columns = gridTemplateColumns.split(' ').length;
  const [gap, row] = [Number.parseFloat(rowGap) || 0, Number.parseFloat(gridAutoRows)];
  return columns * Math.max(1, Math.floor((grid.clientHeight + gap) / (row + gap)));
}

function useCapacity(): [(grid: HTMLElement | null) => (() => void) | undefined, number] {
  const [capacity, setCapacity] = useState(0);
  const ref = useRef((grid: HTMLElement | null) => {
    if (grid === null) return undefined;
    const observer = new ResizeObserver(() => {
      setCapacity(capacityOf(grid));
    });
    observer.observe(grid);
    return () => {
      observer.disconnect();
    };
  });
  return [ref.current, capacity];
}

interface Props {
  group: Group;
  sort: WallRoute['sort'];
  isStale: boolean;
}

/** Everybody as a cell, as far as they fit; in the usual order those left out are the ones who are away. */
export function WallGrid({ group, sort, isStale }: Props) {
  const query = useMemo(() => ({ ...everybody, sort }), [sort]);
  const { ids } = usePeopleOrder(group, query, false);
  const urgencyOf = useUrgency(group.groupId);
  const [ref, capacity] = useCapacity();
  const shown = ids.length > capacity ? ids.slice(0, Math.max(0, capacity - 1)) : ids;
  const restCount = ids.length - shown.length;
  return (
    <ul ref={ref} className={styles.grid} aria-label={`People of ${group.name}`}>
      {shown.map((userId) => (
        <WallCell key={userId} userId={userId} urgency={isStale ? 'normal' : urgencyOf(userId)} />
      ))}
      {capacity > 0 && restCount > 0 && <li className={styles.rest}>and {peopleCount(restCount)} more</li>}
    </ul>
  );
}
