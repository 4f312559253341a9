import type { UserPresenceData } from '../../src/vocabulary';

/** What a full merge of everything sent so far comes to, computed the plain way. */
export function mergeFrames(frames: readonly string[]): Map<number, UserPresenceData> {
  const merged = new Map<number, UserPresenceData>();
  for (const frame of frames) {
    const { data } = JSON.parse(frame) as { data: UserPresenceData[] };
    for (const item of data) merged.set(item.userId, { ...merged.get(item.userId), ...item });
  }
  return merged;
}

/** Throws where a case holds something else than the plain merge. */
export function expectMerged(
  caseName: string,
  frames: readonly string[],
  find: (userId: number) => Partial<UserPresenceData> | undefined,
): void {
  for (const [userId, expected] of mergeFrames(frames)) {
    const found = find(userId);
    for (const field of ['presence', 'logicalDirection', 'callChannelUUID', 'availability'] as const) {
      if (found?.[field] !== expected[field]) {
        throw new Error(
          `${caseName}: ${field} of ${userId} is ${String(found?.[field])}, not ${String(expected[field])}`,
        );
      }
    }
  }
}
