import type {
  ConnectionState,
  PBXListItem,
  PBXResultItem,
  UserDisplayItem,
  UserPresenceData,
} from '../../vocabulary';
import type { Identity, TabRole } from '../auth';
import type { GroupSummary } from '../summary';
import type { PresenceSince } from '../table/since';
import type { GroupView, GroupViewResult } from '../views/group-view';
import type { GroupLongest } from '../views/longest';
import type { Thresholds } from '../views/thresholds';

/** Whether the server vouches for what is shown of a user. */
export type PresenceFreshness = 'live' | 'stale' | 'unknown';

/** Whether a group's members are known. */
export type GroupStatus = 'none' | 'loading' | 'loaded';

/** Why one can listen in, or why not: the first of these that holds, in this order, `'ok'` last. */
export type ListenInReason = 'unknown' | 'stale' | 'self' | 'idle' | 'ringing' | 'no-channel' | 'ok';

/** Whether one can listen in to a user. */
export interface ListenIn {
  /** The channel to listen in to; `null` unless the reason is `'ok'`. */
  channel: string | null;
  reason: ListenInReason;
}

/**
 * Pure, memoised reads of the state. The same inputs give the same reference; an item changes its reference only when
 * one of its five fields changed, a list only when an item or its order did.
 */
export interface RealtimeSelectors<RootState> {
  /** The user as views show it; `undefined` while nothing is known. */
  selectUserDisplayItem: (state: RootState, userId: number) => UserDisplayItem | undefined;
  /** All that the server said of the user, with the availability ids. */
  selectUserPresence: (state: RootState, userId: number) => UserPresenceData | undefined;
  /** A group's members in their order; one of whom nothing is known is `{ id }`. */
  selectGroupDisplayItems: (state: RootState, groupId: number) => UserDisplayItem[];
  /** The same for the selected group; empty while none is. */
  selectSelectedGroupDisplayItems: (state: RootState) => UserDisplayItem[];
  /** Every user in the store, ordered by id. */
  selectAllUserDisplayItems: (state: RootState) => UserDisplayItem[];
  /**
   * Each item with its own fields and its user's presence fields. Memoised per array, so give the same array for the
   * same items. The four presence fields are the server's alone: what an item itself holds under their names is left out.
   */
  selectPBXResultItems: <T extends PBXListItem>(
    state: RootState,
    items: readonly T[],
  ) => (T & PBXResultItem)[];
  /** One's own presence; `null` while nothing covers it. */
  selectOwnPresence: (state: RootState) => UserPresenceData | null;
  /** Who the access token says we are. */
  selectIdentity: (state: RootState) => Identity;
  /** Unread messages; `null` before the first event. */
  selectUnreadMessages: (state: RootState) => number | null;
  /** The presence socket's connection. */
  selectPresenceConnection: (state: RootState) => ConnectionState;
  /** The messages socket's connection. */
  selectMessagesConnection: (state: RootState) => ConnectionState;
  /** True while the presence socket is not ready. */
  selectIsPresenceStale: (state: RootState) => boolean;
  /** True while the messages socket is not ready. */
  selectAreMessagesStale: (state: RootState) => boolean;
  /** Whose presence socket this tab listens to; `'alone'` without the option `tabs`. */
  selectTabRole: (state: RootState) => TabRole;
  /** `live`: ready, and the server has spoken of the user in the present session; `stale`: known from an earlier one. */
  selectPresenceFreshness: (state: RootState, userId: number) => PresenceFreshness;
  /** `none`: not wanted; `loading`: wanted, members not known yet; `loaded`: members known, possibly nobody. */
  selectGroupStatus: (state: RootState, groupId: number) => GroupStatus;
  /** The group in numbers. */
  selectGroupSummary: (state: RootState, groupId: number) => GroupSummary;
  /** Since when the user is as shown; nulls while unknown. */
  selectPresenceSince: (state: RootState, userId: number) => PresenceSince;
  /** Channel of a call in progress (answered or bridged) of a user who is live; else `undefined`. */
  selectListenInChannel: (state: RootState, userId: number) => string | undefined;
  /** Whether one can listen in to the user, and why not. */
  selectListenIn: (state: RootState, userId: number) => ListenIn;
  /** Who of the group has been ringing, on call, or of each availability the longest. */
  selectGroupLongest: (state: RootState, groupId: number) => GroupLongest;
  /** The members that the view keeps, in its order. */
  selectGroupView: (state: RootState, groupId: number, view: GroupView) => GroupViewResult;
  /** Who of the group is over a limit at `now`, the furthest over first. */
  selectOverThreshold: (state: RootState, groupId: number, thresholds: Thresholds, now: number) => number[];
  /** When `selectOverThreshold` next gives other users, if nothing arrives; `null` for never. */
  selectNextThresholdAt: (
    state: RootState,
    groupId: number,
    thresholds: Thresholds,
    now: number,
  ) => number | null;
}
