import { current, isDraft } from '@reduxjs/toolkit';

const made = /* @__PURE__ */ new WeakSet();

/** Marks a state, or a part of one, as made by this process and gives it back; no copy and no serialisation keeps the mark. */
export function markLive<Part extends object>(part: Part): Part {
  made.add(part);
  return part;
}

/** Whether this process made it. What was preloaded, persisted or written by hand is a copy, or no object at all. */
export function isLive(part: unknown): boolean {
  return made.has(part as object);
}

/** What stands behind a draft of Immer's, which is gone when its recipe ends: nothing of it may be kept or compared. */
export function withoutDraft<State>(state: State): State {
  return isDraft(state) ? (current(state as object) as State) : state;
}

/**
 * Makes the function that gives a slice's state as this process may take it, whatever was put in its place: the very
 * object where all of it is live, else what `adopt` makes of it, the same for the same object. Reducers and selectors
 * both ask, because what comes out of storage may be merged behind the reducers' back.
 */
export function createLiveView<State extends object>(
  initialState: State,
  adopt: (given: Partial<Record<keyof State, unknown>>) => State,
): (given: unknown) => State {
  const adopted = new WeakMap<object, State>();
  return (given) => {
    if (isLive(given)) return given as State;
    const state = withoutDraft(given);
    if (typeof state !== 'object' || state === null) return initialState;
    const known = adopted.get(state);
    if (known !== undefined) return known;
    const view = adopt(state);
    if (view !== state) adopted.set(state, view);
    return view;
  };
}
