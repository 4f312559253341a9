import {
  selectGroupStatus,
  selectGroupSummary,
  selectGroupView,
  selectListenIn,
  selectMessagesConnection,
  selectNextThresholdAt,
  selectOverThreshold,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectPresenceSince,
  selectTabRole,
  selectUnreadMessages,
} from '../index';
import type { RealtimeHooks } from './create-realtime-hooks';
import * as read from './reading-hooks';
import { environment } from './root-environment';

// Every call is marked as pure, so that an app bundles what it uses.

/**
 * The count that the messages socket sent last; `null` before the first. Subscribes to nothing: the socket is started
 * with `websocketStart({ users, … })`.
 *
 * @example
 * ```tsx
 * function InboxBadge() {
 *   const unread = useUnreadMessages();
 *   return unread ? <b>{unread}</b> : null;
 * }
 * ```
 */
export const useUnreadMessages: RealtimeHooks['useUnreadMessages'] = /* @__PURE__ */ read.reading(
  environment,
  selectUnreadMessages,
);

/**
 * Where the presence connection stands.
 *
 * @example
 * ```tsx
 * function ConnectionBanner() {
 *   const { status, error } = usePresenceConnection();
 *   if (status === 'ready') return null;
 *   return <p role="status">{error === null ? status : `${status}: ${error.message}`}</p>;
 * }
 * ```
 */
export const usePresenceConnection: RealtimeHooks['usePresenceConnection'] = /* @__PURE__ */ read.reading(
  environment,
  selectPresenceConnection,
);

/**
 * Where the messages connection stands.
 *
 * @example
 * ```tsx
 * function InboxState() {
 *   const { status } = useMessagesConnection();
 *   return status === 'ready' ? null : <small>count may be old</small>;
 * }
 * ```
 */
export const useMessagesConnection: RealtimeHooks['useMessagesConnection'] = /* @__PURE__ */ read.reading(
  environment,
  selectMessagesConnection,
);

/**
 * A group in numbers; zeros without an id. Subscribes to nothing: `useGroupPresence` or a command does.
 *
 * @example
 * ```tsx
 * function Tiles({ groupId }: { groupId: number | null }) {
 *   const { total, ringing, unknown } = useGroupSummary(groupId);
 *   return <p>{`${ringing} of ${total} ringing, ${unknown} unknown`}</p>;
 * }
 * ```
 */
export const useGroupSummary: RealtimeHooks['useGroupSummary'] = /* @__PURE__ */ read.readingById(
  environment,
  selectGroupSummary,
);

/**
 * Whether a group's members are known: `'none'` (not asked for), `'loading'`, `'loaded'`. Subscribes to nothing.
 *
 * @example
 * ```tsx
 * function GroupState({ groupId }: { groupId: number }) {
 *   return <output>{useGroupStatus(groupId)}</output>;
 * }
 * ```
 */
export const useGroupStatus: RealtimeHooks['useGroupStatus'] = /* @__PURE__ */ read.readingById(
  environment,
  selectGroupStatus,
);

/**
 * The members of a group that a view keeps, in its order. Make the view once, outside the component. Subscribes to
 * nothing.
 *
 * @example
 * ```tsx
 * const waiting = createGroupView({ where: ({ item }) => isBeingCalled(item), order: 'longest', limit: 5 });
 *
 * function Waiting({ groupId }: { groupId: number }) {
 *   const { userIds, total } = useGroupView(groupId, waiting);
 *   return <p>{`${total} ringing: ${userIds.join(', ')}`}</p>;
 * }
 * ```
 */
export const useGroupView: RealtimeHooks['useGroupView'] = /* @__PURE__ */ read.groupView(
  environment,
  selectGroupView,
);

/**
 * Who of a group is over a limit, the furthest over first. One timer serves the whole board, and only when the next one
 * will be; nobody on a server. Subscribes to nothing.
 *
 * @example
 * ```tsx
 * function Overdue({ groupId }: { groupId: number }) {
 *   const userIds = useOverThreshold(groupId, { ringing: 20_000, byAvailability: { 'Wrap-up': 120_000 } });
 *   return <p>{`over the limit: ${userIds.join(', ')}`}</p>;
 * }
 * ```
 */
export const useOverThreshold: RealtimeHooks['useOverThreshold'] = /* @__PURE__ */ read.overThreshold(
  environment,
  { selectOverThreshold, selectNextThresholdAt },
);

/**
 * Whether the server vouches for what is shown of a user: `'live'`, `'stale'`, `'unknown'`. Subscribes to nothing.
 *
 * @example
 * ```tsx
 * function Dot({ userId }: { userId: number }) {
 *   return <i className={usePresenceFreshness(userId)} />;
 * }
 * ```
 */
export const usePresenceFreshness: RealtimeHooks['usePresenceFreshness'] = /* @__PURE__ */ read.readingById(
  environment,
  selectPresenceFreshness,
);

/**
 * Since when a user is as shown; nulls while unknown. Where `…AtLeast` is true, the true time is that long or longer.
 * Subscribes to nothing.
 *
 * @example
 * ```tsx
 * function TimeInState({ userId }: { userId: number }) {
 *   const { presenceSince, presenceAtLeast } = usePresenceSince(userId);
 *   const now = useNow(1_000);
 *   if (presenceSince === null) return null;
 *   const seconds = Math.max(0, Math.floor((now - presenceSince) / 1_000));
 *   return <time>{`${seconds} s${presenceAtLeast ? ' or longer' : ''}`}</time>;
 * }
 * ```
 */
export const usePresenceSince: RealtimeHooks['usePresenceSince'] = /* @__PURE__ */ read.readingById(
  environment,
  selectPresenceSince,
);

/**
 * Whether one can listen in to a user, and why not. Subscribes to nothing.
 *
 * @example
 * ```tsx
 * function ListenInButton({ userId, listenIn }: { userId: number; listenIn: (channel: string) => void }) {
 *   const { channel, reason } = useListenIn(userId);
 *   return (
 *     <button disabled={channel === null} title={reason} onClick={() => channel !== null && listenIn(channel)}>
 *       Listen in
 *     </button>
 *   );
 * }
 * ```
 */
export const useListenIn: RealtimeHooks['useListenIn'] = /* @__PURE__ */ read.readingById(
  environment,
  selectListenIn,
);

/**
 * Whose socket this tab listens to: `'alone'`, `'leader'` or `'follower'`; `'alone'` without the option `tabs`.
 *
 * @example
 * ```tsx
 * function TabMark() {
 *   return useTabRole() === 'leader' ? <small>this tab holds the connection</small> : null;
 * }
 * ```
 */
export const useTabRole: RealtimeHooks['useTabRole'] = /* @__PURE__ */ read.reading(
  environment,
  selectTabRole,
);
