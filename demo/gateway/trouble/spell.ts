/** A condition that ends by itself. */
export interface Spell {
  isOn: () => boolean;
  /** `null` while it is not on. */
  secondsLeft: () => number | null;
  /** Begins, or begins again with a new end. */
  begin: (seconds: number) => void;
  /** Ends it early; nothing happens if it is not on. */
  end: () => void;
}

/** Creates a condition that is off at first; `onEnd` is called at every end. */
export const createSpell = (onEnd: () => void): Spell => {
  let timer: NodeJS.Timeout | undefined;
  let endsAt = 0;
  const end = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    onEnd();
  };

  return {
    isOn: () => timer !== undefined,
    secondsLeft: () => (timer === undefined ? null : Math.max(0, endsAt - performance.now()) / 1_000),
    begin: (seconds) => {
      clearTimeout(timer);
      endsAt = performance.now() + seconds * 1_000;
      timer = setTimeout(end, seconds * 1_000);
    },
    end,
  };
};
