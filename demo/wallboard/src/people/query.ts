import type { Kind } from './describe';

/** What the list is sorted by. */
export type SortKey = 'state' | 'longest' | 'availability' | 'name' | 'extension';

/** What the reader asked to see; kept in the address. */
export interface PeopleQuery {
  text: string;
  /** Only these; all while empty. */
  kinds: readonly Kind[];
  /** Only these; all while empty. */
  availabilities: readonly string[];
  sort: SortKey;
  isDescending: boolean;
  layout: 'table' | 'grid';
}

/** Everybody in a group: who rings first. */
export const everybody: PeopleQuery = {
  text: '',
  kinds: [],
  availabilities: [],
  sort: 'state',
  isDescending: false,
  layout: 'table',
};

/** Whether the query keeps anybody out. */
export const isFiltered = ({ text, kinds, availabilities }: PeopleQuery): boolean =>
  text !== '' || kinds.length > 0 || availabilities.length > 0;

/** The same filter without a value, or with it. */
export const toggled = <T>(values: readonly T[], value: T): readonly T[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
