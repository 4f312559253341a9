import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useDirectory } from '../directory/use-directory';
import { fold } from '../shared/fold';
import { formatCount } from '../shared/format';
import { GroupCard } from './GroupCard';
import styles from './groups.module.css';

const cardHeight = 82;
const searchFrom = 8;

/** All groups. Only those on screen exist and are watched, so an organisation of hundreds costs what a dozen does. */
export function GroupRail({ chosenId }: { chosenId: number | null }) {
  const { orgId, groups } = useDirectory();
  const [text, setText] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const found = useMemo(() => {
    const wanted = fold(text.trim());
    return groups.filter(({ name }) => fold(name).includes(wanted));
  }, [groups, text]);
  const virtualizer = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cardHeight,
    getItemKey: (index) => found[index]?.groupId ?? index,
    overscan: 1,
  });

  return (
    <nav className={styles.rail} aria-label="Groups">
      <div className={styles.railHead}>
        <h2 className={styles.railTitle}>
          Groups <span className={styles.railCount}>{formatCount(groups.length)}</span>
        </h2>
        {groups.length >= searchFrom && (
          <TextInput
            size="sm"
            aria-label="Find a group"
            placeholder="Find a group"
            leftSection={<IconSearch size={15} aria-hidden />}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
            }}
          />
        )}
      </div>
      <div ref={scroller} className={styles.railScroller} tabIndex={-1}>
        <ul className={styles.cards} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const group = found[item.index];
            return (
              group && (
                <GroupCard
                  key={group.groupId}
                  orgId={orgId}
                  group={group}
                  isChosen={group.groupId === chosenId}
                  top={item.start}
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
