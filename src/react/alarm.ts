import { longestTimeoutMs } from './use-now';

/** What is shown of a store and changes with time alone, too. All times are wall-clock milliseconds. */
export interface AlarmSource<Shown> {
  /** Tells of every change of the store. */
  subscribe: (listener: () => void) => () => void;
  read: (now: number) => Shown;
  /** When `read` next gives something else if the store does not change; `null` for never. */
  nextAt: (now: number) => number | null;
}

/** For `useSyncExternalStore`: what is shown now, and a listener that one timer wakes when it is due. */
export interface Alarm<Shown> {
  read: () => Shown;
  subscribe: (listener: () => void) => () => void;
}

/** Makes what one hook follows. */
export function createAlarm<Shown>({ subscribe, read, nextAt }: AlarmSource<Shown>): Alarm<Shown> {
  let now = Date.now();

  return {
    // The same until something happens, as React expects: the clock is looked at only then.
    read: () => read(now),
    subscribe(listener) {
      let timer: ReturnType<typeof setTimeout> | undefined;

      function schedule(): void {
        clearTimeout(timer);
        now = Date.now();
        const next = nextAt(now);
        if (next !== null) timer = setTimeout(look, Math.min(next - now, longestTimeoutMs));
      }

      function look(): void {
        schedule();
        listener();
      }

      const unsubscribe = subscribe(look);
      schedule();
      return () => {
        clearTimeout(timer);
        unsubscribe();
      };
    },
  };
}
