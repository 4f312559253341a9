/** Something that happened to the middleware: a command, a frame, a close, a timer, the page, an answer of the app's. */
export type Turn = () => void;

/**
 * Takes turns one after another, each run to its end. What happens during a turn waits for its end, so no part is ever
 * found half changed.
 */
export interface Mailbox {
  /** Runs the turn now, or after the present one. */
  post(turn: Turn): void;
  /** The same for a turn that ends what runs: the rest of the present turn tells nobody anything any more. */
  postStop(turn: Turn): void;
  /** True while nothing runs. Who asks may then `run` a function with its arguments and spare the closure. */
  isIdle(): boolean;
  /** Runs one turn with an argument; only while idle. */
  run<Argument>(turn: (argument: Argument) => void, argument: Argument): void;
  /** True while a stop waits. */
  isStopping(): boolean;
}

/** An idle mailbox. */
export function createMailbox(): Mailbox {
  const waiting: Turn[] = [];
  let isRunning = false;
  let stops = 0;

  function drain(): void {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
  }

  function run<Argument>(turn: (argument: Argument) => void, argument: Argument): void {
    isRunning = true;
    try {
      turn(argument);
      if (waiting.length > 0) drain();
    } finally {
      isRunning = false;
    }
  }

  function post(turn: Turn): void {
    if (isRunning) waiting.push(turn);
    else run(turn, undefined);
  }

  return {
    post,
    postStop(turn) {
      stops++;
      post(() => {
        stops--;
        turn();
      });
    },
    isIdle: () => !isRunning,
    run,
    isStopping: () => stops > 0,
  };
}
