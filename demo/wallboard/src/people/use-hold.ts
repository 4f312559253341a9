import { useEffect, useMemo, useRef, useState, type FocusEvent } from 'react';

/** A reader who rests for so long reads no row; the order may follow the people again. */
const holdMs = 10_000;

/** What tells that the reader is in a list; spread it on the list's element. */
export interface Hold {
  onPointerMove: () => void;
  onPointerLeave: () => void;
  onKeyDownCapture: () => void;
  onFocus: (event: FocusEvent<HTMLElement>) => void;
  onBlur: () => void;
}

/** Whether the reader is in the list, with the pointer or the keyboard, and not for long at rest. */
export function useHold(): [isHeld: boolean, hold: Hold] {
  const [isHeld, setIsHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const hold = useMemo((): Hold => {
    const release = (): void => {
      clearTimeout(timer.current);
      setIsHeld(false);
    };
    const take = (): void => {
      clearTimeout(timer.current);
      timer.current = setTimeout(release, holdMs);
      setIsHeld(true);
    };
    return {
      onPointerMove: take,
      onPointerLeave: release,
      onKeyDownCapture: take,
      onFocus: (event) => {
        // A click focuses too, and would hold the order after the pointer left.
        if (event.currentTarget.matches(':focus-visible')) take();
      },
      onBlur: release,
    };
  }, []);
  return [isHeld, hold];
}
