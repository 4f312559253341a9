import { IconSearchOff } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useDirectory } from '../directory/use-directory';
import groupStyles from '../groups/groups.module.css';
import { everybody } from '../people/order';
import { PeopleTable } from '../people/PeopleTable';
import { PeopleToolbar } from '../people/PeopleToolbar';
import { usePeopleOrder } from '../people/use-people-order';
import { useWatchedUsers } from '../people/use-watch';
import { EmptyNote } from '../shared/EmptyNote';
import { useIsNarrow } from '../shared/use-narrow';

/** Everybody, searched by name. Only people on screen are watched, each on their own. */
export function AddressBookView() {
  const directory = useDirectory();
  const isNarrow = useIsNarrow();
  const [query, setQuery] = useState(everybody);
  const [isHeld, setIsHeld] = useState(false);
  const [range, setRange] = useState({ first: 0, last: -1 });
  const { ids } = usePeopleOrder(directory.people, query, isHeld);
  const onSettled = useCallback((first: number, last: number) => {
    setRange((current) => (current.first === first && current.last === last ? current : { first, last }));
  }, []);
  const visible = useMemo(() => ids.slice(range.first, range.last + 1), [ids, range]);
  useWatchedUsers(directory.orgId, visible);

  return (
    <section className={groupStyles.members} aria-labelledby="address-book">
      <header className={groupStyles.membersHead}>
        <h1 id="address-book" className={groupStyles.membersTitle}>
          Address book
        </h1>
      </header>
      <PeopleToolbar
        query={query}
        onChange={setQuery}
        sorts={['name', 'extension']}
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
          directory={directory}
          rowHeight={isNarrow ? 84 : 56}
          onHold={setIsHeld}
          onSettled={onSettled}
        />
      )}
    </section>
  );
}
