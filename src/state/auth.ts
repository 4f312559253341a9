import { createSlice } from '@reduxjs/toolkit';
import type { UnknownAction } from '@reduxjs/toolkit';
import type { UserPresenceData } from '../vocabulary';
import { idleConnection } from './connection-state';
import type { ConnectionState } from './connection-state';
import {
  connectionChanged,
  coverageChanged,
  forgotten,
  identified,
  isRealtimeEvent,
  presenceReceived,
} from './events';
import { markLive, withoutGhost } from './live';
import type { RealtimeSlice } from './slice';

/** Who the access token says we are; nulls before a start and after a stop of the presence socket. */
export interface Identity {
  /** Claim `natterboxOrgId`. */
  orgId: string | null;
  /** Claim `natterboxUserId`, as a number. */
  userId: number | null;
}

/** `state.auth`: identity, one's own presence, and the presence socket. */
export interface AuthState {
  natterbox: Identity;
  /** Follows one's own row; `null` while nothing covers it. */
  presence: UserPresenceData | null;
  connection: ConnectionState;
}

const nobody: Identity = { orgId: null, userId: null };
const initialState: AuthState = { natterbox: nobody, presence: null, connection: idleConnection };

const slice = /* @__PURE__ */ createSlice({
  name: 'auth',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(identified, (state, { payload }) => {
        state.natterbox = { orgId: payload.orgId, userId: payload.userId };
        // Left by somebody else, in a state from storage.
        if (state.presence?.userId !== payload.userId) state.presence = null;
      })
      .addCase(coverageChanged, (state, { payload }) => {
        const { userId } = state.natterbox;
        if (userId === null) return;
        const isKept = payload.keptUserIds?.includes(userId) ?? !payload.removedUserIds.includes(userId);
        if (!isKept) state.presence = null;
      })
      .addCase(connectionChanged, (state, { payload }) => {
        if (payload.socket === 'presence') state.connection = markLive(payload.connection);
      })
      .addCase(forgotten, (state, { payload }) => {
        if (payload.what === 'messages') return;
        state.natterbox = nobody;
        state.presence = null;
      });
  },
});

function applyPresence(state: AuthState, { meta }: ReturnType<typeof presenceReceived>): AuthState {
  return meta.own === undefined || meta.own === state.presence ? state : { ...state, presence: meta.own };
}

/** The hot event goes around Immer: it comes with every batch and hardly ever concerns oneself. */
function reduceAuth(given: AuthState = initialState, action: UnknownAction): AuthState {
  const state = withoutGhost(given, initialState);
  if (action.type === presenceReceived.type) {
    return applyPresence(state, action as ReturnType<typeof presenceReceived>);
  }
  return isRealtimeEvent(action) ? slice.reducer(state, action) : state;
}

/** Mounts at `state.auth`: identity, one's own presence and the presence socket's connection. */
export const authSlice: RealtimeSlice<AuthState, 'auth'> = {
  name: slice.name,
  reducerPath: slice.reducerPath,
  reducer: reduceAuth,
  actions: slice.actions,
  getInitialState: slice.getInitialState,
};
