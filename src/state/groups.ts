import { createSlice } from '@reduxjs/toolkit';
import type { ActionCreatorWithPayload, PayloadAction, UnknownAction } from '@reduxjs/toolkit';
import { isEntityId } from '../protocol/ids';
import { connectionChanged, coverageChanged, forgotten, presenceReceived } from './events';
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
import { isLive, markLive } from './live';
import { applyBatch, keepUsers, removeUsers } from './table/merge';
import { createPresenceTable } from './table/table';
import type { PresenceTable } from './table/table';
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
  groupSelected: ActionCreatorWithPayload<number | null, 'groups/groupSelected'>;
  groupMembersReceived: ActionCreatorWithPayload<GroupMembersPayload, 'groups/groupMembersReceived'>;
}

const emptyTable = /* @__PURE__ */ createPresenceTable();
const initialState: GroupsState = {
  groupSelected: null,
  table: emptyTable,
  members: {},
  wanted: /* @__PURE__ */ markLive([]),
  session: null,
};

/** False for what only an action written by hand can hold. */
function isMembersPayload(payload: unknown): payload is GroupMembersPayload {
  const { groupId, userIds } = Object(payload) as Partial<Record<keyof GroupMembersPayload, unknown>>;
  return isEntityId(groupId) && Array.isArray(userIds);
}

/**
 * The case reducers return new state and are called without Immer, which would walk and freeze the whole table after
 * each of them; `createSlice` gives them their action creators.
 */
const slice = /* @__PURE__ */ createSlice({
  name: 'groups',
  initialState,
  reducers: {
    groupSelected(state, { payload }: PayloadAction<number | null>): GroupsState {
      const isUsable = payload === null || isEntityId(payload);
      return isUsable && payload !== state.groupSelected ? { ...state, groupSelected: payload } : state;
    },
    groupMembersReceived(state, { payload }: PayloadAction<GroupMembersPayload>): GroupsState {
      if (!isMembersPayload(payload)) return state;
      const { accepted } = splitMemberIds(payload.userIds);
      const members = setAppMembers(state.members, payload.groupId, accepted);
      return members === state.members ? state : { ...state, members };
    },
  },
});

function applyPresence(
  state: GroupsState,
  { payload, meta }: ReturnType<typeof presenceReceived>,
): GroupsState {
  const { groupSelected, wanted } = state;
  // The session comes along with every batch, so that a state put back from storage mends itself.
  const { session } = meta;
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
  const groupSelected = payload.what === 'person' ? null : state.groupSelected;
  return { ...initialState, groupSelected, members: keepAppMembers(state.members) };
}

/**
 * The state itself, unless it is preloaded or persisted: then nothing is wanted and no session runs, whatever it says,
 * and what it lacks is filled in. Rows and members stay, to be shown as stale.
 */
function ofThisProcess(state: Partial<GroupsState>): GroupsState {
  if (isLive(state.wanted)) return state as GroupsState;
  const { groupSelected = null, table, members } = state;
  return {
    ...initialState,
    groupSelected,
    table: Array.isArray(table?.pages) ? table : emptyTable,
    members: asStored(members ?? {}),
  };
}

function reduceGroups(given: GroupsState = initialState, action: UnknownAction): GroupsState {
  const state = ofThisProcess(given);
  switch (action.type) {
    case presenceReceived.type:
      return applyPresence(state, action as ReturnType<typeof presenceReceived>);
    case coverageChanged.type:
      return applyCoverage(state, action as ReturnType<typeof coverageChanged>);
    case connectionChanged.type:
      return applyConnection(state, action as ReturnType<typeof connectionChanged>);
    case forgotten.type:
      return applyForgotten(state, action as ReturnType<typeof forgotten>);
    case slice.actions.groupSelected.type:
      return slice.caseReducers.groupSelected(state, action as PayloadAction<number | null>);
    case slice.actions.groupMembersReceived.type:
      return slice.caseReducers.groupMembersReceived(state, action as PayloadAction<GroupMembersPayload>);
    default:
      return state;
  }
}

/** Mounts at `state.groups`: every user's row, the members of groups, the selected group. */
export const groupsSlice: RealtimeSlice<GroupsState, 'groups', GroupsActions> = {
  name: slice.name,
  reducerPath: slice.reducerPath,
  reducer: reduceGroups,
  actions: slice.actions,
  getInitialState: slice.getInitialState,
};

/** The app shows this group, or none. An id that is no positive safe integer is reported and changes nothing. */
export const groupSelected: GroupsActions['groupSelected'] = groupsSlice.actions.groupSelected;

/**
 * The app's own directory says who is in a group. It replaces what was inferred; invalid and repeated ids are reported
 * and left out.
 */
export const groupMembersReceived: GroupsActions['groupMembersReceived'] =
  groupsSlice.actions.groupMembersReceived;
