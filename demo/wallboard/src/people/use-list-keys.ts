import { useState, type KeyboardEvent } from 'react';

/** The chosen row of a list that is walked with the keyboard. */
export interface ListKeys {
  activeId: number | null;
  pick: (userId: number) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

function nextIndex(key: string, index: number, count: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  const wanted = steps[key];
  return wanted === undefined ? null : Math.min(count - 1, Math.max(0, wanted));
}

/**
 * Arrows, Page Up and Down, Home and End walk the rows; Enter and Space press the button of the chosen one. The choice
 * is a person, not a place, so it follows the person when the order changes.
 *
 * @param page - rows that fit on the screen.
 * @param reveal - scrolls a row into view.
 */
export function useListKeys(ids: readonly number[], page: number, reveal: (index: number) => void): ListKeys {
  const [activeId, setActiveId] = useState<number | null>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      event.currentTarget.querySelector<HTMLElement>('[aria-selected="true"] button')?.click();
      return;
    }
    const index = activeId === null ? -1 : ids.indexOf(activeId);
    const next = nextIndex(event.key, index, ids.length, page);
    if (next === null) return;
    event.preventDefault();
    setActiveId(ids[next] ?? null);
    reveal(next);
  };
  return { activeId, pick: setActiveId, onKeyDown };
}
