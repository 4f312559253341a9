import type { TroubleRequest } from './requests';

/** A flood under way. */
export interface Flood {
  stop: () => void;
}

const stepMs = 20;
// After a pause of the process (a breakpoint, a sleeping machine) it does not try to make up for the time lost.
const longestStepMs = 200;

/**
 * Calls `make(count)` so that counts add up to `perSecond`, for `seconds`, then `onEnd`. While `isHeld` nothing is made
 * and no time passes for it.
 */
export const startFlood = ({
  perSecond,
  seconds,
  make,
  isHeld,
  onEnd,
}: {
  perSecond: number;
  seconds: number;
  make: (count: number) => void;
  isHeld: () => boolean;
  onEnd: () => void;
}): Flood => {
  let leftMs = seconds * 1_000;
  let owed = 0;
  let lastAt = performance.now();

  const timer = setInterval(() => {
    const now = performance.now();
    const spanMs = Math.min(now - lastAt, longestStepMs, leftMs);
    lastAt = now;
    if (isHeld()) return;
    leftMs -= spanMs;
    owed += (spanMs * perSecond) / 1_000;
    const count = Math.floor(owed);
    owed -= count;
    if (count > 0) make(count);
    if (leftMs <= 0) {
      clearInterval(timer);
      onEnd();
    }
  }, stepMs);

  return {
    stop: () => {
      clearInterval(timer);
    },
  };
};

type FloodRequest = Extract<TroubleRequest, { kind: 'flood' }>;

/** Floods, one at a time: a second one takes the place of the first. */
export interface FloodControl {
  begin: (request: FloodRequest) => void;
  stop: () => void;
}

/** Creates the control of floods that `make` so many changes at once; `onEnd` is called when one ends by itself. */
export const createFloodControl = (
  make: (count: number, mostPerFrame: number) => void,
  isHeld: () => boolean,
  onEnd: () => void,
): FloodControl => {
  let current: Flood | null = null;
  const stop = () => {
    current?.stop();
    current = null;
  };
  return {
    begin: ({ perSecond, seconds, perFrame }) => {
      stop();
      current = startFlood({
        perSecond,
        seconds,
        isHeld,
        make: (count) => {
          make(count, perFrame);
        },
        onEnd,
      });
    },
    stop,
  };
};
