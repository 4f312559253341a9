import { isAction, type Middleware } from '@reduxjs/toolkit';
import {
  selectGroupDisplayItems,
  selectGroupStatus,
  selectIdentity,
  selectMessagesConnection,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectTabRole,
  type RealtimeRootState,
} from '../index';
import { createRing, type DiagnosticsEntry } from './entries';
import { createExplanations, type DiagnosticsSelectors } from './explain';
import { writeReport } from './report';
import { createWishes } from './wishes';

/** Options of {@link createDiagnostics}. */
export interface DiagnosticsOptions<State> {
  /** How many entries are kept. @defaultValue 200 */
  size?: number | undefined;
  /** For slices that are mounted elsewhere. @defaultValue those of `auth`, `groups` and `messages` */
  selectors?: DiagnosticsSelectors<State> | undefined;
}

/** What {@link createDiagnostics} gives. */
export interface Diagnostics<State> {
  /** Stands right behind the middleware of the package; for one store. */
  middleware: Middleware;
  /** What happened lately, oldest first: connections, sessions, errors, commands, identities, roles. */
  entries: () => DiagnosticsEntry[];
  /** A text to copy into a ticket, of at most 4,000 characters: the state in numbers, then what happened lately, the newest first. */
  report: (state: State) => string;
  /** Why a user is live, stale or unknown, in sentences. */
  explainPresence: (state: State, userId: number) => string;
  /** Why a group is empty, loading or not there, in sentences. */
  explainGroup: (state: State, groupId: number) => string;
}

const rootSelectors: DiagnosticsSelectors<RealtimeRootState> = {
  selectGroupDisplayItems,
  selectGroupStatus,
  selectIdentity,
  selectMessagesConnection,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectTabRole,
};

/**
 * Remembers what happened lately, and explains what is shown, for whoever gives support: counts and times, never a
 * token, a name or an availability; of persons ids only.
 *
 * @throws TypeError where `size` is no whole number from 1
 * @example
 * ```ts
 * const diagnostics = createDiagnostics();
 * const store = configureStore({
 *   reducer: realtimeReducers,
 *   middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware(), diagnostics.middleware),
 * });
 * console.log(diagnostics.explainPresence(store.getState(), 67890));
 * ```
 */
export function createDiagnostics<State = RealtimeRootState>({
  size = 200,
  selectors = rootSelectors as unknown as DiagnosticsSelectors<State>,
}: DiagnosticsOptions<State> = {}): Diagnostics<State> {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new TypeError(`createDiagnostics: size must be a whole number from 1; got ${String(size)}.`);
  }
  const ring = createRing(size);
  const wishes = createWishes();
  const explanations = createExplanations(selectors, wishes);
  return {
    middleware: () => (next) => (action) => {
      try {
        if (isAction(action)) {
          ring.note(action);
          wishes.note(action);
        }
      } catch {
        // An action that cannot be read is the others' to judge: whoever looks on never throws out of `dispatch`.
      }
      return next(action);
    },
    entries: ring.entries,
    report(state) {
      const groups = wishes.groupIds().map((groupId) => explanations.explainGroup(state, groupId));
      return writeReport(state, selectors, groups, ring.entries());
    },
    ...explanations,
  };
}
