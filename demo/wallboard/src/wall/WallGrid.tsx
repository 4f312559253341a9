import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Group } from '../directory/directory';
import { useUrgency } from '../limits/use-limits';
import { everybody } from '../people/query';
import { usePeopleOrder } from '../people/use-people-order';
import type { WallRoute } from '../shared/route';
import { WallCell } from './WallCell';
import styles from './wall.module.css';

/** How much larger than usual cells may be where few people leave room. */
const cellSizes = [2.2, 1.8, 1.5, 1.25, 1.1, 1] as const;
/** A cell's least width by its height, as in the style sheet. */
const cellShape = 15.4 / 5;
/** A cell's least height by its letters, as in the style sheet. */
const heightInLetters = 5 / 1.5;

interface Fit {
  cellSize: number;
  capacity: number;
}

/** The largest cells that hold everybody, else the usual ones and how many of them fit. */
function fitOf(grid: HTMLElement, count: number, shown: number): Fit {
  const { fontSize, rowGap } = getComputedStyle(grid);
  const gap = Number.parseFloat(rowGap) || 0;
  const usualHeight = (Number.parseFloat(fontSize) * heightInLetters) / shown;
  const capacityAt = (cellSize: number): number => {
    const height = usualHeight * cellSize;
    const columns = Math.floor((grid.clientWidth + gap) / (height * cellShape + gap));
    return Math.max(1, columns) * Math.max(1, Math.floor((grid.clientHeight + gap) / (height + gap)));
  };
  const cellSize = cellSizes.find((size) => capacityAt(size) >= count) ?? 1;
  return { cellSize, capacity: capacityAt(cellSize) };
}

function useFit(grid: RefObject<HTMLElement | null>, count: number): Fit {
  const [fit, setFit] = useState<Fit>({ cellSize: 1, capacity: 0 });
  const shown = useRef(1);
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const next = fitOf(element, count, shown.current);
      shown.current = next.cellSize;
      setFit((current) =>
        current.cellSize === next.cellSize && current.capacity === next.capacity ? current : next,
      );
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [grid, count]);
  return fit;
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
  const grid = useRef<HTMLUListElement>(null);
  const { cellSize, capacity } = useFit(grid, ids.length);
  const shown = ids.length > capacity ? ids.slice(0, Math.max(0, capacity - 1)) : ids;
  const restCount = ids.length - shown.length;
  return (
    <ul
      ref={grid}
      className={styles.grid}
      style={{ '--cell': cellSize }}
      aria-label={`People of ${group.name}`}
    >
      {shown.map((userId) => (
        <WallCell key={userId} userId={userId} urgency={isStale ? 'normal' : urgencyOf(userId)} />
      ))}
      {capacity > 0 && restCount > 0 && <li className={styles.rest}>and {restCount} more</li>}
    </ul>
  );
}
