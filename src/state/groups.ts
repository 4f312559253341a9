import { createAction } from '@reduxjs/toolkit';
import type { ActionCreatorWithPayload, UnknownAction } from '@reduxjs/toolkit';
import { isEntityId, isRecord } from '../protocol/ids';
import { connectionChanged, coverageChanged, forgotten, presenceReceived, seeded } from './events';
import {
  asStored,
  assignMembers,
  coverMembers,
  keepAppMembers,
  sameIds,
  setAppMembers,
} from './group-members';
import type { MembersByGroup } from './group-members';
import { splitMemberIds } from './member-ids';
import { createLiveView, isLive, markLive } from './live';
import { lost } from './lost';
import { applyBatch, keepUsers, putRows, removeUsers } from './table/merge';
import { restoreTable } from './table/restore';
import { createPresenceTable } from './table/table';
import type { PresenceTable } from './table/table';
import { createRealtimeSlice } from './slice';
import type { RealtimeSlice } from './slice';

/** `state.groups`: one row per user, members per group. Read it through the selectors. */
export interface GroupsState {
  /** The group that the app shows, if any. */
  groupSelected: number | null;
  table: PresenceTable;
  members: MembersByGroup;
  /** Ids of the groups now asked for, in the order asked. */
  wanted: number[];
  /** Id of the session that rows must carry to count as live; `null` while there is none. */
  session: string | null;
}

/** Members of a group, from the app's own directory. */
export interface GroupMembersPayload {
  groupId: number;
  userIds: number[];
}

/** The app's own actions on `state.groups`. */
export interface GroupsActions {
  groupSelected: ActionCreatorWithPayload<number | null, 'realtime/groupSelected'>;
  groupMembersReceived: ActionCreatorWithPayload<GroupMembersPayload, 'realtime/groupMembersReceived'>;
}

/** The app shows this group, or none. An id that is no positive safe integer is reported and changes nothing. */
export const groupSelected: GroupsActions['groupSelected'] = /* @__PURE__ */ createAction<
  number | null,
  'realtime/groupSelected'
>('realtime/groupSelected');

/**
 * The app's own directory says who is in a group. It replaces what was inferred; invalid and repeated ids are reported
 * and left out.
 */
export const groupMembersReceived: GroupsActions['groupMembersReceived'] = /* @__PURE__ */ createAction<
  GroupMembersPayload,
  'realtime/groupMembersReceived'
>('realtime/groupMembersReceived');

const initialState: GroupsState = {
  groupSelected: null,
  table: /* @__PURE__ */ createPresenceTable(),
  members: /* @__PURE__ */ markLive({}),
  wanted: /* @__PURE__ */ markLive([]),
  session: null,
};

function select(state: GroupsState, groupId: unknown): GroupsState {
  const isUsable = groupId === null || isEntityId(groupId);
  return isUsable && groupId !== state.groupSelected ? { ...state, groupSelected: groupId } : state;
}

function setMembers(state: GroupsState, payload: unknown): GroupsState {
  // An action written by hand can hold anything.
  const { groupId, userIds } = Object(payload) as Partial<Record<keyof GroupMembersPayload, unknown>>;
  if (!isEntityId(groupId) || !Array.isArray(userIds)) return state;
  const members = setAppMembers(state.members, groupId, splitMemberIds(userIds).accepted);
  return members === state.members ? state : { ...state, members };
}

function applyPresence(
  state: GroupsState,
  { payload, meta }: ReturnType<typeof presenceReceived>,
): GroupsState {
  const { groupSelected, wanted } = state;
  // The session comes along with every batch, so that a state put back from storage mends itself.
  const { session } = meta;
  if (session !== state.session) lost.add(meta);
  const table = applyBatch(state.table, payload.updates, session, payload.receivedAt);
  const members = assignMembers(state.members, meta.members);
  const isSame = table === state.table && members === state.members && session === state.session;
  // Spelt out: a spread with overrides costs twenty times as much, with every batch.
  return isSame ? state : { groupSelected, table, members, wanted, session };
}

function applyCoverage(state: GroupsState, { payload }: ReturnType<typeof coverageChanged>): GroupsState {
  const isSameWanted = sameIds(state.wanted, payload.wantedGroupIds);
  const wanted = isSameWanted ? state.wanted : markLive(payload.wantedGroupIds);
  const members = coverMembers(state.members, payload, state.wanted);
  const removed = removeUsers(state.table, payload.removedUserIds);
  const table = payload.keptUserIds === undefined ? removed : keepUsers(removed, payload.keptUserIds);
  const isSame = isSameWanted && members === state.members && table === state.table;
  return isSame ? state : { ...state, wanted, members, table };
}

function applySeed(state: GroupsState, { payload }: ReturnType<typeof seeded>): GroupsState {
  return { ...state, table: putRows(state.table, payload) };
}

function applyConnection(
  state: GroupsState,
  { payload, meta }: ReturnType<typeof connectionChanged>,
): GroupsState {
  if (payload.socket !== 'presence' || meta.session === state.session) return state;
  return { ...state, session: meta.session };
}

function applyForgotten(state: GroupsState, { payload }: ReturnType<typeof forgotten>): GroupsState {
  if (payload.what === 'messages') return state;
  if (payload.what === 'organisation') return initialState;
  return {
    ...initialState,
    groupSelected: payload.what === 'person' ? null : state.groupSelected,
    members: keepAppMembers(state.members),
  };
}

/**
 * What was preloaded or persisted: rows and members stay, to be shown as stale; nothing is wanted and no session runs,
 * whatever it says. Part by part, because an app may persist some of them only.
 */
export const liveGroups: (given: unknown) => GroupsState = /* @__PURE__ */ createLiveView<GroupsState>(
  initialState,
  (given) => {
    const { groupSelected: selected, table, members, wanted, session } = given;
    const isWantedLive = isLive(wanted);
    if (isWantedLive && isLive(table) && isLive(members)) return given as unknown as GroupsState;
    return {
      groupSelected: isEntityId(selected) ? selected : null,
      table: isLive(table) ? (table as PresenceTable) : restoreTable(table),
      members: isLive(members) ? (members as MembersByGroup) : asStored(isRecord(members) ? members : {}),
      wanted: isWantedLive ? (wanted as number[]) : initialState.wanted,
      session: isWantedLive ? (session as string | null) : null,
    };
  },
);

function reduceGroups(state: GroupsState, action: UnknownAction): GroupsState {
  switch (action.type) {
    case presenceReceived.type:
      return applyPresence(state, action as ReturnType<typeof presenceReceived>);
    case coverageChanged.type:
      return applyCoverage(state, action as ReturnType<typeof coverageChanged>);
    case seeded.type:
      return applySeed(state, action as ReturnType<typeof seeded>);
    case connectionChanged.type:
      return applyConnection(state, action as ReturnType<typeof connectionChanged>);
    case forgotten.type:
      return applyForgotten(state, action as ReturnType<typeof forgotten>);
    case groupSelected.type:
      return select(state, action.payload);
    case groupMembersReceived.type:
      return setMembers(state, action.payload);
    default:
      return state;
  }
}

/** Mounts at `state.groups`: every user's row, the members of groups, the selected group. */
export const groupsSlice: RealtimeSlice<GroupsState, 'groups', GroupsActions> =
  /* @__PURE__ */ createRealtimeSlice('groups', liveGroups, reduceGroups, {
    groupSelected,
    groupMembersReceived,
  });
