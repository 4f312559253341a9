import { searchPeople, type Directory, type Person } from '../directory/directory';
import { createGroupView, type GroupViewMember } from '../realtime';
import { kindOf, kinds, sinceOf, stateOf, type Kind } from './describe';
import type { PeopleQuery, SortKey } from './query';

type Compare = (a: GroupViewMember, b: GroupViewMember) => number;

const shownSince = ({ item, since }: GroupViewMember): number =>
  sinceOf(stateOf(item), since)?.since ?? Infinity;

const byTime: Compare = (a, b) => {
  const [first, second] = [shownSince(a), shownSince(b)];
  return first === second ? 0 : first - second;
};

/** Places of the kinds in a list by state. */
const rankOf = Object.fromEntries(kinds.map((kind, rank) => [kind, rank])) as Record<Kind, number>;

/** Those of one kind, the one who has been so the longest first: the time that is shown counts. */
const longestOf = (kind: Kind) =>
  createGroupView({ where: ({ item }) => kindOf(item) === kind, order: byTime, limit: 1 });

/** Those of a group who could take the next call. */
export const availableView = longestOf('available');

/** Those of a group who have no call and could take none. */
export const awayView = longestOf('away');

/** Compares two members; `directory` knows what the server does not say. */
function compareBy(sort: SortKey, directory: Directory): Compare {
  const byName: Compare = (a, b) =>
    (directory.person(a.item.id)?.nameRank ?? 0) - (directory.person(b.item.id)?.nameRank ?? 0);
  switch (sort) {
    case 'name':
      return byName;
    case 'extension':
      return (a, b) =>
        Number(directory.person(a.item.id)?.extension ?? 0) -
        Number(directory.person(b.item.id)?.extension ?? 0);
    case 'longest':
      return (a, b) => byTime(a, b) || byName(a, b);
    case 'availability':
      return (a, b) =>
        (a.item.availability ?? '￿').localeCompare(b.item.availability ?? '￿', 'en') || byName(a, b);
    case 'state':
      return (a, b) => rankOf[kindOf(a.item)] - rankOf[kindOf(b.item)] || byTime(a, b) || byName(a, b);
  }
}

/** What the reader asked to see of a group, as a view of the package's. */
export function viewOf(query: PeopleQuery, people: readonly Person[], directory: Directory) {
  const { text, availabilities, sort, isDescending } = query;
  const found = text.trim() === '' ? null : new Set(searchPeople(people, text).map(({ userId }) => userId));
  const compare = compareBy(sort, directory);
  return createGroupView({
    where: ({ item }) =>
      (query.kinds.length === 0 || query.kinds.includes(kindOf(item))) &&
      (availabilities.length === 0 || availabilities.includes(item.availability ?? '')) &&
      (found === null || found.has(item.id)),
    order: isDescending ? (a, b) => compare(b, a) : compare,
  });
}
