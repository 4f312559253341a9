import { useEffect } from 'react';

const cursorRestsAfterMs = 3_000;

/** Keeps the screen on, where the browser can. It lets go whenever the page is hidden, so it is asked again. */
export function useWakeLock(): void {
  useEffect(() => {
    // Older browsers, and pages without https, have none.
    const locks = (navigator as Partial<Navigator>).wakeLock;
    if (locks === undefined) return;
    let lock: WakeLockSentinel | null = null;
    let isWanted = true;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      try {
        lock = await locks.request('screen');
      } catch {
        // A battery that runs low refuses; the wall goes on.
        return;
      }
      if (!isWanted) void lock.release();
    };
    const onVisibility = (): void => void hold();
    void hold();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      isWanted = false;
      document.removeEventListener('visibilitychange', onVisibility);
      void lock?.release();
    };
  }, []);
}

/** Hides a pointer that rests. */
export function useStillCursor(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const rest = (): void => {
      dataset.cursor = 'rests';
    };
    let timer = setTimeout(rest, cursorRestsAfterMs);
    const onMove = (): void => {
      delete dataset.cursor;
      clearTimeout(timer);
      timer = setTimeout(rest, cursorRestsAfterMs);
    };
    window.addEventListener('pointermove', onMove);
    return () => {
      clearTimeout(timer);
      delete dataset.cursor;
      window.removeEventListener('pointermove', onMove);
    };
  }, []);
}
