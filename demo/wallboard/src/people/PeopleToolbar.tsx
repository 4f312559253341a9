import {
  IconAdjustments,
  IconFilterOff,
  IconLayoutGrid,
  IconList,
  IconSortAscending,
  IconSortDescending,
} from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button, IconButton, SearchField } from '../shared/controls';
import { cx } from '../shared/cx';
import { formatCount, peopleCount } from '../shared/format';
import { everybody, isFiltered, type PeopleQuery, type SortKey } from './query';
import styles from './toolbar.module.css';

const sortLabels: Record<SortKey, string> = {
  state: 'State',
  longest: 'Longest in state',
  availability: 'Availability',
  name: 'Name',
  extension: 'Extension',
};

interface Props {
  query: PeopleQuery;
  onChange: (query: PeopleQuery) => void;
  sorts: readonly SortKey[];
  /** Whether people can be shown as cells, too. */
  hasGrid?: boolean;
  shown: number;
  total: number;
  isWaiting: boolean;
  /** What else belongs to the list: filters, ways out of the page. */
  children?: ReactNode;
}

/** The key `/` goes to the search from anywhere but a field. */
function useSearchKey(onKey: () => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, select, textarea, dialog');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

type OrderProps = Pick<Props, 'query' | 'onChange' | 'sorts' | 'hasGrid'>;

function Order({ query, onChange, sorts, hasGrid }: OrderProps) {
  const { isDescending, layout } = query;
  const other = layout === 'grid' ? 'table' : 'grid';
  return (
    <span className={styles.order}>
      <select
        aria-label="Sort by"
        value={query.sort}
        onChange={(event) => {
          const sort = sorts.find((candidate) => candidate === event.currentTarget.value);
          if (sort !== undefined) onChange({ ...query, sort, isDescending: false });
        }}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {sortLabels[sort]}
          </option>
        ))}
      </select>
      <IconButton
        label={isDescending ? 'Sorted downwards; turn round' : 'Sorted upwards; turn round'}
        onClick={() => {
          onChange({ ...query, isDescending: !isDescending });
        }}
      >
        {isDescending ? (
          <IconSortDescending size={18} aria-hidden />
        ) : (
          <IconSortAscending size={18} aria-hidden />
        )}
      </IconButton>
      {hasGrid && (
        <IconButton
          label={`Show as a ${other}`}
          onClick={() => {
            onChange({ ...query, layout: other });
          }}
        >
          {other === 'grid' ? <IconLayoutGrid size={18} aria-hidden /> : <IconList size={18} aria-hidden />}
        </IconButton>
      )}
    </span>
  );
}

/** Search, sort, and what became of them. Where there is little room, all of it waits behind one button. */
export function PeopleToolbar(props: Props) {
  const { query, onChange, sorts, hasGrid = false, shown, total, isWaiting, children } = props;
  const search = useRef<HTMLInputElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  useSearchKey(() => {
    setIsOpen(true);
    // The field may be shown only now.
    requestAnimationFrame(() => search.current?.focus());
  });
  const isPart = isFiltered(query);
  return (
    <div className={cx(styles.toolbar, isOpen && styles.open)}>
      <Button
        className={styles.opener}
        aria-expanded={isOpen}
        icon={<IconAdjustments size={16} aria-hidden />}
        onClick={() => {
          setIsOpen(!isOpen);
        }}
      >
        Search and sort
      </Button>
      <SearchField
        ref={search}
        className={styles.search}
        label="Search people"
        placeholder="Search people"
        value={query.text}
        onChange={(text) => {
          onChange({ ...query, text });
        }}
      />
      <Order query={query} onChange={onChange} sorts={sorts} hasGrid={hasGrid} />
      <p className={styles.shown} role="status">
        {isPart ? `${formatCount(shown)} of ${peopleCount(total)}` : peopleCount(total)}
        {isWaiting && (
          <span className={styles.waiting}>
            {' '}
            new order waits<span className={styles.until}> until you leave the list</span>
          </span>
        )}
      </p>
      {isPart && (
        <Button
          look="quiet"
          icon={<IconFilterOff size={15} aria-hidden />}
          onClick={() => {
            const { text, kinds, availabilities } = everybody;
            onChange({ ...query, text, kinds, availabilities });
          }}
        >
          Show all
        </Button>
      )}
      {children}
    </div>
  );
}
