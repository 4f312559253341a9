import type { UserPresenceData } from '../../vocabulary';
import type { Identity } from '../auth';
import { idleConnection } from '../connection-state';
import type { ConnectionState } from '../connection-state';
import { isLive } from '../live';
import { connectionOf, isReady } from './liveness';
import type { RealtimeSlices } from './slices';
import type { TabRole } from './types';

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
    connectionOf(auth(state));

/** Makes `selectMessagesConnection`. */
export const messagesConnection =
  <Root>({ messages }: Slices<Root>): ((state: Root) => ConnectionState) =>
  (state) =>
    connectionOf(messages(state));

/** Makes `selectIsPresenceStale`. */
export const isPresenceStale =
  <Root>({ auth }: Slices<Root>): ((state: Root) => boolean) =>
  (state) =>
    !isReady(auth(state));

/** Makes `selectAreMessagesStale`. */
export const areMessagesStale =
  <Root>({ messages }: Slices<Root>): ((state: Root) => boolean) =>
  (state) =>
    !isReady(messages(state));

/** Makes `selectTabRole`. */
export const tabRole =
  <Root>({ auth }: Slices<Root>): ((state: Root) => TabRole) =>
  (state) => {
    const { connection, tabRole: role = 'alone' } = auth(state) as { tabRole?: TabRole } & ReturnType<
      typeof auth
    >;
    return connection === idleConnection || isLive(connection) ? role : 'alone';
  };
