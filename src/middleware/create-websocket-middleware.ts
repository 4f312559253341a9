import {
  isAction,
  nanoid,
  type Dispatch,
  type Middleware,
  type MiddlewareAPI,
  type UnknownAction,
} from '@reduxjs/toolkit';
import { websocketStart, websocketStop } from '../commands';
import { createConnection, type Connection } from '../connection/connection';
import { createHandshakes } from '../connection/handshakes';
import { createPageLife, isPageHidden, type PageLife } from '../connection/page-life';
import { createTokens } from '../connection/tokens';
import { createMailbox, type Mailbox } from '../mailbox';
import { resolveOptions, type ResolvedOptions, type WebsocketMiddlewareOptions } from '../options';
import { showThrown } from '../protocol/text';
import { timersOf } from '../timers';
import { setUpCheck } from '../state/heard';
import { tellOptions } from '../state/option-names';
import type { SocketKind } from '../vocabulary';
import { createWatching } from '../watching/watching';
import { createCommandHandlers } from './commands';
import { createEvents } from './events';
import { redactStart } from './redact';
import { createReporter } from './reporter';
import type { SharedParts, Sharing } from './sharing';
import { socketKinds, validateStop, type Fields } from './validate';

const wallNow = (): number => Date.now();

/** The way out: our events go through it to the store, but for those of a socket whose stop waits for its turn. */
function createExit(dispatch: Dispatch) {
  const stopsWaiting: Record<SocketKind, number> = { presence: 0, messages: 0 };

  return {
    isStopping: (socket: SocketKind | null): boolean => socket !== null && stopsWaiting[socket] > 0,
    /** What a reducer, a listener or a later middleware throws does not come back: the socket must live on. */
    emit: (event: UnknownAction, socket: SocketKind | null): void => {
      if (socket !== null && stopsWaiting[socket] > 0) return;
      try {
        // Twice, so that a development build can tell whether anybody stands before us; see `heard.ts`.
        dispatch(event, event);
      } catch (thrown) {
        console.error(`redux-cti-realtime: dispatching ${event.type} threw`, thrown);
      }
    },
    expectStop: (sockets: readonly SocketKind[], change: 1 | -1): void => {
      for (const socket of sockets) stopsWaiting[socket] += change;
    },
  };
}

/** A connection for each socket. */
function bothOf(connect: (socket: SocketKind) => Connection): Record<SocketKind, Connection> {
  return { presence: connect('presence'), messages: connect('messages') };
}

/** Tells both connections of the page's life; each happening is a turn. */
function followPage(
  isFollowed: boolean,
  mailbox: Mailbox,
  connections: Record<SocketKind, Connection>,
): PageLife {
  return createPageLife(isFollowed, (happening) => {
    mailbox.post(() => {
      for (const socket of socketKinds) connections[socket].page(happening);
    });
  });
}

/** Builds the parts of one store's middleware and joins them; holds no logic of its own. */
function assemble(api: MiddlewareAPI, options: ResolvedOptions, given: WebsocketMiddlewareOptions) {
  const { now } = options;
  const mailbox = createMailbox();
  const createTimer = timersOf(mailbox, now);
  const { emit, isStopping, expectStop } = createExit(api.dispatch);
  const reporter = createReporter({
    ...options,
    wallNow,
    tokens: () => tokens.known(),
    isSilent: isStopping,
    emit,
  });
  const { report, makeError } = reporter;
  const tokens = createTokens({ options, mailbox, createTimer, wallNow, report });
  const ownWatching = createWatching({
    now,
    createTimer,
    send: (frame) => {
      connections.presence.send(frame);
    },
    onAnswer: (attribution) => {
      events.inbox.add(attribution, now());
    },
  });
  const shared: SharedParts | null | undefined = (options.tabs as Sharing | undefined)?.join({
    options: given,
    mailbox,
    createTimer,
    now,
    watching: ownWatching,
    events: () => events,
    connections: () => connections,
    // eslint-disable-next-line @typescript-eslint/unbound-method -- only to be told from others
    getState: api.getState,
    emit,
  });
  const watching = shared?.watching ?? ownWatching;
  const events = createEvents({
    watching,
    intervalMs: options.flushIntervalMs,
    createTimer,
    now,
    isHidden: isPageHidden,
    wallNow,
    tokens: tokens.known,
    emit,
    report,
    tellError: reporter.tell,
    isSilent: options.onError === false,
  });
  const handshakes = createHandshakes();
  const connect = (socket: SocketKind): Connection =>
    createConnection({
      socket,
      options,
      mailbox,
      createTimer,
      tokens,
      handshakes,
      createId: nanoid,
      wallNow,
      makeError,
      tell: events.hear,
    });
  const connections: Record<SocketKind, Connection> = shared?.connections ?? bothOf(connect);
  const pageLife = followPage(options.pageLifecycle, mailbox, connections);
  const parts = { options, connections, tokens, watching, events, pageLife, report };
  const handlers = createCommandHandlers(parts);
  return { mailbox, inbox: events.inbox, handlers, report, expectStop };
}

const nobodyHears = (): null => null;

/** The sockets that a command stops: none, where it is another command, breaks its rule or cannot even be read. */
function socketsStoppedBy(command: Fields): readonly SocketKind[] {
  try {
    return (command.type === websocketStop.type ? validateStop(command, nobodyHears) : null) ?? [];
  } catch {
    return [];
  }
}

/**
 * The middleware that owns the sockets. It must stand first in the chain (`prepend`), so that nothing after it sees an
 * access token. Creating it opens nothing; one instance given to two stores keeps two independent sets of sockets.
 *
 * @example
 * ```ts
 * const store = configureStore({
 *   reducer: realtimeReducers,
 *   middleware: (getDefault) => getDefault().prepend(createWebsocketMiddleware()),
 * });
 * ```
 * @throws TypeError naming the option, where one cannot be used; and where a store calls this function itself
 */
export function createWebsocketMiddleware(options: WebsocketMiddlewareOptions = {}): Middleware {
  // Code without types may give anything.
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw new TypeError('createWebsocketMiddleware: the options must be an object.');
  }
  // What a store gives a middleware: the function itself stands in the chain, and would do nothing, in silence.
  if ('dispatch' in options && 'getState' in options) {
    throw new TypeError(
      'createWebsocketMiddleware was not called: getDefault().prepend(createWebsocketMiddleware()), with brackets.',
    );
  }
  const resolved = resolveOptions(options);
  if (resolved.onError !== false) tellOptions?.('createWebsocketMiddleware', options);
  return (api) => {
    const { mailbox, inbox, handlers, report, expectStop } = assemble(api, resolved, options);

    /** The command's turn: whatever is wrong with it ends in a report, never in a throw out of `dispatch`. */
    function post(command: UnknownAction, type: string): void {
      const stopped = socketsStoppedBy(command);
      expectStop(stopped, 1);
      mailbox.post(() => {
        expectStop(stopped, -1);
        try {
          handlers.get(type)?.(command, type);
        } catch (thrown) {
          const message = `${type}: the command could not be carried out: ${showThrown(thrown)}.`;
          report({ code: 'INVALID_COMMAND', socket: null, message });
        }
      });
    }

    return (next) => (action, beside?: unknown) => {
      setUpCheck?.noteFirst(beside);
      let type: unknown;
      try {
        ({ type } = action as UnknownAction);
      } catch {
        // No action at all, or one that cannot be read: the store judges it.
      }
      if (!handlers.has(type)) return next(action);
      // A start that is no plain object is none for Redux either, but whoever stands behind could read its token.
      const isStart = type === websocketStart.type && typeof action === 'object';
      if (!isStart && !isAction(action)) return next(action);
      const command = action as UnknownAction;
      // What came before a command takes effect before it; only a stop throws it away.
      if (type !== websocketStop.type) inbox.flush();
      try {
        return next(isStart ? redactStart(command) : command);
      } finally {
        // Also where a reducer, a subscriber or a later middleware throws: that is the app's to hear, and no refusal.
        post(command, type as string);
      }
    };
  };
}
