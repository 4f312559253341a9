import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import type { Directory } from '../directory/directory';
import { useListening } from './listening';
import { PersonRow } from './PersonRow';
import { useListKeys } from './use-list-keys';
import styles from './people.module.css';

/** Height of the head, which stays in view; as in the style sheet. */
const headHeight = 36;
const columns = ['Person', 'State', 'Availability', 'In state', 'Listen in'];

interface Props {
  label: string;
  ids: readonly number[];
  directory: Directory;
  rowHeight: number;
  /** The pointer or the keyboard came into the list, or left it. */
  onHold: (isHeld: boolean) => void;
  /** The first and last row on screen, once scrolling has settled. */
  onSettled?: (first: number, last: number) => void;
}

/** People as rows, of which only those on screen exist; twenty thousand scroll like twenty. */
export function PeopleTable({ label, ids, directory, rowHeight, onHold, onSettled }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const { listening, toggle } = useListening();
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 6,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);
  const items = virtualizer.getVirtualItems();
  const page = Math.max(1, Math.floor(((virtualizer.scrollRect?.height ?? 0) - headHeight) / rowHeight));
  const { activeId, pick, onKeyDown } = useListKeys(ids, page, (index) => {
    virtualizer.scrollToIndex(index);
  });

  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  const { isScrolling } = virtualizer;
  useEffect(() => {
    if (!isScrolling) onSettled?.(first, last);
  }, [isScrolling, first, last, onSettled]);

  return (
    <div
      ref={scroller}
      role="grid"
      className={styles.table}
      aria-label={label}
      aria-rowcount={ids.length + 1}
      aria-activedescendant={
        items.some((item) => item.key === activeId) ? `${idPrefix}${activeId ?? ''}` : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerEnter={() => {
        onHold(true);
      }}
      onPointerLeave={() => {
        onHold(false);
      }}
      onFocus={(event) => {
        // A click focuses too, and would hold the order long after the pointer left.
        if (event.currentTarget.matches(':focus-visible')) onHold(true);
      }}
      onBlur={() => {
        onHold(false);
      }}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.headRow}>
          {columns.map((column) => (
            <span key={column} role="columnheader">
              {column}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const person = directory.person(Number(item.key));
          return (
            person && (
              <PersonRow
                key={person.userId}
                id={`${idPrefix}${person.userId}`}
                person={person}
                rowIndex={item.index + 2}
                top={item.start - headHeight}
                isActive={person.userId === activeId}
                isListening={person.userId === listening?.userId}
                onPick={pick}
                onListen={toggle}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
