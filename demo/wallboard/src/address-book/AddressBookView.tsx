import { IconSearchOff } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { searchPeople, type Person } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import groupStyles from '../groups/groups.module.css';
import { PeopleTable } from '../people/PeopleTable';
import { PeopleToolbar } from '../people/PeopleToolbar';
import type { PeopleQuery, SortKey } from '../people/query';
import { useUsersPresence } from '../realtime';
import { EmptyNote } from '../shared/EmptyNote';
import type { Route } from '../shared/route';
import { replaceRoute } from '../shared/use-route';

const sorts: readonly SortKey[] = ['name', 'extension'];

function idsOf(people: readonly Person[], { text, sort, isDescending }: PeopleQuery): readonly number[] {
  const found = [...searchPeople(people, text)];
  if (sort === 'extension') found.sort((a, b) => Number(a.extension) - Number(b.extension));
  if (isDescending) found.reverse();
  return found.map(({ userId }) => userId);
}

/** Everybody, searched by name. Only people on screen are watched, each on their own. */
export function AddressBookView({ route }: { route: Extract<Route, { view: 'people' }> }) {
  const { query } = route;
  const directory = useDirectory();
  const [range, setRange] = useState({ first: 0, last: -1 });
  const ids = useMemo(() => idsOf(directory.people, query), [directory, query]);
  const onShown = useCallback((first: number, last: number) => {
    setRange((current) => (current.first === first && current.last === last ? current : { first, last }));
  }, []);
  const visible = useMemo(() => ids.slice(range.first, range.last + 1), [ids, range]);
  useUsersPresence(directory.orgId, visible);
  const onChange = (next: PeopleQuery): void => {
    replaceRoute({ view: 'people', query: next });
  };

  return (
    <section className={groupStyles.members} aria-labelledby="address-book">
      <header className={groupStyles.membersHead}>
        <h1 id="address-book" className={groupStyles.membersTitle}>
          Address book
        </h1>
      </header>
      <PeopleToolbar
        query={query}
        onChange={onChange}
        sorts={sorts}
        shown={ids.length}
        total={directory.people.length}
        isWaiting={false}
      />
      {ids.length === 0 ? (
        <EmptyNote icon={<IconSearchOff size={28} />} title={`Nobody is found for “${query.text}”`}>
          <p>Names, titles and extensions are searched; every word has to occur.</p>
        </EmptyNote>
      ) : (
        <PeopleTable
          label="Address book"
          ids={ids}
          query={query}
          sorts={sorts}
          onSort={(sort) => {
            onChange({ ...query, sort, isDescending: sort === query.sort && !query.isDescending });
          }}
          onShown={onShown}
        />
      )}
    </section>
  );
}
