import type { TabLocks } from './platform';

/** Whom a place in a lock's line tells. */
export interface PlaceHandlers {
  onGranted: () => void;
  /** Another took the lock by force. The place is at the end of the line again. */
  onRobbed: () => void;
}

/** A place in the line for one lock, or at its head. */
export interface Place {
  /** Takes the lock from whoever holds it. */
  steal(): void;
  /** Gives the lock, or the place, up; nothing is told any more. */
  leave(): void;
}

/** Stands in line for a lock until {@link Place.leave}. */
export function standInLine(locks: TabLocks, name: string, handlers: PlaceHandlers): Place {
  let turn = new AbortController();

  function ask(steal: boolean): void {
    const own = new AbortController();
    const { signal } = own;
    turn = own;
    const hold = (): unknown =>
      signal.aborted
        ? undefined
        : new Promise<void>((release) => {
            signal.addEventListener('abort', () => {
              release();
            });
            handlers.onGranted();
          });
    locks.request(name, steal ? { steal } : { signal }, hold).catch((error: unknown) => {
      if (signal.aborted) return;
      if ((error as Error).name === 'AbortError') {
        handlers.onRobbed();
        if (turn === own) ask(false);
      } else {
        // No locks are granted here at all, as in a sandboxed frame: who shares with nobody leads.
        handlers.onGranted();
      }
    });
  }

  ask(false);
  return {
    steal() {
      turn.abort();
      ask(true);
    },
    leave() {
      turn.abort();
    },
  };
}
