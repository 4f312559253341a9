import { combineSlices, configureStore } from '@reduxjs/toolkit';
import { authSlice } from '../../src/state/auth';
import { idleConnection } from '../../src/state/connection-state';
import { forgotten, identified, unreadMessagesReceived } from '../../src/state/events';
import { groupMembersReceived, groupSelected, groupsSlice } from '../../src/state/groups';
import { messagesSlice } from '../../src/state/messages';
import { realtimeReducers } from '../../src/state/realtime-reducers';
import { coverage, createStore, inferred, presence, ready } from './support';

describe('mounting', () => {
  it('begins with nothing known and nothing connected', () => {
    const { auth, groups, messages } = createStore().getState();
    expect(auth).toStrictEqual({
      natterbox: { orgId: null, userId: null },
      presence: null,
      connection: idleConnection,
      tabRole: 'alone',
    });
    expect(messages).toStrictEqual({ unreadMessages: null, operation: null, connection: idleConnection });
    expect(groups).toMatchObject({ groupSelected: null, members: {}, wanted: [], session: null });
  });

  it('has the same reducers by combineSlices as by realtimeReducers', () => {
    expect(groupsSlice.reducer).toBe(realtimeReducers.groups);
    const byName = createStore();
    const bySlice = configureStore({ reducer: combineSlices(authSlice, groupsSlice, messagesSlice) });
    for (const event of [ready('first'), presence([{ userId: 1, presence: 'RINGING' }]), groupSelected(4)]) {
      byName.dispatch(event);
      bySlice.dispatch(event);
    }
    expect(bySlice.getState()).toStrictEqual(byName.getState());
  });

  it('gives its first state to actions that are hardly actions', () => {
    for (const slice of [authSlice, groupsSlice, messagesSlice]) {
      const reduce = slice.reducer as (state: undefined, action: object) => unknown;
      expect(reduce(undefined, {})).toStrictEqual(slice.getInitialState());
    }
  });

  it('gives the same state back for actions that are none of its business', () => {
    const store = createStore();
    store.dispatch(presence([{ userId: 1 }]));
    const before = store.getState();
    store.dispatch({ type: 'app/anything', payload: { socket: 'presence' } });
    store.dispatch(presence([{ userId: 1 }]));
    store.dispatch(coverage());
    expect(store.getState()).toBe(before);
  });

  it('has action types that no slice of the app can have by accident', () => {
    const before = createStore().getState();
    expect([groupSelected.type, groupMembersReceived.type]).toStrictEqual([
      'realtime/groupSelected',
      'realtime/groupMembersReceived',
    ]);
    const store = createStore(before);
    store.dispatch({ type: 'groups/groupSelected', payload: 4 });
    store.dispatch({ type: 'groups/groupMembersReceived', payload: { groupId: 4, userIds: [1] } });
    expect(store.getState()).toBe(before);
  });

  it.each(['toString', 'constructor', '__proto__', 'realtime/toString'])(
    'passes the action %s over',
    (type) => {
      const store = createStore();
      const before = store.getState();
      store.dispatch({ type });
      expect(store.getState()).toBe(before);
    },
  );
});

describe('forgetting', () => {
  function filledStore() {
    const store = createStore();
    store.dispatch(identified({ orgId: '12', userId: 7 }));
    store.dispatch(groupSelected(5));
    store.dispatch(groupMembersReceived({ groupId: 5, userIds: [2] }));
    store.dispatch(coverage({ wantedGroupIds: [4, 5] }));
    store.dispatch(presence([{ userId: 7 }], { own: { userId: 7 }, members: inferred(4, 7) }));
    store.dispatch(unreadMessagesReceived({ unreadMessages: 3, operation: 'MODIFY' }));
    store.dispatch(ready('first'));
    return store;
  }

  it('of the presence socket leaves what the app set, and the count', () => {
    const store = filledStore();
    const { connection } = store.getState().auth;
    store.dispatch(forgotten({ what: 'presence' }));
    const { auth, groups, messages } = store.getState();
    expect(auth).toStrictEqual({ ...authSlice.getInitialState(), connection });
    expect(groups).toMatchObject({ groupSelected: 5, wanted: [], session: null, table: { size: 0 } });
    expect(groups.members).toStrictEqual({ 5: { userIds: [2], source: 'app' } });
    expect(messages.unreadMessages).toBe(3);
  });

  it('of the messages socket takes the count alone', () => {
    const store = filledStore();
    const { auth, groups } = store.getState();
    store.dispatch(forgotten({ what: 'messages' }));
    expect(store.getState().messages).toMatchObject({ unreadMessages: null, operation: null });
    expect(store.getState().auth).toBe(auth);
    expect(store.getState().groups).toBe(groups);
  });

  it('of a person takes everything but the members that the app has set', () => {
    const store = filledStore();
    store.dispatch(forgotten({ what: 'person' }));
    const { auth, groups, messages } = store.getState();
    const members = { 5: { userIds: [2], source: 'app' } };
    expect(groups).toStrictEqual({ ...groupsSlice.getInitialState(), members });
    expect(auth).toMatchObject({ natterbox: { orgId: null, userId: null }, presence: null });
    expect(messages).toMatchObject({ unreadMessages: null, operation: null });
  });

  it('of an organisation takes everything', () => {
    const store = filledStore();
    store.dispatch(forgotten({ what: 'organisation' }));
    const { auth, groups, messages } = store.getState();
    expect(groups).toStrictEqual(groupsSlice.getInitialState());
    expect(auth).toMatchObject({ natterbox: { orgId: null, userId: null }, presence: null });
    expect(messages).toMatchObject({ unreadMessages: null, operation: null });
  });
});
