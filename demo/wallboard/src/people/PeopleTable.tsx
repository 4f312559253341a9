import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useDirectory } from '../directory/use-directory';
import { cx } from '../shared/cx';
import { useIsNarrow, useIsSmall } from '../shared/use-media';
import type { Urgency } from './describe';
import { useListening } from './listening';
import { PersonRow } from './PersonRow';
import type { PeopleQuery, SortKey } from './query';
import type { Hold } from './use-hold';
import { useListKeys } from './use-list-keys';
import { placesIn, useRows } from '../shared/use-rows';
import { WhyDialog } from './WhyDialog';
import styles from './people.module.css';

/** Heights as in the style sheet; the head stays in view. */
const headHeight = 36;
const rowHeight = 56;

interface Column {
  label: string;
  /** What a press of its head sorts by. */
  sort?: SortKey;
}

const columns: readonly Column[] = [
  { label: 'Person', sort: 'name' },
  { label: 'State', sort: 'state' },
  { label: 'In state', sort: 'longest' },
  { label: 'Availability', sort: 'availability' },
  { label: 'Listen in' },
];

interface Props {
  label: string;
  ids: readonly number[];
  query: PeopleQuery;
  /** The orders that the list can have. */
  sorts: readonly SortKey[];
  onSort: (sort: SortKey) => void;
  urgencyOf?: (userId: number) => Urgency;
  /** Where the order waits while the reader is in the list. */
  hold?: Hold;
  /** The first and last row that is rendered. */
  onShown?: (first: number, last: number) => void;
}

const normal = (): Urgency => 'normal';

function Head({ query, sorts, onSort }: Pick<Props, 'query' | 'sorts' | 'onSort'>) {
  const Arrow = query.isDescending ? IconArrowDown : IconArrowUp;
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        {columns.map(({ label, sort }) => {
          const isSorted = sort === query.sort;
          const canSort = sort !== undefined && sorts.includes(sort);
          return (
            <span
              key={label}
              role="columnheader"
              aria-sort={isSorted ? (query.isDescending ? 'descending' : 'ascending') : undefined}
              className={cx(canSort && styles.sortable, isSorted && styles.sorted)}
              onClick={() => {
                if (canSort) onSort(sort);
              }}
            >
              {label}
              {isSorted && <Arrow size={13} aria-hidden />}
            </span>
          );
        })}
      </div>
    </div>
  );
}

/** People as rows, of which only those on screen exist; twenty thousand scroll like twenty. */
export function PeopleTable(props: Props) {
  const { label, ids, query, sorts, onSort, urgencyOf = normal, hold, onShown } = props;
  const directory = useDirectory();
  const isSmall = useIsSmall();
  const isNarrow = useIsNarrow();
  const idPrefix = useId();
  const { listening, toggle } = useListening();
  const [whyId, setWhyId] = useState<number | null>(null);
  const { scroller, first, last, page, reveal } = useRows({
    count: ids.length,
    rowHeight,
    headHeight: isNarrow ? 0 : headHeight,
    scrollsPage: isSmall,
  });
  const { activeId, pick, onKeyDown } = useListKeys(ids, page, reveal);

  useEffect(() => {
    onShown?.(first, last);
  }, [first, last, onShown]);
  const places = placesIn({ first, last });

  const table = (
    <div
      ref={scroller}
      role="grid"
      className={styles.table}
      aria-label={label}
      aria-rowcount={ids.length + 1}
      aria-activedescendant={
        places.some((index) => ids[index] === activeId) ? `${idPrefix}${activeId ?? ''}` : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...hold}
    >
      <Head query={query} sorts={sorts} onSort={onSort} />
      <div role="rowgroup" className={styles.rows} style={{ height: ids.length * rowHeight }}>
        {places.map((index) => {
          const person = directory.person(ids[index] ?? 0);
          return (
            person && (
              <PersonRow
                key={person.userId}
                id={`${idPrefix}${person.userId}`}
                person={person}
                rowIndex={index + 2}
                top={index * rowHeight}
                urgency={urgencyOf(person.userId)}
                isActive={person.userId === activeId}
                isListening={person.userId === listening?.userId}
                onPick={pick}
                onListen={toggle}
                onWhy={setWhyId}
              />
            )
          );
        })}
      </div>
    </div>
  );
  return (
    <>
      {table}
      {whyId !== null && (
        <WhyDialog
          userId={whyId}
          onClose={() => {
            setWhyId(null);
          }}
        />
      )}
    </>
  );
}
