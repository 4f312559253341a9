import { searchPeople, type Person } from '../directory/directory';
import type { StateKind } from './describe';
import { stateKinds } from './describe';

/** What the list is sorted by. */
export type SortKey = 'name' | 'extension' | 'state' | 'longest';

/** What the reader asked to see. */
export interface PeopleQuery {
  text: string;
  state: StateKind | null;
  availability: string | null;
  sort: SortKey;
}

/** Everybody, by name. */
export const everybody: PeopleQuery = { text: '', state: null, availability: null, sort: 'name' };

/** The live part of a person, as far as filters and sorting ask for it. */
export interface LiveFacts {
  state: StateKind;
  availability: string | undefined;
  since: number | null;
}

/** Whether the order depends on what people do, and not only on the directory. */
export const isLiveQuery = (query: PeopleQuery): boolean =>
  query.state !== null || query.availability !== null || query.sort === 'state' || query.sort === 'longest';

interface Candidate {
  person: Person;
  key: number;
}

function sortKeyOf(sort: SortKey, person: Person, facts: LiveFacts): number {
  if (sort === 'extension') return Number.parseInt(person.extension, 10) || Infinity;
  if (sort === 'state') return stateKinds.indexOf(facts.state);
  if (sort === 'longest') return facts.since ?? Infinity;
  return person.nameRank;
}

/**
 * The ids of those who match, in order. Ties keep the order by name, so equal rows never swap places.
 *
 * @param read - live facts of a person; not called for queries that {@link isLiveQuery} says do not need them.
 */
export function orderPeople(
  people: readonly Person[],
  query: PeopleQuery,
  read: (userId: number) => LiveFacts,
): readonly number[] {
  const found = searchPeople(people, query.text);
  if (!isLiveQuery(query) && query.sort === 'name') return found.map((person) => person.userId);
  const live = isLiveQuery(query);
  const nobody: LiveFacts = { state: 'unknown', availability: undefined, since: null };
  const candidates: Candidate[] = [];
  for (const person of found) {
    const facts = live ? read(person.userId) : nobody;
    if (query.state !== null && facts.state !== query.state) continue;
    if (query.availability !== null && facts.availability !== query.availability) continue;
    candidates.push({ person, key: sortKeyOf(query.sort, person, facts) });
  }
  candidates.sort((a, b) => (a.key === b.key ? a.person.nameRank - b.person.nameRank : a.key - b.key));
  return candidates.map(({ person }) => person.userId);
}
