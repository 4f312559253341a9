import { searchPeople, type Person } from '../directory/directory';

/** How a person is named in the field. */
export const labelOf = (person: Person): string => `${person.name} · ${person.title} · ${person.extension}`;

/** Who the text means: the person so labelled, or the only one whom it finds; else how many it finds. */
export function personMeant(people: readonly Person[], text: string): Person | number {
  const found = searchPeople(people, text.replaceAll('·', ' '));
  const [first] = found;
  const exact = found.find((person) => labelOf(person) === text.trim());
  return exact ?? (first !== undefined && found.length === 1 ? first : found.length);
}
