import {
  type PBXListItem,
  type PBXResultItem,
  type UserDisplayItem,
  type UserPresenceData,
  UserPresenceEnum,
} from '../vocabulary';
import { createAllUsersList } from './table/all-users';
import type { AuthState, Identity } from './auth';
import type { ConnectionState } from './connection-state';
import { createDiffHub } from './table/diff-hub';
import { createGroupSummaries } from './summary';
import type { GroupSummary } from './summary';
import type { GroupsState } from './groups';
import type { MessagesState } from './messages';
import { getFacts, getItem } from './table/table';
import { createPresenceView, createResultView, createSinceView } from './row-views';
import type { PresenceSince } from './row-views';
import { createUnknownItems } from './unknown-items';

/** Whether the server vouches for what is shown of a user. */
export type PresenceFreshness = 'live' | 'stale' | 'unknown';

/** Whether a group's members are known. */
export type GroupStatus = 'none' | 'loading' | 'loaded';

/** Where the three slices are in the app's root state. */
export interface RealtimeSlices<RootState> {
  auth: (state: RootState) => AuthState;
  groups: (state: RootState) => GroupsState;
  messages: (state: RootState) => MessagesState;
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
  /** `live`: ready, and the server has spoken of the user in the present session; `stale`: known from an earlier one. */
  selectPresenceFreshness: (state: RootState, userId: number) => PresenceFreshness;
  /** `none`: not wanted; `loading`: wanted, members not known yet; `loaded`: members known, possibly nobody. */
  selectGroupStatus: (state: RootState, groupId: number) => GroupStatus;
  /** The group in numbers. */
  selectGroupSummary: (state: RootState, groupId: number) => GroupSummary;
  /** When the user's presence and availability last changed; nulls while never known. */
  selectPresenceSince: (state: RootState, userId: number) => PresenceSince;
  /** Channel of a call in progress (answered or bridged), which a listen-in needs; else `undefined`. */
  selectListenInChannel: (state: RootState, userId: number) => string | undefined;
}

/** Presence of a call in progress. */
export type OnCallPresence =
  typeof UserPresenceEnum.USER_PRESENCE_ANSWERED | typeof UserPresenceEnum.USER_PRESENCE_BRIDGED;

/** Whether the item's user is in a call: answered or bridged. Takes `undefined` too, as selectors give it. */
export function isOnCall<T extends { presence?: unknown }>(
  item: T | undefined,
): item is T & { presence: OnCallPresence } {
  const presence = item?.presence;
  return (
    presence === UserPresenceEnum.USER_PRESENCE_ANSWERED ||
    presence === UserPresenceEnum.USER_PRESENCE_BRIDGED
  );
}

/** Whether the item's user is being rung. Takes `undefined` too, as selectors give it. */
export function isRinging<T extends { presence?: unknown }>(
  item: T | undefined,
): item is T & { presence: typeof UserPresenceEnum.USER_PRESENCE_RINGING } {
  return item?.presence === UserPresenceEnum.USER_PRESENCE_RINGING;
}

/** The item, unless only its id is known: of such a user the views show the same as of one who never came. */
function knownOf(item: UserDisplayItem | undefined): UserDisplayItem | undefined {
  const anything = item?.presence ?? item?.logicalDirection ?? item?.callChannelUUID ?? item?.availability;
  return anything === undefined ? undefined : item;
}

const NO_MEMBERS: number[] = [];
const NO_ITEMS: UserDisplayItem[] = [];
const NEVER: PresenceSince = Object.freeze({ presenceSince: null, availabilitySince: null });

type UserSelectors<RootState> = Pick<
  RealtimeSelectors<RootState>,
  | 'selectUserDisplayItem'
  | 'selectUserPresence'
  | 'selectAllUserDisplayItems'
  | 'selectPBXResultItems'
  | 'selectPresenceFreshness'
  | 'selectPresenceSince'
  | 'selectListenInChannel'
>;

function createUserSelectors<RootState>({
  auth,
  groups,
}: RealtimeSlices<RootState>): UserSelectors<RootState> {
  const presenceOf = createPresenceView();
  const sinceOf = createSinceView();
  const allUsers = createAllUsersList();
  const resultOf = createResultView();
  const results = createDiffHub({
    idOf: (source: PBXListItem) => source.natterboxId,
    cellOf: (source, item) => resultOf(source, knownOf(item)),
  });

  return {
    selectUserDisplayItem: (state, userId) => getItem(groups(state).table, userId),
    selectUserPresence(state, userId) {
      const { table } = groups(state);
      const item = getItem(table, userId);
      const facts = getFacts(table, userId);
      return item === undefined || facts === undefined ? undefined : presenceOf(item, facts);
    },
    selectAllUserDisplayItems: (state) => allUsers(groups(state).table),
    // The view keeps every field of the source item, which the hub knows by its least type only.
    selectPBXResultItems: <T extends PBXListItem>(state: RootState, items: readonly T[]) =>
      results(groups(state).table, items) as (T & PBXResultItem)[],
    selectPresenceFreshness(state, userId) {
      const { table, session } = groups(state);
      const facts = getFacts(table, userId);
      if (facts === undefined) return 'unknown';
      const isReady = auth(state).connection.status === 'ready' && session !== null;
      return isReady && facts.session === session ? 'live' : 'stale';
    },
    selectPresenceSince(state, userId) {
      const { table } = groups(state);
      const item = getItem(table, userId);
      const facts = getFacts(table, userId);
      return item === undefined || facts === undefined ? NEVER : sinceOf(item, facts);
    },
    selectListenInChannel(state, userId) {
      const item = getItem(groups(state).table, userId);
      // A channel that the server cleared is no channel.
      return isOnCall(item) && item.callChannelUUID !== '' ? item.callChannelUUID : undefined;
    },
  };
}

type GroupSelectors<RootState> = Pick<
  RealtimeSelectors<RootState>,
  'selectGroupDisplayItems' | 'selectSelectedGroupDisplayItems' | 'selectGroupStatus' | 'selectGroupSummary'
>;

function createGroupSelectors<RootState>({ groups }: RealtimeSlices<RootState>): GroupSelectors<RootState> {
  const unknownItem = createUnknownItems();
  const lists = createDiffHub({
    idOf: (id: number) => id,
    cellOf: (id: number, item) => knownOf(item) ?? unknownItem(id),
  });
  const summaryOf = createGroupSummaries();

  function itemsOf({ table, members }: GroupsState, groupId: number): UserDisplayItem[] {
    const userIds = members[groupId]?.userIds ?? NO_MEMBERS;
    return userIds.length === 0 ? NO_ITEMS : lists(table, userIds);
  }

  return {
    selectGroupDisplayItems: (state, groupId) => itemsOf(groups(state), groupId),
    selectSelectedGroupDisplayItems(state) {
      const own = groups(state);
      return own.groupSelected === null ? NO_ITEMS : itemsOf(own, own.groupSelected);
    },
    selectGroupStatus(state, groupId) {
      const { wanted, members } = groups(state);
      if (!wanted.includes(groupId)) return 'none';
      const source = members[groupId]?.source ?? 'stored';
      return source === 'stored' ? 'loading' : 'loaded';
    },
    selectGroupSummary(state, groupId) {
      const own = groups(state);
      return summaryOf(groupId, own.members[groupId]?.userIds ?? NO_MEMBERS, itemsOf(own, groupId));
    },
  };
}

/**
 * The selectors for a store that mounts the slices elsewhere than at `auth`, `groups` and `messages`: takes three
 * functions of the root state. Each call makes a set with a memory of its own, so make one per app, not per component.
 */
export function createRealtimeSelectors<RootState>(
  slices: RealtimeSlices<RootState>,
): RealtimeSelectors<RootState> {
  const { auth, messages } = slices;
  return {
    ...createUserSelectors(slices),
    ...createGroupSelectors(slices),
    selectOwnPresence: (state) => auth(state).presence,
    selectIdentity: (state) => auth(state).natterbox,
    selectUnreadMessages: (state) => messages(state).unreadMessages,
    selectPresenceConnection: (state) => auth(state).connection,
    selectMessagesConnection: (state) => messages(state).connection,
    selectIsPresenceStale: (state) => auth(state).connection.status !== 'ready',
  };
}
