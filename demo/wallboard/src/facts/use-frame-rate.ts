import { useEffect, useState } from 'react';

/** Frames that the browser drew in the last second, or `null` before the first; counts only while it is asked for. */
export function useFrameRate(): number | null {
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    let frames = 0;
    let startedAt = performance.now();
    const frame = (at: number): void => {
      frames += 1;
      if (at - startedAt >= 1_000) {
        setRate(Math.round((frames * 1_000) / (at - startedAt)));
        frames = 0;
        startedAt = at;
      }
      handle = requestAnimationFrame(frame);
    };
    let handle = requestAnimationFrame(frame);
    return () => {
      cancelAnimationFrame(handle);
    };
  }, []);
  return rate;
}
