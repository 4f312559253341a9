import type { DirectoryReply } from '../gateway/api';
import { fold } from '../shared/fold';

type PersonEntry = DirectoryReply['people'][number];
type GroupEntry = DirectoryReply['groups'][number];

/** A person, with what searching and sorting need worked out once. */
export interface Person extends PersonEntry {
  /** Place in the order by name; equal names keep the directory's order. */
  nameRank: number;
  /** Name, title and extension, as {@link fold} leaves them. */
  searchText: string;
}

/** A group with its members at hand, by name. */
export interface Group extends Omit<GroupEntry, 'memberIds'> {
  memberIds: readonly number[];
  members: readonly Person[];
}

/** The organisation; loaded once and never changed, so it is no part of the store. */
export interface Directory {
  orgId: string;
  /** By name. */
  people: readonly Person[];
  groups: readonly Group[];
  /** Every availability that somebody can have, by name. */
  availabilityNames: readonly string[];
  person: (userId: number) => Person | undefined;
  group: (groupId: number) => Group | undefined;
}

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** Indexes what the gateway answered. */
export function createDirectory(response: DirectoryReply): Directory {
  const people = [...response.people]
    .sort((a, b) => collator.compare(a.name, b.name))
    .map((person, nameRank): Person => {
      return {
        ...person,
        nameRank,
        searchText: fold(`${person.name} ${person.title} ${person.extension}`),
      };
    });
  const peopleById = new Map(people.map((person) => [person.userId, person]));
  const groups = response.groups.map((group): Group => {
    const members = group.memberIds.flatMap((id) => peopleById.get(id) ?? []);
    return { ...group, members: members.sort((a, b) => a.nameRank - b.nameRank) };
  });
  const groupsById = new Map(groups.map((group) => [group.groupId, group]));
  return {
    orgId: response.orgId,
    people,
    groups,
    availabilityNames: [...new Set(response.availabilityStates.map(({ name }) => name))].sort(
      collator.compare,
    ),
    person: (userId) => peopleById.get(userId),
    group: (groupId) => groupsById.get(groupId),
  };
}

/** Those whose name, title or extension holds every word of `text`, in plain letters or the name's own. */
export function searchPeople<P extends Person>(people: readonly P[], text: string): readonly P[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return people;
  return people.filter((person) => words.every((word) => person.searchText.includes(word)));
}
