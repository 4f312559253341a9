/**
 * Virtual time, fast enough for a million lives of a connection: nothing waits, and nothing runs twice. The client's
 * timers and the world's own tasks are kept apart, because browsers throttle the one and not the other.
 */
export interface Clock {
  /** Monotonic milliseconds. */
  now: () => number;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** Moves the wall clock only. */
  jump: (byMs: number) => void;
  /** The world's own timer: networks and servers run on whatever the client's page goes through. */
  later: (delayMs: number, run: () => void) => void;
  /** Runs the next thing that is due by `untilMs` and moves there; false when nothing is. */
  step: (untilMs: number) => boolean;
  moveTo: (ms: number) => void;
  /** Timers of the client that are alive. */
  clientTimerCount: () => number;
  /** A hidden tab: the client's timers fire once a minute only. */
  throttle: (isOn: boolean) => void;
  /** The client's machine sleeps: none of its timers fire. */
  suspend: (isOn: boolean) => void;
  reset: () => void;
  /** Stands in for `setTimeout`, `clearTimeout` and `Date.now`; gives them back when called. */
  install: () => () => void;
}

interface Task {
  dueMs: number;
  run: () => void;
  isLive: boolean;
}

const THROTTLED_TICK_MS = 60_000;
const EPOCH_MS = 1_750_000_000_000;

/** In order of time, and of scheduling where times are equal; latest first, so that the next is popped. */
function enqueue(queue: Task[], task: Task): void {
  let at = queue.length;
  while (at > 0 && (queue[at - 1]?.dueMs ?? Infinity) <= task.dueMs) at--;
  queue.splice(at, 0, task);
}

function next(queue: Task[]): Task | undefined {
  while (queue.length > 0 && queue[queue.length - 1]?.isLive === false) queue.pop();
  return queue[queue.length - 1];
}

/** A clock at its beginning. */
export function createClock(): Clock {
  let nowMs = 0;
  let wallOffsetMs = EPOCH_MS;
  let isThrottled = false;
  let isSuspended = false;
  let worldTasks: Task[] = [];
  let clientTimers: Task[] = [];

  function schedule(queue: Task[], delayMs: number, run: () => void): Task {
    const task = { dueMs: nowMs + Math.max(0, delayMs), run, isLive: true };
    enqueue(queue, task);
    return task;
  }

  function firesAt({ dueMs }: Task): number {
    if (isSuspended) return Infinity;
    const dueNow = Math.max(dueMs, nowMs);
    return isThrottled ? Math.ceil(dueNow / THROTTLED_TICK_MS) * THROTTLED_TICK_MS : dueNow;
  }

  function run(queue: Task[], task: Task, atMs: number): void {
    queue.pop();
    nowMs = Math.max(nowMs, atMs);
    task.isLive = false;
    task.run();
  }

  const clock: Clock = {
    now: () => nowMs,
    wallNow: () => nowMs + wallOffsetMs,
    jump(byMs) {
      wallOffsetMs += byMs;
    },
    later(delayMs, task) {
      schedule(worldTasks, delayMs, task);
    },
    step(untilMs) {
      const world = next(worldTasks);
      const timer = next(clientTimers);
      const worldAt = world?.dueMs ?? Infinity;
      const timerAt = timer === undefined ? Infinity : firesAt(timer);
      if (Math.min(worldAt, timerAt) > untilMs) return false;
      if (world !== undefined && worldAt <= timerAt) run(worldTasks, world, worldAt);
      else if (timer !== undefined) run(clientTimers, timer, timerAt);
      return true;
    },
    moveTo(ms) {
      nowMs = Math.max(nowMs, ms);
    },
    clientTimerCount: () => clientTimers.filter(({ isLive }) => isLive).length,
    throttle(isOn) {
      isThrottled = isOn;
    },
    suspend(isOn) {
      isSuspended = isOn;
    },
    reset() {
      nowMs = 0;
      wallOffsetMs = EPOCH_MS;
      isThrottled = isSuspended = false;
      worldTasks = [];
      clientTimers = [];
    },
    install: () =>
      standIn(
        (delayMs, task) => schedule(clientTimers, delayMs, task),
        () => clock.wallNow(),
      ),
  };
  return clock;
}

function standIn(schedule: (delayMs: number, run: () => void) => Task, wallNow: () => number): () => void {
  const { setTimeout, clearTimeout } = globalThis;
  const dateNow = Date.now;
  Object.assign(globalThis, {
    setTimeout: (run: () => void, delayMs = 0) => schedule(delayMs, run),
    clearTimeout: (task: Task | undefined) => {
      if (task !== undefined) task.isLive = false;
    },
  });
  Date.now = wallNow;
  return () => {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Date.now = dateNow;
  };
}
