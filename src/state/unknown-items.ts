import type { UserDisplayItem } from '../vocabulary';
import { createWeakCache } from './weak-cache';

/** The item, unless only its id is known: of such a user the views show the same as of one who never came. */
export function knownOf(item: UserDisplayItem | undefined): UserDisplayItem | undefined {
  const anything = item?.presence ?? item?.logicalDirection ?? item?.callChannelUUID ?? item?.availability;
  return anything === undefined ? undefined : item;
}

/**
 * Makes the function that gives `{ id }` for a user of whom nothing is known: the same object for the same id for as
 * long as anybody holds it.
 */
export function createUnknownItems(): (id: number) => UserDisplayItem {
  return createWeakCache((id): UserDisplayItem => Object.freeze({ id }));
}
