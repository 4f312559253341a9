import type {
  ConnectionState,
  PBXListItem,
  PBXResultItem,
  UserDisplayItem,
  UserPresenceData,
} from '../vocabulary';
import type { Identity, TabRole } from './auth';
import type { RealtimeRootState } from './realtime-reducers';
import * as connections from './selectors/connections';
import * as ofGroups from './selectors/groups';
import { listenIn, listenInChannel } from './selectors/listen-in';
import { readSlices } from './selectors/slices';
import type { RealtimeSlices } from './selectors/slices';
import type { GroupStatus, ListenIn, PresenceFreshness } from './selectors/types';
import * as ofUsers from './selectors/users';
import * as views from './selectors/views';
import type { GroupSummary } from './summary';
import type { PresenceSince } from './table/since';
import type { GroupView, GroupViewResult } from './views/group-view';
import { createLanesReader } from './views/lanes';
import type { Lanes } from './views/lanes';
import type { GroupLongest } from './views/longest';
import { createRowChanges } from './views/row-changes';
import type { RowChanges } from './views/row-changes';
import type { Thresholds } from './views/thresholds';

type Root = RealtimeRootState;

// Every call is marked as pure, so that an app bundles what it uses.
const slices: RealtimeSlices<Root> = /* @__PURE__ */ readSlices<Root>(
  {
    auth: (state) => state.auth,
    groups: (state) => state.groups,
    messages: (state) => state.messages,
  },
  (name) => `state.${name}`,
);
const changesOf: RowChanges = /* @__PURE__ */ createRowChanges();
const lanesOf: (state: Root, groupId: number) => Lanes = /* @__PURE__ */ views.groupLanes(
  slices,
  /* @__PURE__ */ createLanesReader(changesOf),
);

/** The user as views show it: the same object until one of its five fields changes; `undefined` while nothing is known. */
export const selectUserDisplayItem: (state: Root, userId: number) => UserDisplayItem | undefined =
  /* @__PURE__ */ ofUsers.userDisplayItem(slices);

/** All that the server said of the user, in its own shape, with the availability ids; `undefined` while nothing is known. */
export const selectUserPresence: (state: Root, userId: number) => UserPresenceData | undefined =
  /* @__PURE__ */ ofUsers.userPresence(slices);

/**
 * A group's members in their order; one of whom nothing is known is `{ id }`. The list keeps its reference until an item
 * in it or their order changes.
 */
export const selectGroupDisplayItems: (state: Root, groupId: number) => UserDisplayItem[] =
  /* @__PURE__ */ ofGroups.groupDisplayItems(slices);

/** The members of the group that `groupSelected` chose, as `selectGroupDisplayItems` gives them; empty while none is. */
export const selectSelectedGroupDisplayItems: (state: Root) => UserDisplayItem[] =
  /* @__PURE__ */ ofGroups.selectedGroupDisplayItems(slices, selectGroupDisplayItems);

/** Every user in the store, ordered by id. */
export const selectAllUserDisplayItems: (state: Root) => UserDisplayItem[] =
  /* @__PURE__ */ ofUsers.allUserDisplayItems(slices);

/**
 * Address-book entries, each with its own fields and its user's presence fields. Memoised per array, so give the same
 * array for the same entries. The four presence fields are the server's alone: what an entry itself holds under their
 * names is left out.
 */
export const selectPBXResultItems: <T extends PBXListItem>(
  state: Root,
  items: readonly T[],
) => (T & PBXResultItem)[] = /* @__PURE__ */ ofUsers.pbxResultItems(slices);

/** One's own presence, in the server's own shape; `null` while nothing covers it. */
export const selectOwnPresence: (state: Root) => UserPresenceData | null =
  /* @__PURE__ */ connections.ownPresence(slices);

/** Who the access token says we are; nulls before a start and after a stop of the presence socket. */
export const selectIdentity: (state: Root) => Identity = /* @__PURE__ */ connections.identity(slices);

/** Unread messages, as the messages socket said last; `null` before the first. */
export const selectUnreadMessages: (state: Root) => number | null =
  /* @__PURE__ */ connections.unreadMessages(slices);

/** Where the presence socket's connection stands; idle where the state comes out of storage. */
export const selectPresenceConnection: (state: Root) => ConnectionState =
  /* @__PURE__ */ connections.presenceConnection(slices);

/** Where the messages socket's connection stands; idle where the state comes out of storage. */
export const selectMessagesConnection: (state: Root) => ConnectionState =
  /* @__PURE__ */ connections.messagesConnection(slices);

/** True while the presence socket is not ready: what is shown may have changed meanwhile. */
export const selectIsPresenceStale: (state: Root) => boolean =
  /* @__PURE__ */ connections.isPresenceStale(slices);

/** True while the messages socket is not ready: the unread count may have changed meanwhile. */
export const selectAreMessagesStale: (state: Root) => boolean =
  /* @__PURE__ */ connections.areMessagesStale(slices);

/**
 * Whose presence socket this tab listens to: its own (`'alone'`, or `'leader'` where others listen, too), or that of
 * another tab (`'follower'`). Always `'alone'` without the middleware's option `tabs`.
 */
export const selectTabRole: (state: Root) => TabRole = /* @__PURE__ */ connections.tabRole(slices);

/**
 * Whether the server vouches for what is shown of the user: `'live'` (the socket is ready, and the server has spoken of
 * the user in the present session), `'stale'` (known from an earlier one), `'unknown'`.
 */
export const selectPresenceFreshness: (state: Root, userId: number) => PresenceFreshness =
  /* @__PURE__ */ ofUsers.presenceFreshness(slices);

/** Whether a group's members are known: `'none'` (not asked for), `'loading'`, `'loaded'` (known, possibly nobody). */
export const selectGroupStatus: (state: Root, groupId: number) => GroupStatus =
  /* @__PURE__ */ ofGroups.groupStatus(slices);

/** The group in numbers; the same object until one of them changes. */
export const selectGroupSummary: (state: Root, groupId: number) => GroupSummary =
  /* @__PURE__ */ ofGroups.groupSummary(slices, selectGroupDisplayItems);

/** Since when the user is as shown; nulls while unknown. Where `…AtLeast` is true, the true time is that long or longer. */
export const selectPresenceSince: (state: Root, userId: number) => PresenceSince =
  /* @__PURE__ */ ofUsers.presenceSince(slices);

/**
 * The channel of a call in progress (answered or bridged), which a listen-in needs; `undefined` without one, and while
 * the user is not live. `selectListenIn` also says why.
 */
export const selectListenInChannel: (state: Root, userId: number) => string | undefined =
  /* @__PURE__ */ listenInChannel(slices);

/** Whether one can listen in to the user: the channel, or the reason why not. */
export const selectListenIn: (state: Root, userId: number) => ListenIn = /* @__PURE__ */ listenIn(slices);

/** Who of the group has been ringing, on call, and of each availability the longest; ties go by id. */
export const selectGroupLongest: (state: Root, groupId: number) => GroupLongest =
  /* @__PURE__ */ views.groupLongest(lanesOf);

/**
 * The members of the group that a view keeps, in its order. The result keeps its reference until the ids, their order
 * or the total change; a change costs as much as it moves, however large the group.
 *
 * @example
 * ```ts
 * const board = createGroupView({ order: 'state' });
 * const { userIds, total } = selectGroupView(store.getState(), 100, board);
 * ```
 */
export const selectGroupView: (state: Root, groupId: number, view: GroupView) => GroupViewResult =
  /* @__PURE__ */ views.groupView(slices, changesOf);

/**
 * Who of the group is over one of the limits at `now` (wall-clock milliseconds), the furthest over first, ties by id.
 * A limit is reached when the time in state is as long. Stale members count, too.
 */
export const selectOverThreshold: (
  state: Root,
  groupId: number,
  thresholds: Thresholds,
  now: number,
) => number[] = /* @__PURE__ */ views.overThresholdAt(lanesOf);

/**
 * When `selectOverThreshold` next gives other users if nothing arrives, in wall-clock milliseconds; `null` for never. One
 * timer so serves a whole board.
 */
export const selectNextThresholdAt: (
  state: Root,
  groupId: number,
  thresholds: Thresholds,
  now: number,
) => number | null = /* @__PURE__ */ views.nextThreshold(lanesOf);
