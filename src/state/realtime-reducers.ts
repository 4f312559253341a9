import type { Reducer } from '@reduxjs/toolkit';
import { authSlice } from './auth-slice';
import type { AuthState } from './auth-slice';
import { groupsSlice } from './groups-slice';
import type { GroupsState } from './groups-slice';
import { messagesSlice } from './messages-slice';
import type { MessagesState } from './messages-slice';

/** The three places in the root state, where they are mounted under their own names. */
export interface RealtimeRootState {
  auth: AuthState;
  groups: GroupsState;
  messages: MessagesState;
}

/** Reducers for `configureStore({ reducer: { ...realtimeReducers } })`. */
export const realtimeReducers: {
  [Name in keyof RealtimeRootState]: Reducer<RealtimeRootState[Name]>;
} = {
  auth: authSlice.reducer,
  groups: groupsSlice.reducer,
  messages: messagesSlice.reducer,
};
