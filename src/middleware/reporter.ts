import type { UnknownAction } from '@reduxjs/toolkit';
import { redactTokens } from '../protocol/text';
import { development } from '../state/development';
import { errorReported } from '../state/events';
import type { Problem, RealtimeError, RealtimeErrorCode } from '../vocabulary';

/** What the reporter needs. */
export interface ReporterOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** Texts that no message may hold. */
  tokens: () => Iterable<string>;
  /** True while nobody wants to hear of this socket any more. */
  isSilent: (socket: RealtimeError['socket']) => boolean;
  /** Dispatches an event that concerns this socket, or none; never throws. */
  emit: (event: UnknownAction, socket: RealtimeError['socket']) => void;
  onError: ((error: RealtimeError) => unknown) | false | undefined;
}

/** Turns problems into errors and tells the app, at most ten times a second for each code. */
export interface Reporter {
  /** Stamps a problem, and makes sure that it holds no token. */
  makeError: (problem: Problem) => RealtimeError;
  tell: (error: RealtimeError) => void;
  /** Both. */
  report: (problem: Problem) => void;
}

const WINDOW_MS = 1_000;
const MAX_PER_WINDOW = 10;

/** Reporting it through `onError` again could go on for ever. */
function complain(thrown: unknown): void {
  console.error('redux-cti-realtime: the option onError failed', thrown);
}

/** A reporter for one store. */
export function createReporter(options: ReporterOptions): Reporter {
  const { now, wallNow, tokens, isSilent, emit } = options;
  const onError: ReporterOptions['onError'] = options.onError ?? development?.sayError;
  /** By code: monotonic times of the last reports, oldest first, and how many were held back since. */
  const histories = new Map<RealtimeErrorCode, { reportedAt: number[]; suppressed: number }>();

  const makeError = (problem: Problem): RealtimeError => ({
    ...problem,
    message: redactTokens(problem.message, tokens()),
    at: wallNow(),
  });

  function tellApp(error: RealtimeError): void {
    if (!onError) return;
    try {
      // An async one rejects instead, and an unheard rejection ends a Node process.
      Promise.resolve(onError(error)).catch(complain);
    } catch (thrown) {
      complain(thrown);
    }
  }

  function tell(error: RealtimeError): void {
    if (isSilent(error.socket)) return;
    const atMs = now();
    const { reportedAt, suppressed } = histories.get(error.code) ?? { reportedAt: [], suppressed: 0 };
    // One too many within a second, wherever that second begins; a clock that stepped back has seen it end.
    const sinceMs = atMs - (reportedAt.at(-MAX_PER_WINDOW) ?? -Infinity);
    if (sinceMs >= 0 && sinceMs < WINDOW_MS) {
      histories.set(error.code, { reportedAt, suppressed: suppressed + 1 });
      return;
    }
    histories.set(error.code, { reportedAt: [...reportedAt, atMs].slice(-MAX_PER_WINDOW), suppressed: 0 });
    const told = suppressed > 0 ? { ...error, suppressed } : error;
    emit(errorReported(told), told.socket);
    tellApp(told);
  }

  return {
    makeError,
    tell,
    report(problem) {
      tell(makeError(problem));
    },
  };
}
