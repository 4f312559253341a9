import type { Problem, RealtimeError, RealtimeErrorCode } from '../errors';
import { redactTokens } from '../protocol/text';

/** What the reporter needs. */
export interface ReporterOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** Texts that no message may hold. */
  tokens: () => Iterable<string>;
  /** Puts the error into the store; never throws. */
  dispatch: (error: RealtimeError) => void;
  onError: ((error: RealtimeError) => void) | undefined;
}

/** Turns problems into errors and tells the app, at most ten times a second for each code. */
export interface Reporter {
  /** Stamps a problem, and makes sure that it holds no token. */
  makeError: (problem: Problem) => RealtimeError;
  report: (error: RealtimeError) => void;
}

const WINDOW_MS = 1_000;
const MAX_PER_WINDOW = 10;

interface History {
  /** Monotonic times of the last reports, at most `MAX_PER_WINDOW`, oldest first. */
  reportedAt: number[];
  suppressed: number;
}

/** A reporter for one store. */
export function createReporter({ now, wallNow, tokens, dispatch, onError }: ReporterOptions): Reporter {
  const histories = new Map<RealtimeErrorCode, History>();

  function historyOf(code: RealtimeErrorCode): History {
    let history = histories.get(code);
    if (history === undefined) histories.set(code, (history = { reportedAt: [], suppressed: 0 }));
    return history;
  }

  /** Takes note of a report, unless it would be one too many within a second, wherever that second begins. */
  function isDue({ reportedAt }: History): boolean {
    const atMs = now();
    if (reportedAt.length === MAX_PER_WINDOW) {
      if (atMs - (reportedAt[0] ?? -Infinity) < WINDOW_MS) return false;
      reportedAt.shift();
    }
    reportedAt.push(atMs);
    return true;
  }

  return {
    makeError: (problem) => ({ ...problem, message: redactTokens(problem.message, tokens()), at: wallNow() }),
    report(error) {
      const history = historyOf(error.code);
      if (!isDue(history)) {
        history.suppressed++;
        return;
      }
      const { suppressed } = history;
      const reported = suppressed > 0 ? { ...error, suppressed } : error;
      history.suppressed = 0;
      dispatch(reported);
      try {
        onError?.(reported);
      } catch (thrown) {
        // Reporting this through onError again could go on for ever.
        console.error('redux-cti-realtime: the option onError threw', thrown);
      }
    },
  };
}
