import { useCallback, useSyncExternalStore } from 'react';

interface Tick {
  valueMs: number;
  listeners: Set<() => void>;
}

/** Browsers take a longer delay for none. */
export const longestTimeoutMs = 2 ** 31 - 1;

function floorNow(resolutionMs: number): number {
  return Math.floor(Date.now() / resolutionMs) * resolutionMs;
}

function isHidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden';
}

function createTicker() {
  const ticks = new Map<number, Tick>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function schedule(): void {
    clearTimeout(timer);
    timer = undefined;
    if (ticks.size === 0 || isHidden()) return;
    const untilNext = [...ticks.keys()].map((resolutionMs) => resolutionMs - (Date.now() % resolutionMs));
    timer = setTimeout(advance, Math.min(...untilNext, longestTimeoutMs));
  }

  function advance(): void {
    for (const [resolutionMs, tick] of ticks) {
      const valueMs = floorNow(resolutionMs);
      if (valueMs === tick.valueMs) continue;
      tick.valueMs = valueMs;
      for (const listener of [...tick.listeners]) listener();
    }
    schedule();
  }

  function follow(isFollowing: boolean): void {
    if (typeof document === 'undefined') return;
    if (isFollowing) document.addEventListener('visibilitychange', advance);
    else document.removeEventListener('visibilitychange', advance);
  }

  return {
    read: (resolutionMs: number): number => ticks.get(resolutionMs)?.valueMs ?? floorNow(resolutionMs),
    subscribe(resolutionMs: number, listener: () => void): () => void {
      if (ticks.size === 0) follow(true);
      const tick = ticks.get(resolutionMs) ?? { valueMs: floorNow(resolutionMs), listeners: new Set() };
      tick.listeners.add(listener);
      ticks.set(resolutionMs, tick);
      schedule();
      return () => {
        tick.listeners.delete(listener);
        if (tick.listeners.size === 0) ticks.delete(resolutionMs);
        if (ticks.size === 0) follow(false);
        schedule();
      };
    },
  };
}

const ticker = /* @__PURE__ */ createTicker();

/**
 * The wall clock for durations on screen: milliseconds since the epoch, rounded down to the resolution, renewed when the
 * next one begins. All components share one ticker, so all that show minutes turn together; it lives outside Redux and
 * rests while the page is hidden. The clock may be behind by one resolution, so a duration that has just begun can come
 * out below zero.
 *
 * @throws RangeError if the resolution is no number of milliseconds of at least 1.
 * @example
 * ```tsx
 * function CallTimer({ presenceSince }: { presenceSince: number }) {
 *   const seconds = Math.max(0, Math.floor((useNow(1_000) - presenceSince) / 1_000));
 *   return <time>{seconds} s</time>;
 * }
 * ```
 */
export function useNow(resolutionMs: number): number {
  if (!Number.isFinite(resolutionMs) || resolutionMs < 1) {
    throw new RangeError(`useNow takes a number of milliseconds, at least 1; got ${String(resolutionMs)}.`);
  }
  const subscribe = useCallback(
    (listener: () => void) => ticker.subscribe(resolutionMs, listener),
    [resolutionMs],
  );
  const read = (): number => ticker.read(resolutionMs);
  return useSyncExternalStore(subscribe, read, read);
}
