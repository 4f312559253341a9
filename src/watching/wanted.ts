/** What is watched through a path. */
export interface Target {
  kind: 'user' | 'group';
  /** User id or group id. */
  id: number;
  path: string;
}

/**
 * Which paths are wanted, by whom, in the order first asked for. The app's are the desired state: the socket is made to
 * match it, nothing is ever queued. A session keeps what it has subscribed in the same way, being the only holder.
 */
export interface WantedPaths {
  /** Adds a holder, or the only one. True when the path was not wanted before. */
  add(target: Target, holder?: string): boolean;
  /** Takes a holder away. The target when nobody wants the path any more, else `null`. */
  remove(path: string, holder?: string): Target | null;
  get(path: string): Target | undefined;
  /** True while some path to this user or group is wanted. */
  has(kind: Target['kind'], id: number): boolean;
  isEmpty(kind: Target['kind']): boolean;
  ids(kind: Target['kind']): Iterable<number>;
  /** The id that is the only one of its kind, or `null`. */
  sole(kind: Target['kind']): number | null;
  all(): Iterable<Target>;
  clear(): void;
}

/** An empty set of wanted paths. */
export function createWantedPaths(): WantedPaths {
  const wanted = new Map<string, { target: Target; holders: Set<string> }>();
  /** How many wanted paths lead to an id: the same id may be wanted in two organisations. */
  const counts = { user: new Map<number, number>(), group: new Map<number, number>() };

  function count({ kind, id }: Target, step: 1 | -1): void {
    const next = (counts[kind].get(id) ?? 0) + step;
    if (next === 0) counts[kind].delete(id);
    else counts[kind].set(id, next);
  }

  return {
    add(target, holder = '') {
      const entry = wanted.get(target.path);
      if (entry !== undefined) {
        entry.holders.add(holder);
        return false;
      }
      wanted.set(target.path, { target, holders: new Set([holder]) });
      count(target, 1);
      return true;
    },
    remove(path, holder = '') {
      const entry = wanted.get(path);
      if (entry === undefined || !entry.holders.delete(holder) || entry.holders.size > 0) return null;
      wanted.delete(path);
      count(entry.target, -1);
      return entry.target;
    },
    get: (path) => wanted.get(path)?.target,
    has: (kind, id) => counts[kind].has(id),
    isEmpty: (kind) => counts[kind].size === 0,
    ids: (kind) => counts[kind].keys(),
    sole: (kind) => (counts[kind].size === 1 ? (counts[kind].keys().next().value ?? null) : null),
    *all() {
      for (const { target } of wanted.values()) yield target;
    },
    clear() {
      wanted.clear();
      counts.user.clear();
      counts.group.clear();
    },
  };
}
