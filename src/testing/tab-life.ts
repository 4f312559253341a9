/** Whether a tab's code runs: `frozen` by the browser (it still answers messages), `hung` in a loop, or gone for good. */
export type TabState = 'running' | 'frozen' | 'hung' | 'gone';

/** Lets what happens in a tab happen when it can: at once, when it runs again, or never. */
export interface TabLife {
  state(): TabState;
  /** Lets something reach the tab's code now, or when the tab runs again. */
  run(task: () => void): void;
  /** The same for what the tab's code does to the world: it did that before it heard of whatever waits for it. */
  act(task: () => void): void;
  /** The same, in a microtask of its own. */
  runLater(task: () => unknown): void;
  /** A message came: a frozen tab handles it all the same, and may answer while it does. */
  hear(task: () => void): void;
  /** True while what the tab's code does reaches the world. */
  canAct(): boolean;
  /** Enters a state; whatever waited happens, in its order, when it is `running` again. */
  enter(state: TabState): void;
  /** Calls back when the tab is gone. */
  onEnd(callback: () => void): void;
}

/** A tab that runs; `pending` counts what is under way for {@link FakeTabs.settled}. */
export function createTabLife(later: (task: () => void) => void): TabLife {
  let state: TabState = 'running';
  let isAnswering = false;
  let waiting: (() => void)[] = [];
  let undone: (() => void)[] = [];
  let endings: (() => void)[] = [];

  function run(task: () => void): void {
    if (state === 'running') task();
    else if (state !== 'gone') waiting.push(task);
  }

  return {
    state: () => state,
    run,
    act(task) {
      if (state === 'running') task();
      else if (state !== 'gone') undone.push(task);
    },
    runLater(task) {
      later(() => {
        run(() => void task());
      });
    },
    hear(task) {
      if (state !== 'frozen') {
        run(task);
        return;
      }
      isAnswering = true;
      try {
        task();
      } finally {
        isAnswering = false;
      }
    },
    canAct: () => state === 'running' || isAnswering,
    enter(next) {
      if (state === 'gone') return;
      state = next;
      if (next === 'running') for (const task of [...undone.splice(0), ...waiting.splice(0)]) run(task);
      if (next !== 'gone') return;
      waiting = undone = [];
      const ended = endings;
      endings = [];
      for (const end of ended) end();
    },
    onEnd(callback) {
      endings.push(callback);
    },
  };
}
