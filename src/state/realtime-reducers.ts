import type { Reducer } from '@reduxjs/toolkit';
import { authSlice } from './auth';
import type { AuthState } from './auth';
import { groupsSlice } from './groups';
import type { GroupsState } from './groups';
import { messagesSlice } from './messages';
import type { MessagesState } from './messages';

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
