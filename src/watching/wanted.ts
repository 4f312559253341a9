/** What is watched through a path. */
export interface Target {
  kind: 'user' | 'group';
  orgId: string;
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
  /** Who is wanted, and through how many paths: the same id may be wanted in two organisations. Always the same maps. */
  readonly users: ReadonlyMap<number, number>;
  readonly groups: ReadonlyMap<number, number>;
  all: () => Iterable<Target>;
  clear(): void;
}

/** An empty set of wanted paths. */
export function createWantedPaths(): WantedPaths {
  const wanted = new Map<string, { target: Target; holders: Set<string> }>();
  const users = new Map<number, number>();
  const groups = new Map<number, number>();

  function count({ kind, id }: Target, step: 1 | -1): void {
    const counts = kind === 'user' ? users : groups;
    const next = (counts.get(id) ?? 0) + step;
    if (next === 0) counts.delete(id);
    else counts.set(id, next);
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
    users,
    groups,
    *all() {
      for (const { target } of wanted.values()) yield target;
    },
    clear() {
      wanted.clear();
      users.clear();
      groups.clear();
    },
  };
}
