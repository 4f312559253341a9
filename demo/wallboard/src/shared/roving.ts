import type { FocusEvent, KeyboardEvent } from 'react';

const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

const stopsIn = (container: HTMLElement): HTMLElement[] => [
  ...container.querySelectorAll<HTMLElement>('[data-stop]'),
];

function makeStop(container: HTMLElement, stop: HTMLElement | undefined): void {
  if (stop === undefined) return;
  for (const other of stopsIn(container)) other.tabIndex = other === stop ? 0 : -1;
}

/** What a container of many controls needs to be one stop of the Tab key, with the arrows to walk inside. */
export interface Roving {
  ref: (container: HTMLElement | null) => (() => void) | undefined;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onFocus: (event: FocusEvent<HTMLElement>) => void;
}

function follow(container: HTMLElement | null): (() => void) | undefined {
  if (container === null) return;
  // Controls come and go; there is always one that Tab reaches: the one last used, the current one, or the first.
  const mend = (): void => {
    const stops = stopsIn(container);
    if (stops.filter((stop) => stop.tabIndex === 0).length === 1) return;
    makeStop(container, stops.find((stop) => stop.hasAttribute('aria-current')) ?? stops[0]);
  };
  mend();
  const observer = new MutationObserver(mend);
  observer.observe(container, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
  };
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const stops = stopsIn(event.currentTarget);
  const index = stops.indexOf(event.target as HTMLElement);
  if (index < 0) return;
  const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl';
  const step = (steps[event.key] ?? 0) * (isMirrored && /Left|Right/.test(event.key) ? -1 : 1);
  const edges: Partial<Record<string, number>> = { Home: 0, End: stops.length - 1 };
  const next = edges[event.key] ?? (step === 0 ? null : index + step);
  if (next === null) return;
  event.preventDefault();
  stops[next]?.focus();
}

/** Spread it on a container; mark its controls with `data-stop` and give them `tabIndex={-1}`. */
export const roving: Roving = {
  ref: follow,
  onKeyDown: walk,
  onFocus: (event) => {
    if (event.target.dataset.stop !== undefined) makeStop(event.currentTarget, event.target);
  },
};
