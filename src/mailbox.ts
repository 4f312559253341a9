/** Something that happened to the middleware: a command, a frame, a close, a timer, the page, an answer of the app's. */
export type Turn = () => void;

/**
 * Takes turns one after another, each run to its end. What happens during a turn waits for its end, so no part is ever
 * found half changed.
 */
export interface Mailbox {
  /** Runs the turn now, or after the present one. */
  post(turn: Turn): void;
  /** The same for a turn with an argument. While nothing runs it is called directly: the hot path makes no closure. */
  post<Argument>(turn: (argument: Argument) => void, argument: Argument): void;
}

/** An idle mailbox. */
export function createMailbox(): Mailbox {
  const waiting: Turn[] = [];
  let isRunning = false;

  function post<Argument>(turn: (argument: Argument) => void, argument?: Argument): void {
    if (isRunning) {
      waiting.push(() => {
        turn(argument as Argument);
      });
      return;
    }
    isRunning = true;
    try {
      turn(argument as Argument);
      // Asked first, because taking from an empty list costs more than a turn need.
      while (waiting.length > 0) waiting.shift()?.();
    } finally {
      isRunning = false;
      // Where a turn threw, what waits is no less true.
      if (waiting.length > 0) post(() => undefined);
    }
  }

  return { post };
}
