import type { realtimeReducers } from '../realtime';
import { readStored, writeStored } from '../shared/storage';
import type { Identity } from './session';

type GroupsState = ReturnType<typeof realtimeReducers.groups>;

/** What this tab had seen of others, for a reload: rows and since when they are so. Stale until spoken of again. */
export interface Observed {
  /** Milliseconds since the epoch. */
  savedAt: number;
  groups: GroupsState;
}

const storageKey = 'wallboard-observed';

/** What was kept for this person; `null` where there is nothing, or it is somebody else's. */
export function readObserved(storage: Storage, identity: Identity | null): Observed | null {
  const value = readStored(storage, storageKey) as (Observed & { userId: number }) | null;
  return identity !== null && value?.userId === identity.userId ? value : null;
}

/** Keeps it; where the browser has no room, a reload begins anew. */
export function keepObserved(storage: Storage, { userId }: Identity, observed: Observed): void {
  writeStored(storage, storageKey, { userId, ...observed });
}

/** At the end of a session: what one person saw is not the next one's business. */
export function forgetObserved(storage: Storage): void {
  storage.removeItem(storageKey);
}
