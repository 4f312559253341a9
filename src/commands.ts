import { v4 as uuid } from 'uuid';
import type {
  WebsocketGroupMessage,
  WebsocketStartMessage,
  WebsocketStopMessage,
  WebsocketUserSubscribeMessage,
  WebsocketUserUnsubscribeMessage,
} from './vocabulary';

/** A creator of flat command actions; carries `.type` and `.match` as Redux Toolkit's creators do. */
export interface CommandCreator<Action extends { type: string }, Args extends unknown[]> {
  (...args: Args): Action;
  type: Action['type'];
  /** True for any action of this type, also one that was written by hand. */
  match: (action: unknown) => action is Action;
  toString(): Action['type'];
}

function commandCreator<Action extends { type: string }, Args extends unknown[] = [Omit<Action, 'type'>]>(
  type: Action['type'],
  prepare?: (fields: Partial<Action>) => Partial<Action>,
): CommandCreator<Action, Args> {
  const create = (...[fields]: Args): Action => {
    // Code without types may give nothing, which the middleware reports, or a row that has a type of its own.
    const given: object = prepare?.(fields ?? {}) ?? fields ?? {};
    const said = Object.entries({ ...given, type }).filter(
      ([, value]: [string, unknown]) => value !== undefined,
    );
    return Object.fromEntries(said) as Action;
  };
  return Object.assign(create, {
    type,
    match: (action: unknown): action is Action =>
      typeof action === 'object' && (action as { type?: unknown } | null)?.type === type,
    toString: () => type,
  });
}

/** A new UUID, or none where the platform has no `crypto`: the middleware then says what is missing. */
function createRequestId(): string | undefined {
  try {
    return uuid();
  } catch {
    return undefined;
  }
}

/** Fields of {@link websocketStart}. */
export type WebsocketStartFields = Omit<WebsocketStartMessage, 'type'>;

/**
 * Opens a connection, or replaces the parameters of the one that runs (specification: WebsocketStartMessage). With
 * `users` it starts the messages socket and fills a missing `clientRequestId` with a new UUID; without both it starts
 * the presence socket. The token is handed to no later middleware or reducer.
 */
export const websocketStart = /* @__PURE__ */ commandCreator<WebsocketStartMessage>(
  'WEBSOCKET_START',
  (fields) =>
    fields.users !== undefined && fields.clientRequestId === undefined
      ? { ...fields, clientRequestId: createRequestId() }
      : fields,
);

/**
 * Ends both sockets, or the one named. Forgets the token and what the socket brought: for `presence` the subscriptions,
 * rows, inferred members, one's own record and the identity; for `messages` the count.
 */
export const websocketStop = /* @__PURE__ */ commandCreator<
  WebsocketStopMessage,
  [fields?: Omit<WebsocketStopMessage, 'type'>]
>('WEBSOCKET_STOP');

/** Watches a user's presence until unsubscribed (specification: WebsocketUserSubscribeMessage). */
export const websocketUserSubscribe =
  /* @__PURE__ */ commandCreator<WebsocketUserSubscribeMessage>('WEBSOCKET_USER_SUBSCRIBE');

/** Stops watching a user on behalf of the holder. */
export const websocketUserUnsubscribe = /* @__PURE__ */ commandCreator<WebsocketUserUnsubscribeMessage>(
  'WEBSOCKET_USER_UNSUBSCRIBE',
);

/** A subscribe to a group. */
type GroupSubscribe = WebsocketGroupMessage & { type: 'WEBSOCKET_GROUP_SUBSCRIBE' };
/** An unsubscribe from a group. */
type GroupUnsubscribe = WebsocketGroupMessage & { type: 'WEBSOCKET_GROUP_UNSUBSCRIBE' };

/** Watches the presence of a group's members until unsubscribed (specification: WebsocketGroupMessage). */
export const websocketGroupSubscribe =
  /* @__PURE__ */ commandCreator<GroupSubscribe>('WEBSOCKET_GROUP_SUBSCRIBE');

/** Stops watching a group on behalf of the holder (specification: WebsocketGroupMessage). */
export const websocketGroupUnsubscribe = /* @__PURE__ */ commandCreator<GroupUnsubscribe>(
  'WEBSOCKET_GROUP_UNSUBSCRIBE',
);
