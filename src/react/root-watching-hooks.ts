import { selectGroupDisplayItems, selectOwnPresence, selectUserDisplayItem } from '../index';
import type { RealtimeHooks } from './create-realtime-hooks';
import { environment } from './root-environment';
import { usersPresence } from './users-presence';
import * as watch from './watching-hooks';

// Every call is marked as pure, so that an app bundles what it uses.

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
export const useUserPresence: RealtimeHooks['useUserPresence'] = /* @__PURE__ */ watch.userPresence(
  environment,
  selectUserDisplayItem,
);

/**
 * The users of the rows on screen of a list of any length, watched while they are there: items parallel to the ids,
 * `{ id }` where nothing is known, the same list while nothing in it changed. The first ids are watched at once, later
 * ones when they have stayed for 100 ms, none longer than a second after it has gone: a flick through 1,000 rows
 * subscribes only where it stops, and a row that is back within a second costs no frame.
 *
 * @example
 * ```tsx
 * function AddressBook({ orgId, visibleIds }: { orgId: string; visibleIds: number[] }) {
 *   const people = useUsersPresence(orgId, visibleIds);
 *   return (
 *     <ul>
 *       {people.map(({ id, availability }) => (
 *         <li key={id}>{`${id} ${availability ?? 'unknown'}`}</li>
 *       ))}
 *     </ul>
 *   );
 * }
 * ```
 */
export const useUsersPresence: RealtimeHooks['useUsersPresence'] = /* @__PURE__ */ usersPresence(
  environment,
  selectUserDisplayItem,
);

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
 *         <li key={id}>{`${id}: ${presence ?? 'unknown'}, ${availability ?? 'unknown'}`}</li>
 *       ))}
 *     </ul>
 *   );
 * }
 * ```
 */
export const useGroupPresence: RealtimeHooks['useGroupPresence'] = /* @__PURE__ */ watch.groupPresence(
  environment,
  selectGroupDisplayItems,
);

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
export const useOwnPresence: RealtimeHooks['useOwnPresence'] = /* @__PURE__ */ watch.ownPresence(
  environment,
  selectOwnPresence,
);
