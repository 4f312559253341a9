import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowsSort, IconFilterOff, IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { formatCount } from '../shared/format';
import type { PeopleQuery, SortKey } from './order';
import styles from './people.module.css';

const sortLabels: Record<SortKey, string> = {
  name: 'Name',
  extension: 'Extension',
  state: 'State',
  longest: 'Longest in state',
};

interface Props {
  query: PeopleQuery;
  onChange: (query: PeopleQuery) => void;
  sorts: readonly SortKey[];
  shown: number;
  total: number;
  isWaiting: boolean;
}

/** Search, sort, and what became of them. `/` goes to the search from anywhere. */
export function PeopleToolbar({ query, onChange, sorts, shown, total, isWaiting }: Props) {
  const search = useRef<HTMLInputElement>(null);
  useHotkeys([['/', () => search.current?.focus()]]);
  const isFiltered = query.text !== '' || query.state !== null || query.availability !== null;
  return (
    <div className={styles.toolbar}>
      <TextInput
        ref={search}
        className={styles.search}
        type="search"
        aria-label="Search people"
        placeholder="Search name, title or extension"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          query.text !== '' && (
            <CloseButton
              size="sm"
              aria-label="Clear the search"
              onClick={() => {
                onChange({ ...query, text: '' });
              }}
            />
          )
        }
        value={query.text}
        onChange={(event) => {
          onChange({ ...query, text: event.currentTarget.value });
        }}
      />
      <Select
        className={styles.sort}
        aria-label="Sort by"
        leftSection={<IconArrowsSort size={16} aria-hidden />}
        allowDeselect={false}
        data={sorts.map((value) => ({ value, label: sortLabels[value] }))}
        value={query.sort}
        onChange={(sort) => {
          if (sort !== null) onChange({ ...query, sort });
        }}
      />
      <p className={styles.shown} role="status">
        {isFiltered ? `${formatCount(shown)} of ${formatCount(total)}` : formatCount(total)} people
        {isWaiting && <span className={styles.waiting}> · new order waits until you leave the list</span>}
      </p>
      {isFiltered && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconFilterOff size={15} aria-hidden />}
          onClick={() => {
            onChange({ ...query, text: '', state: null, availability: null });
          }}
        >
          Show all
        </Button>
      )}
    </div>
  );
}
