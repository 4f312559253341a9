/** The last few of something for each group, newest first. */
export interface Recent<Value> {
  of: (groupId: number) => readonly Value[];
  add: (groupId: number, value: Value) => void;
}

/** How many groups are remembered. */
const GROUPS = 1_000;
/** How many of each: two stores, read in turn, must not push each other out. */
const OF_GROUP = 4;

/** Nothing yet. */
export function createRecent<Value>(): Recent<Value> {
  const byGroup = new Map<number, readonly Value[]>();
  return {
    of: (groupId) => byGroup.get(groupId) ?? [],
    add(groupId, value) {
      const others = byGroup.get(groupId)?.filter((other) => other !== value) ?? [];
      byGroup.delete(groupId);
      byGroup.set(groupId, [value, ...others].slice(0, OF_GROUP));
      if (byGroup.size <= GROUPS) return;
      for (const oldest of byGroup.keys()) {
        byGroup.delete(oldest);
        break;
      }
    },
  };
}

/**
 * Makes the function that gives a group's last result again where the new one says the same, so that its reference
 * stays while what it says stays.
 */
export function createSettled<Result>(
  isSame: (one: Result, other: Result) => boolean,
): (groupId: number, result: Result) => Result {
  const recent = createRecent<Result>();
  return (groupId, result) => {
    const settled = recent.of(groupId).find((other) => isSame(other, result)) ?? result;
    recent.add(groupId, settled);
    return settled;
  };
}
