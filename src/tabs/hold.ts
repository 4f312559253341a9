import type { TabLocks } from './platform';

/**
 * Holds a lock from when it is granted until the signal. Rejects where the lock is taken by force, where the signal came
 * first, and where no locks are granted at all, as in a sandboxed frame.
 */
export function hold(
  locks: TabLocks,
  name: string,
  signal: AbortSignal,
  onGranted: () => void,
  steal = false,
): Promise<unknown> {
  // A lock that is stolen is never waited for.
  return locks.request(name, steal ? { steal } : { signal }, () => {
    if (signal.aborted) return undefined;
    onGranted();
    return new Promise<void>((release) => {
      signal.addEventListener('abort', () => {
        release();
      });
    });
  });
}
