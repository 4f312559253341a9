import type { ConnectionState, UserPresenceData } from '../../vocabulary';
import type { Identity, TabRole } from '../auth';
import { isReady } from './liveness';
import type { RealtimeSlices } from './slices';

type Slices<Root> = RealtimeSlices<Root>;

/** Makes `selectOwnPresence`. */
export const ownPresence =
  <Root>({ auth }: Slices<Root>): ((state: Root) => UserPresenceData | null) =>
  (state) =>
    auth(state).presence;

/** Makes `selectIdentity`. */
export const identity =
  <Root>({ auth }: Slices<Root>): ((state: Root) => Identity) =>
  (state) =>
    auth(state).natterbox;

/** Makes `selectUnreadMessages`. */
export const unreadMessages =
  <Root>({ messages }: Slices<Root>): ((state: Root) => number | null) =>
  (state) =>
    messages(state).unreadMessages;

/** Makes `selectPresenceConnection`. */
export const presenceConnection =
  <Root>({ auth }: Slices<Root>): ((state: Root) => ConnectionState) =>
  (state) =>
    auth(state).connection;

/** Makes `selectMessagesConnection`. */
export const messagesConnection =
  <Root>({ messages }: Slices<Root>): ((state: Root) => ConnectionState) =>
  (state) =>
    messages(state).connection;

/** Makes `selectIsPresenceStale`. Where the rows alone were thrown away under a ready socket, what is left is not fresh. */
export const isPresenceStale =
  <Root>({ auth, groups }: Slices<Root>): ((state: Root) => boolean) =>
  (state) =>
    !isReady(auth(state)) || groups(state).session === null;

/** Makes `selectAreMessagesStale`. */
export const areMessagesStale =
  <Root>({ messages }: Slices<Root>): ((state: Root) => boolean) =>
  (state) =>
    !isReady(messages(state));

/** Makes `selectTabRole`. */
export const tabRole =
  <Root>({ auth }: Slices<Root>): ((state: Root) => TabRole) =>
  (state) =>
    auth(state).tabRole;
