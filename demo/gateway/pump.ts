/** Lets simulated time follow real time. */
export interface Pump {
  stop: () => void;
}

const stepMs = 50;
// A machine that slept does not wake up to hours of history.
const longestStepMs = 1_000;

/** Calls `advance` with the simulated milliseconds that passed, `speed` for each real one; none pass while `isHeld`. */
export const startPump = ({
  speed,
  advance,
  isHeld,
}: {
  speed: number;
  advance: (spanMs: number) => void;
  isHeld: () => boolean;
}): Pump => {
  let lastAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const spanMs = Math.min(now - lastAt, longestStepMs);
    lastAt = now;
    if (!isHeld() && speed > 0) advance(spanMs * speed);
  }, stepMs);

  return {
    stop: () => {
      clearInterval(timer);
    },
  };
};
