import { timersOf, type CreateTimer } from '../timers';

/** A timer for what happens between tabs: nothing else takes turns with it. */
export const createTimer: CreateTimer = /* @__PURE__ */ timersOf(
  {
    post(turn) {
      turn();
    },
  },
  () => performance.now(),
);
