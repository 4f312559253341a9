import type { Target } from '../watching/wanted';
import type { Watching } from '../watching/watching';
import type { Announcement, GroupUsers } from './messages';

/** An announcement, without the place of its tab. */
export type Wishes = Omit<Announcement, 'rank'>;

function freshOf<Key, Value>(wanted: Map<Key, Value>, said: Map<Key, Value>): Value[] {
  return [...wanted].flatMap(([key, value]) => (said.get(key) === value ? [] : value));
}

/** What one store wants, as it is announced; `null` for a socket that nothing is wanted of. */
export function createWishes(watching: Pick<Watching, 'wanted' | 'coverage'> | null) {
  let paths = new Map<string, Target>();
  let lists = new Map<number, GroupUsers>();
  let n = 0;

  return {
    /** Number of the last announcement. */
    count: () => n,
    /** What changed since the last announcement, or everything; `null` where that is nothing, and it may be left unsaid. */
    next(isWhole: boolean, isNeeded: boolean): Wishes | null {
      const { wantedGroupIds = [], members = [] } = watching?.coverage() ?? {};
      const said = isWhole ? { paths: new Map<string, Target>(), lists: new Map<number, GroupUsers>() } : { paths, lists };
      paths = new Map(Array.from(watching?.wanted() ?? [], (target) => [target.path, target]));
      lists = new Map(
        members
          .filter(({ groupId, source }) => source === 'app' && wantedGroupIds.includes(groupId))
          .map((list) => [list.groupId, list]),
      );
      const add = freshOf(paths, said.paths);
      const changed = freshOf(lists, said.lists);
      const drop = [...said.paths.keys()].filter((path) => !paths.has(path));
      if (!isNeeded && add.length + changed.length + drop.length === 0) return null;
      return { n: ++n, isWhole, add, drop, members: changed };
    },
  };
}
