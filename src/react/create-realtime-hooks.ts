import type { Context } from 'react';
import type { ReactReduxContextValue } from 'react-redux';
import type {
  ConnectionState,
  GroupStatus,
  GroupSummary,
  GroupView,
  GroupViewResult,
  ListenIn,
  PresenceFreshness,
  PresenceSince,
  RealtimeSelectors,
  TabRole,
  Thresholds,
  UserDisplayItem,
  UserPresenceData,
} from '../index';
import { createEnvironment, type Maybe } from './environment';
import * as read from './reading-hooks';
import { usersPresence } from './users-presence';
import * as watch from './watching-hooks';

/** The selectors that the hooks use; `createRealtimeSelectors` gives them for any mount point. */
export type RealtimeHookSelectors<State> = Pick<
  RealtimeSelectors<State>,
  | 'selectGroupDisplayItems'
  | 'selectGroupStatus'
  | 'selectGroupSummary'
  | 'selectGroupView'
  | 'selectIdentity'
  | 'selectListenIn'
  | 'selectMessagesConnection'
  | 'selectNextThresholdAt'
  | 'selectOverThreshold'
  | 'selectOwnPresence'
  | 'selectPresenceConnection'
  | 'selectPresenceFreshness'
  | 'selectPresenceSince'
  | 'selectTabRole'
  | 'selectUnreadMessages'
  | 'selectUserDisplayItem'
>;

/** Where {@link createRealtimeHooks} finds the store and its slices. */
export interface RealtimeHooksOptions<State> {
  selectors: RealtimeHookSelectors<State>;
  /** The react-redux context of the `Provider`. @defaultValue react-redux' own */
  context?: Context<ReactReduxContextValue | null> | undefined;
}

/** The hooks of the package, for one mount point and context. */
export interface RealtimeHooks {
  /** See `useUserPresence`. */
  useUserPresence: (orgId: Maybe<string>, userId: Maybe<number>) => UserDisplayItem | undefined;
  /** See `useUsersPresence`. */
  useUsersPresence: (orgId: Maybe<string>, userIds: Maybe<readonly number[]>) => UserDisplayItem[];
  /** See `useGroupPresence`. */
  useGroupPresence: (orgId: Maybe<string>, groupId: Maybe<number>) => readonly UserDisplayItem[];
  /** See `useOwnPresence`. */
  useOwnPresence: () => UserPresenceData | null;
  /** See `useUnreadMessages`. */
  useUnreadMessages: () => number | null;
  /** See `usePresenceConnection`. */
  usePresenceConnection: () => ConnectionState;
  /** See `useMessagesConnection`. */
  useMessagesConnection: () => ConnectionState;
  /** See `useGroupSummary`. */
  useGroupSummary: (groupId: Maybe<number>) => GroupSummary;
  /** See `useGroupStatus`. */
  useGroupStatus: (groupId: Maybe<number>) => GroupStatus;
  /** See `useGroupView`. */
  useGroupView: (groupId: Maybe<number>, view: GroupView) => GroupViewResult;
  /** See `useOverThreshold`. */
  useOverThreshold: (groupId: Maybe<number>, thresholds: Thresholds) => readonly number[];
  /** See `usePresenceFreshness`. */
  usePresenceFreshness: (userId: Maybe<number>) => PresenceFreshness;
  /** See `usePresenceSince`. */
  usePresenceSince: (userId: Maybe<number>) => PresenceSince;
  /** See `useListenIn`. */
  useListenIn: (userId: Maybe<number>) => ListenIn;
  /** See `useTabRole`. */
  useTabRole: () => TabRole;
}

/**
 * Makes the hooks of this package for slices that are mounted elsewhere than at `auth`, `groups` and `messages`, or for
 * a store in a react-redux context of its own.
 *
 * @example
 * ```tsx
 * const selectors = createRealtimeSelectors((state: RootState) => state.cti);
 * const { useUserPresence } = createRealtimeHooks({ selectors });
 *
 * function Colleague({ orgId, userId }: { orgId: string; userId: number }) {
 *   return <li>{useUserPresence(orgId, userId)?.availability ?? 'unknown'}</li>;
 * }
 * ```
 */
export function createRealtimeHooks<State>({
  selectors,
  context,
}: RealtimeHooksOptions<State>): RealtimeHooks {
  const environment = createEnvironment(selectors.selectIdentity, context);
  return {
    useUserPresence: watch.userPresence(environment, selectors.selectUserDisplayItem),
    useUsersPresence: usersPresence(environment, selectors.selectUserDisplayItem),
    useGroupPresence: watch.groupPresence(environment, selectors.selectGroupDisplayItems),
    useOwnPresence: watch.ownPresence(environment, selectors.selectOwnPresence),
    useUnreadMessages: read.reading(environment, selectors.selectUnreadMessages),
    usePresenceConnection: read.reading(environment, selectors.selectPresenceConnection),
    useMessagesConnection: read.reading(environment, selectors.selectMessagesConnection),
    useGroupSummary: read.readingById(environment, selectors.selectGroupSummary),
    useGroupStatus: read.readingById(environment, selectors.selectGroupStatus),
    useGroupView: read.groupView(environment, selectors.selectGroupView),
    useOverThreshold: read.overThreshold(environment, selectors),
    usePresenceFreshness: read.readingById(environment, selectors.selectPresenceFreshness),
    usePresenceSince: read.readingById(environment, selectors.selectPresenceSince),
    useListenIn: read.readingById(environment, selectors.selectListenIn),
    useTabRole: read.reading(environment, selectors.selectTabRole),
  };
}
