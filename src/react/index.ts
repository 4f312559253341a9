/**
 * `redux-cti-realtime/react`: hooks that watch users and groups while a component is mounted. They work under StrictMode,
 * Suspense, fast refresh and on a server, and render a component again only when its own result changes.
 *
 * @packageDocumentation
 */
export { createRealtimeHooks } from './create-realtime-hooks';
export type { RealtimeHooks, RealtimeHookSelectors, RealtimeHooksOptions } from './create-realtime-hooks';
export { useGroupPresence, useOwnPresence, useUserPresence, useUsersPresence } from './root-watching-hooks';
export {
  useGroupStatus,
  useGroupSummary,
  useGroupView,
  useListenIn,
  useMessagesConnection,
  useOverThreshold,
  usePresenceConnection,
  usePresenceFreshness,
  usePresenceSince,
  useTabRole,
  useUnreadMessages,
} from './root-reading-hooks';
export { useNow } from './use-now';
