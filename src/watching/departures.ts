/** Who was just left, so that late frames are not taken for news of another group. */
export interface Departures {
  /** Users of a group (or, with `null`, an individual subscription) that was left at `atMs` (monotonic). */
  note(userIds: Iterable<number>, groupId: number | null, atMs: number): void;
  /** True when every one of these users was left within the last 5 s, and not by leaving this very group. */
  coverAll(userIds: readonly number[], groupId: number, atMs: number): boolean;
  clear(): void;
}

const REMEMBERED_MS = 5_000;

/** An empty memory of departures; it holds nobody longer than the next question after 5 s. */
export function createDepartures(): Departures {
  // In the order of leaving, so the oldest come first.
  const left = new Map<number, { groupId: number | null; atMs: number }>();

  function forgetOld(atMs: number): void {
    for (const [userId, departure] of left) {
      if (atMs - departure.atMs <= REMEMBERED_MS) return;
      left.delete(userId);
    }
  }

  return {
    note(userIds, groupId, atMs) {
      forgetOld(atMs);
      for (const userId of userIds) {
        left.delete(userId);
        left.set(userId, { groupId, atMs });
      }
    },
    coverAll(userIds, groupId, atMs) {
      if (left.size === 0) return false;
      forgetOld(atMs);
      return userIds.every((userId) => {
        const departure = left.get(userId);
        return departure !== undefined && departure.groupId !== groupId;
      });
    },
    clear() {
      left.clear();
    },
  };
}
