import { useMemo, useState } from 'react';
import { useDirectory } from '../directory/use-directory';
import type { PeopleQuery } from '../people/query';
import { useHold } from '../people/use-hold';
import { SearchField } from '../shared/controls';
import { fold } from '../shared/fold';
import { formatCount } from '../shared/format';
import { roving } from '../shared/roving';
import { useIsSmall } from '../shared/use-media';
import { placesIn, useRows } from '../shared/use-rows';
import { GroupCard } from './GroupCard';
import { useRailOrder } from './use-rail-order';
import styles from './rail.module.css';

const cardHeight = 86;
const searchFrom = 8;

interface Props {
  chosenId: number | null;
  homeId: number | null;
  query: PeopleQuery;
}

/**
 * All groups, those that need somebody first. Only those on screen exist, and what was on screen once stays watched:
 * an organisation of hundreds costs little more than a dozen does.
 */
export function GroupRail({ chosenId, homeId, query }: Props) {
  const { orgId, groups } = useDirectory();
  const isSmall = useIsSmall();
  // Alone on the page, it is what the page is about.
  const Heading = isSmall ? 'h1' : 'h2';
  const [text, setText] = useState('');
  const [isHeld, hold] = useHold();
  const ordered = useRailOrder(groups, homeId, isHeld);
  const found = useMemo(() => {
    const wanted = fold(text.trim());
    return ordered.filter(({ name }) => fold(name).includes(wanted));
  }, [ordered, text]);
  const { scroller, first, last } = useRows({
    count: found.length,
    rowHeight: cardHeight,
    headHeight: 0,
    scrollsPage: isSmall,
  });

  return (
    <nav className={styles.rail} aria-label="Groups">
      <div className={styles.railHead}>
        <Heading className={styles.railTitle}>
          Groups <span className={styles.railCount}>{formatCount(groups.length)}</span>
        </Heading>
        {groups.length >= searchFrom && (
          <SearchField label="Find a group" placeholder="Find a group" value={text} onChange={setText} />
        )}
      </div>
      <div ref={scroller} className={styles.railScroller} tabIndex={-1} {...hold}>
        <ul className={styles.cards} style={{ height: found.length * cardHeight }} {...roving}>
          {placesIn({ first, last }).map((index) => {
            const group = found[index];
            return (
              group && (
                <GroupCard
                  key={group.groupId}
                  orgId={orgId}
                  group={group}
                  query={query}
                  isHome={group.groupId === homeId}
                  isChosen={group.groupId === chosenId}
                  top={index * cardHeight}
                />
              )
            );
          })}
        </ul>
        {found.length === 0 && <p className={styles.railEmpty}>No group is called “{text}”.</p>}
      </div>
    </nav>
  );
}
