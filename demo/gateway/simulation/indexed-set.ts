import type { Random } from './random';

/** A set from which one of its items can be drawn at random, however large it is. */
export interface IndexedSet<T> {
  readonly size: number;
  add: (item: T) => void;
  delete: (item: T) => void;
  has: (item: T) => boolean;
  /** A random item; `undefined` when the set is empty. */
  draw: (random: Random) => T | undefined;
}

/** Creates an empty set. */
export const createIndexedSet = <T>(): IndexedSet<T> => {
  const items: T[] = [];
  const places = new Map<T, number>();

  return {
    get size() {
      return items.length;
    },
    has: (item) => places.has(item),
    add: (item) => {
      if (places.has(item)) return;
      places.set(item, items.length);
      items.push(item);
    },
    delete: (item) => {
      const place = places.get(item);
      if (place === undefined) return;
      places.delete(item);
      const last = items.pop() as T;
      if (last === item) return;
      items[place] = last;
      places.set(last, place);
    },
    draw: (random) => (items.length === 0 ? undefined : random.pick(items)),
  };
};
