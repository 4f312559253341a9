import type { UserDisplayItem } from '../vocabulary';

const FIRST_SWEEP = 1_024;

/**
 * Makes the function that gives `{ id }` for a user of whom nothing is known: the same object for the same id for as
 * long as anybody holds it.
 */
export function createUnknownItems(): (id: number) => UserDisplayItem {
  const items = new Map<number, WeakRef<UserDisplayItem>>();
  let sweepAt = FIRST_SWEEP;

  function sweep(): void {
    for (const [id, item] of items) if (item.deref() === undefined) items.delete(id);
    sweepAt = Math.max(FIRST_SWEEP, items.size * 2);
  }

  return (id) => {
    const known = items.get(id)?.deref();
    if (known !== undefined) return known;
    const item: UserDisplayItem = Object.freeze({ id });
    items.set(id, new WeakRef(item));
    if (items.size > sweepAt) sweep();
    return item;
  };
}
