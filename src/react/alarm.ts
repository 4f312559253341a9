// Browsers take a longer delay for none.
const longestTimeoutMs = 2 ** 31 - 1;

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
      let dueAt: number | null = null;

      function schedule(): void {
        const next = nextAt(now);
        if (next === dueAt && timer !== undefined) return;
        clearTimeout(timer);
        timer = undefined;
        dueAt = next;
        if (next !== null) timer = setTimeout(ring, Math.min(Math.max(next - now, 0), longestTimeoutMs));
      }

      function look(): void {
        now = Date.now();
        schedule();
        listener();
      }

      function ring(): void {
        timer = undefined;
        look();
      }

      const unsubscribe = subscribe(look);
      now = Date.now();
      schedule();
      return () => {
        clearTimeout(timer);
        unsubscribe();
      };
    },
  };
}
