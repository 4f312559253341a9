/**
 * `redux-cti-realtime/react`: hooks that watch users and groups while a component is mounted. They work under StrictMode,
 * Suspense, fast refresh and on a server, and render a component again only when its own result changes.
 *
 * @packageDocumentation
 */
import {
  selectGroupDisplayItems,
  selectIdentity,
  selectOwnPresence,
  selectPresenceConnection,
  selectUnreadMessages,
  selectUserDisplayItem,
} from '../index';
import { createRealtimeHooks, type RealtimeHooks } from './create-realtime-hooks';

export { createRealtimeHooks } from './create-realtime-hooks';
export type { RealtimeHooks, RealtimeHookSelectors, RealtimeHooksOptions } from './create-realtime-hooks';
export { useNow } from './use-now';

const hooks = /* @__PURE__ */ createRealtimeHooks({
  selectors: {
    selectGroupDisplayItems,
    selectIdentity,
    selectOwnPresence,
    selectPresenceConnection,
    selectUnreadMessages,
    selectUserDisplayItem,
  },
});

/**
 * A user as views show them, watched while the component is mounted; `undefined` while nothing is known, and without
 * ids. Several components may watch the same user: the server is asked once. The unsubscribe leaves a quarter of a
 * second after the last one is gone, at once when the ids change or a hook watches another group.
 *
 * @example
 * ```tsx
 * function Colleague({ orgId, userId }: { orgId: string; userId: number | null }) {
 *   const colleague = useUserPresence(orgId, userId);
 *   if (colleague === undefined) return <li>unknown</li>;
 *   return <li>{isOnCall(colleague) ? 'on a call' : colleague.availability}</li>;
 * }
 * ```
 */
export const useUserPresence: RealtimeHooks['useUserPresence'] = hooks.useUserPresence;

/**
 * The members of a group as views show them, in member order, watched while the component is mounted; empty while none
 * is known, and without ids. A member of whom nothing is known is `{ id }`. The component renders again when any
 * member changes: for long lists let each row read its own with `selectUserDisplayItem`.
 *
 * @example
 * ```tsx
 * function Team({ orgId, groupId }: { orgId: string; groupId: number | null }) {
 *   const members = useGroupPresence(orgId, groupId);
 *   return (
 *     <ul>
 *       {members.map(({ id, presence, availability }) => (
 *         <li key={id}>{`${id} ${presence || availability}`}</li>
 *       ))}
 *     </ul>
 *   );
 * }
 * ```
 */
export const useGroupPresence: RealtimeHooks['useGroupPresence'] = hooks.useGroupPresence;

/**
 * One's own presence and availability, watched while the component is mounted and for as long as a session says who one
 * is; `null` while nothing is known.
 *
 * @example
 * ```tsx
 * function MyStatus() {
 *   const own = useOwnPresence();
 *   return <output>{own?.availability ?? 'signed out'}</output>;
 * }
 * ```
 */
export const useOwnPresence: RealtimeHooks['useOwnPresence'] = hooks.useOwnPresence;

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
export const useUnreadMessages: RealtimeHooks['useUnreadMessages'] = hooks.useUnreadMessages;

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
export const usePresenceConnection: RealtimeHooks['usePresenceConnection'] = hooks.usePresenceConnection;
