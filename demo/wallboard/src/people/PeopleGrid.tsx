import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Urgency } from './describe';
import { PersonTile } from './PersonTile';
import type { Hold } from './use-hold';
import { placesIn, useRows } from '../shared/use-rows';
import { useIsSmall } from '../shared/use-media';
import styles from './people.module.css';

const tileHeight = 78;
const narrowestTile = 168;

interface Props {
  label: string;
  ids: readonly number[];
  urgencyOf: (userId: number) => Urgency;
  hold: Hold;
}

function useColumns(scroller: RefObject<HTMLDivElement | null>): number {
  const [columns, setColumns] = useState(4);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setColumns(Math.max(1, Math.floor((element.clientWidth - 24) / narrowestTile)));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [scroller]);
  return columns;
}

/** People as cells, many to a screen; only the lines on screen exist. */
export function PeopleGrid({ label, ids, urgencyOf, hold }: Props) {
  const isSmall = useIsSmall();
  const element = useRef<HTMLDivElement>(null);
  const columns = useColumns(element);
  const lineCount = Math.ceil(ids.length / columns);
  const { scroller, first, last } = useRows({
    count: lineCount,
    rowHeight: tileHeight,
    headHeight: 0,
    scrollsPage: isSmall,
  });
  return (
    <div
      ref={(given) => {
        scroller.current = given;
        element.current = given;
      }}
      className={styles.grid}
      role="list"
      aria-label={label}
      tabIndex={0}
      {...hold}
    >
      <div role="presentation" className={styles.rows} style={{ height: lineCount * tileHeight }}>
        {placesIn({ first, last }).map((index) => (
          <div
            key={index}
            role="presentation"
            className={styles.line}
            style={{
              transform: `translateY(${index * tileHeight}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {ids.slice(index * columns, (index + 1) * columns).map((userId) => (
              <PersonTile key={userId} userId={userId} urgency={urgencyOf(userId)} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
