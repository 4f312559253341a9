import { createEntityAdapter, createSelector, createSlice } from '@reduxjs/toolkit';
import type { EntityState, PayloadAction, Store } from '@reduxjs/toolkit';
import type { UserDisplayItem, UserPresenceData } from '../../src/vocabulary';
import type { Group } from '../world';

/** Presence as Redux Toolkit's documentation has one keep it. */
export type PresenceEntities = EntityState<UserPresenceData, number>;
/** The root state of the stores that keep it so. */
export interface EntitiesRoot {
  presence: PresenceEntities;
}

/** The adapter that all the comparisons share. */
export const adapter = createEntityAdapter<UserPresenceData, number>({ selectId: ({ userId }) => userId });

/** One case reducer: what arrived is merged by `upsertMany`. */
export const entitiesSlice = createSlice({
  name: 'presence',
  initialState: adapter.getInitialState(),
  reducers: {
    updatesReceived: (state: PresenceEntities, { payload }: PayloadAction<UserPresenceData[]>) => {
      adapter.upsertMany(state, payload);
    },
  },
});

/** Updates in a frame, taken as they are. */
export function parseUpdates(frame: string): UserPresenceData[] {
  return (JSON.parse(frame) as { data: UserPresenceData[] }).data;
}

function toItem({
  userId,
  presence,
  logicalDirection,
  callChannelUUID,
  availability,
}: UserPresenceData): UserDisplayItem {
  return { id: userId, presence, logicalDirection, callChannelUUID, availability };
}

/** Views of every group over a memoised selector each. */
export function subscribeEntityViews(store: Store<EntitiesRoot>, groups: readonly Group[]): void {
  for (const { userIds } of groups) {
    const select = createSelector([({ presence }: EntitiesRoot) => presence.entities], (entities) =>
      userIds.map((userId) => {
        const record = entities[userId];
        return record === undefined ? { id: userId } : toItem(record);
      }),
    );
    let shown = select(store.getState());
    store.subscribe(() => {
      const items = select(store.getState());
      if (items !== shown) shown = items;
    });
  }
}
