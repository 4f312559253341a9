import { isAction, type Dispatch, type Middleware, type UnknownAction } from '@reduxjs/toolkit';
import { websocketStart, websocketStop } from '../commands';
import { createConnection, type Connection } from '../connection/connection';
import { createPageLifecycle, isPageHidden } from '../connection/page-life';
import { createTokenDesk } from '../connection/token-desk';
import { resolveOptions, type ResolvedOptions, type WebsocketMiddlewareOptions } from '../options';
import type { SocketKind } from '../vocabulary';
import { showThrown } from '../protocol/text';
import { errorReported } from '../state/events';
import { createTimer } from '../timers';
import { createWatching } from '../watching/watching';
import { createDelivery } from './delivery';
import { createCommandHandlers } from './handlers/commands';
import type { Parts } from './handlers/context';
import { createIncomingHandler } from './handlers/incoming';
import { createInbox } from './inbox';
import { createOwnRecord } from './own-record';
import { redactStart } from './redact';
import { createReporter } from './reporter';
import { socketKinds } from './validate';

const wallNow = (): number => Date.now();

/** Builds the parts of one store's middleware and joins them; holds no logic of its own. */
function assemble(dispatch: Dispatch, options: ResolvedOptions): Parts {
  const { now } = options;
  const emit = (event: UnknownAction): void => {
    try {
      dispatch(event);
    } catch (thrown) {
      // A reducer, a listener or a later middleware threw. The socket must live on, and the error must not vanish.
      console.error(`redux-cti-realtime: dispatching ${event.type} threw`, thrown);
    }
  };
  const own = createOwnRecord();
  const connect = (socket: SocketKind): Connection =>
    createConnection({
      socket,
      options,
      desk,
      wallNow,
      ...reporter,
      // What waits was received before the change.
      onBeforeChange: inbox.flush,
      onChange: delivery.changeOf(socket),
      onSession: () => {
        if (socket === 'presence') watching.begin();
      },
      onFrame: (frame, atMs) => {
        incoming(frame, atMs);
      },
    });
  /** For all connections at once. */
  const both = (happening: 'offline' | 'hurry' | 'restored') => (): void => {
    for (const socket of socketKinds) connections[socket][happening]();
  };
  const desk = createTokenDesk({
    ...options,
    wallNow,
    onRefreshed: (replaced, token) => {
      for (const socket of socketKinds) connections[socket].replaceToken(replaced, token);
    },
  });
  const reporter = createReporter({
    ...options,
    wallNow,
    tokens: () => desk.known(),
    dispatch: (error) => {
      emit(errorReported(error));
    },
  });
  const watching = createWatching({
    now,
    createTimer,
    send: (frame) => {
      connections.presence.send(frame);
    },
    onAnswer: (attribution) => {
      inbox.add(attribution, now());
    },
  });
  const delivery = createDelivery({ own, watching, wallNow, emit });
  const inbox = createInbox({
    intervalMs: options.flushIntervalMs,
    now,
    isHidden: isPageHidden,
    deliver: delivery.deliver,
  });
  const lifecycle = createPageLifecycle(options.pageLifecycle, {
    onOffline: both('offline'),
    onHurry: both('hurry'),
    onRestored: both('restored'),
  });
  const connections = { presence: connect('presence'), messages: connect('messages') };
  const parts: Parts = {
    options,
    connections,
    desk,
    watching,
    inbox,
    own,
    lifecycle,
    report: (problem) => {
      reporter.report(reporter.makeError(problem));
    },
    emit,
  };
  const incoming = createIncomingHandler(parts);
  return parts;
}

/**
 * Runs commands one after another: one that is dispatched by whoever hears of another's first effects waits until that
 * is carried out, so that none finds the parts half changed.
 */
function createCommandRunner({ report }: Parts): (type: string, carryOut: () => void) => void {
  const waiting: (() => void)[] = [];
  let isRunning = false;

  return (type, carryOut) => {
    waiting.push(() => {
      try {
        carryOut();
      } catch (thrown) {
        // Whatever is wrong with a command ends in a report, never in a throw out of `dispatch`.
        const message = `${type}: the command could not be carried out: ${showThrown(thrown)}.`;
        report({ code: 'INVALID_COMMAND', socket: null, message });
      }
    });
    if (isRunning) return;
    isRunning = true;
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) run();
    isRunning = false;
  };
}

/** What an action, or what only looks like one, says of its type; the store judges what throws when it is read. */
function typeOf(action: unknown): unknown {
  try {
    return (action as { type?: unknown } | null | undefined)?.type;
  } catch {
    return undefined;
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
 * @throws TypeError naming the option, where one cannot be used
 */
export function createWebsocketMiddleware(options?: WebsocketMiddlewareOptions): Middleware {
  const resolved = resolveOptions(options);
  return ({ dispatch }) => {
    const parts = assemble(dispatch, resolved);
    const handlers = createCommandHandlers(parts);
    const run = createCommandRunner(parts);
    return (next) => (action) => {
      const type = typeOf(action);
      const handler = handlers.get(type);
      if (handler === undefined) return next(action);
      // A start that is no plain object is none for Redux either, but whoever stands behind could read its token.
      const isStart = type === websocketStart.type && typeof action === 'object';
      if (!isStart && !isAction(action)) return next(action);
      const command = action as UnknownAction;
      // What came before a command takes effect before it; only a stop throws it away.
      if (type !== websocketStop.type) parts.inbox.flush();
      try {
        return next(isStart ? redactStart(command) : command);
      } finally {
        // Also where a reducer, a subscriber or a later middleware throws: that is the app's to hear, and no refusal.
        run(type as string, () => {
          handler(command, type as string);
        });
      }
    };
  };
}
