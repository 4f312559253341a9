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

interface Window {
  startedAt: number;
  reported: number;
  suppressed: number;
}

/** A reporter for one store. */
export function createReporter({ now, wallNow, tokens, dispatch, onError }: ReporterOptions): Reporter {
  const windows = new Map<RealtimeErrorCode, Window>();

  function windowOf(code: RealtimeErrorCode): Window {
    let window = windows.get(code);
    if (window === undefined || now() - window.startedAt >= WINDOW_MS) {
      window = { startedAt: now(), reported: 0, suppressed: window?.suppressed ?? 0 };
      windows.set(code, window);
    }
    return window;
  }

  return {
    makeError: (problem) => ({ ...problem, message: redactTokens(problem.message, tokens()), at: wallNow() }),
    report(error) {
      const window = windowOf(error.code);
      if (window.reported >= MAX_PER_WINDOW) {
        window.suppressed++;
        return;
      }
      window.reported++;
      const reported = window.suppressed > 0 ? { ...error, suppressed: window.suppressed } : error;
      window.suppressed = 0;
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
