import type { UnknownAction } from '@reduxjs/toolkit';
import { isEntityId, isRecord } from '../protocol/ids';
import type { ConnectionState, TabRole, UserPresenceData } from '../vocabulary';
import { assignConnection, idleConnection, liveConnection } from './connection-state';
import {
  connectionChanged,
  coverageChanged,
  forgotten,
  identified,
  presenceReceived,
  tabRoleChanged,
} from './events';
import { createLiveView, isLive } from './live';
import { assign } from './same';
import { createRealtimeSlice } from './slice';
import type { RealtimeSlice } from './slice';

export type { TabRole } from '../vocabulary';

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
  /** `alone` without the option `tabs`, before a start and after a stop. */
  tabRole: TabRole;
}

const nobody: Identity = { orgId: null, userId: null };
const initialState: AuthState = {
  natterbox: nobody,
  presence: null,
  connection: idleConnection,
  tabRole: 'alone',
};

function isIdentity(value: unknown): value is Identity {
  if (!isRecord(value)) return false;
  return value.userId === null || (isEntityId(value.userId) && typeof value.orgId === 'string');
}

/** Who we were and what was known of us stays to be shown; connection and role are another process's. */
export const liveAuth: (given: unknown) => AuthState = /* @__PURE__ */ createLiveView<AuthState>(
  initialState,
  (given) => {
    const { natterbox, presence, connection } = given;
    if (isLive(connection) && isIdentity(natterbox)) return given as unknown as AuthState;
    return {
      natterbox: isIdentity(natterbox) ? natterbox : nobody,
      presence:
        isRecord(presence) && isEntityId(presence.userId) ? (presence as unknown as UserPresenceData) : null,
      connection: liveConnection(connection),
      tabRole: 'alone',
    };
  },
);

function applyIdentity(state: AuthState, { orgId, userId }: Identity): AuthState {
  const natterbox = assign(state.natterbox, { orgId, userId });
  // Left by somebody else, in a state from storage.
  const presence = state.presence?.userId === userId ? state.presence : null;
  return assign(state, { ...state, natterbox, presence });
}

function applyCoverage(state: AuthState, { payload }: ReturnType<typeof coverageChanged>): AuthState {
  const { userId } = state.natterbox;
  if (userId === null || state.presence === null) return state;
  const isKept = payload.keptUserIds?.includes(userId) ?? !payload.removedUserIds.includes(userId);
  return isKept ? state : { ...state, presence: null };
}

function applyConnection(
  state: AuthState,
  { payload, meta }: ReturnType<typeof connectionChanged>,
): AuthState {
  if (payload.socket !== 'presence') return state;
  const connection = assignConnection(state.connection, payload.connection);
  const presence = meta.own === undefined ? state.presence : assign(state.presence, meta.own);
  return assign(state, { ...state, connection, presence });
}

function reduceAuth(state: AuthState, action: UnknownAction): AuthState {
  switch (action.type) {
    case presenceReceived.type: {
      const { own } = (action as ReturnType<typeof presenceReceived>).meta;
      return own === undefined ? state : assign(state, { ...state, presence: own });
    }
    case coverageChanged.type:
      return applyCoverage(state, action as ReturnType<typeof coverageChanged>);
    case connectionChanged.type:
      return applyConnection(state, action as ReturnType<typeof connectionChanged>);
    case identified.type:
      return applyIdentity(state, (action as ReturnType<typeof identified>).payload);
    case tabRoleChanged.type:
      return assign(state, { ...state, tabRole: (action as ReturnType<typeof tabRoleChanged>).payload.role });
    case forgotten.type:
      if ((action as ReturnType<typeof forgotten>).payload.what === 'messages') return state;
      return assign(state, { ...state, natterbox: nobody, presence: null });
    default:
      return state;
  }
}

/** Mounts at `state.auth`: identity, one's own presence and the presence socket's connection. */
export const authSlice: RealtimeSlice<AuthState, 'auth'> = /* @__PURE__ */ createRealtimeSlice(
  'auth',
  liveAuth,
  reduceAuth,
  {},
);
