import type { Problem, RealtimeError, RealtimeErrorCode } from '../vocabulary';
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

/** A reporter for one store. */
export function createReporter({ now, wallNow, tokens, dispatch, onError }: ReporterOptions): Reporter {
  /** By code: monotonic times of the last reports, oldest first, and how many were held back since. */
  const histories = new Map<RealtimeErrorCode, { reportedAt: number[]; suppressed: number }>();

  return {
    makeError: (problem) => ({ ...problem, message: redactTokens(problem.message, tokens()), at: wallNow() }),
    report(error) {
      const atMs = now();
      const { reportedAt, suppressed } = histories.get(error.code) ?? { reportedAt: [], suppressed: 0 };
      // One too many within a second, wherever that second begins.
      if (atMs - (reportedAt.at(-MAX_PER_WINDOW) ?? -Infinity) < WINDOW_MS) {
        histories.set(error.code, { reportedAt, suppressed: suppressed + 1 });
        return;
      }
      histories.set(error.code, {
        reportedAt: [...reportedAt, atMs].slice(-MAX_PER_WINDOW),
        suppressed: 0,
      });
      const reported = suppressed > 0 ? { ...error, suppressed } : error;
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
