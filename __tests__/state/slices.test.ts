import { combineSlices, configureStore } from '@reduxjs/toolkit';
import { authSlice } from '../../src/state/auth';
import { idleConnection } from '../../src/state/connection-state';
import { forgotten, identified, unreadMessagesReceived } from '../../src/state/events';
import { groupMembersReceived, groupSelected, groupsSlice } from '../../src/state/groups';
import { splitMemberIds } from '../../src/state/member-ids';
import { messagesSlice } from '../../src/state/messages';
import { getItem } from '../../src/state/table/table';
import { selectGroupDisplayItems, selectGroupStatus } from '../../src/state/root-selectors';
import { realtimeReducers } from '../../src/state/realtime-reducers';
import type { RealtimeRootState } from '../../src/state/realtime-reducers';
import { coverage, createStore, fromStorage, inferred, itemOf, lost, presence, ready } from './support';

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
});

describe('identity and connections', () => {
  it('keeps who we are, and each socket its own connection', () => {
    const store = createStore();
    store.dispatch(identified({ orgId: '12', userId: 7 }));
    store.dispatch(ready('first'));
    expect(store.getState().auth.natterbox).toStrictEqual({ orgId: '12', userId: 7 });
    expect(store.getState().auth.connection.status).toBe('ready');
    expect(store.getState().messages.connection).toBe(idleConnection);
    store.dispatch(ready('other', 'messages'));
    expect(store.getState().messages.connection.status).toBe('ready');
    expect(store.getState().groups.session).toBe('first');
    store.dispatch(lost());
    expect(store.getState().groups.session).toBeNull();
  });

  it("follows one's own record and lets go of it when nothing covers it", () => {
    const store = createStore();
    store.dispatch(identified({ orgId: '12', userId: 7 }));
    const own = { userId: 7, presence: 'RINGING' } as const;
    store.dispatch(presence([own], { own }));
    expect(store.getState().auth.presence).toBe(own);
    store.dispatch(presence([{ userId: 8 }]));
    expect(store.getState().auth.presence).toBe(own);
    store.dispatch(coverage({ removedUserIds: [8] }));
    expect(store.getState().auth.presence).toBe(own);
    store.dispatch(coverage({ removedUserIds: [7] }));
    expect(store.getState().auth.presence).toBeNull();
  });

  it('keeps the last count of the messages service', () => {
    const store = createStore();
    store.dispatch(unreadMessagesReceived({ unreadMessages: 3, operation: 'MODIFY' }));
    expect(store.getState().messages).toMatchObject({ unreadMessages: 3, operation: 'MODIFY' });
  });
});

describe('members', () => {
  it('are what is said last, and the same record while nothing new is said', () => {
    const store = createStore();
    store.dispatch(presence([], { members: [...inferred(4, 3, 1), ...inferred(5)] }));
    store.dispatch(presence([], { members: inferred(4, 3, 1, 2) }));
    const { members } = store.getState().groups;
    expect(members).toStrictEqual({
      4: { userIds: [3, 1, 2], source: 'server' },
      5: { userIds: [], source: 'server' },
    });
    store.dispatch(presence([], { members: [...inferred(4, 3, 1, 2), ...inferred(5)] }));
    store.dispatch(coverage({ members: [...inferred(4, 3, 1, 2), ...inferred(5)] }));
    expect(store.getState().groups.members).toBe(members);
    store.dispatch(presence([], { members: inferred(4, 2) }));
    expect(store.getState().groups.members[4]).toStrictEqual({ userIds: [2], source: 'server' });
    expect(store.getState().groups.members[5]).toBe(members[5]);
  });

  it('are those that are covered: an inferred group that is not said is gone', () => {
    const store = createStore();
    store.dispatch(coverage({ wantedGroupIds: [4, 5], members: [...inferred(4, 1), ...inferred(5, 2)] }));
    store.dispatch(coverage({ wantedGroupIds: [5], members: inferred(5, 2) }));
    expect(store.getState().groups.members).toStrictEqual({ 5: { userIds: [2], source: 'server' } });
  });

  it('takes the app at its word: exactly, whatever the server seems to say', () => {
    const store = createStore();
    store.dispatch(presence([], { members: inferred(4, 3, 1) }));
    store.dispatch(groupMembersReceived({ groupId: 4, userIds: [9, 8] }));
    const { members } = store.getState().groups;
    expect(members[4]).toStrictEqual({ userIds: [9, 8], source: 'app' });
    store.dispatch(presence([], { members: inferred(4, 1) }));
    store.dispatch(coverage({ members: inferred(4, 1) }));
    store.dispatch(groupMembersReceived({ groupId: 4, userIds: [9, 8] }));
    store.dispatch(coverage({ members: [{ groupId: 4, userIds: [9, 8], source: 'app' }] }));
    expect(store.getState().groups.members).toBe(members);
  });

  it('that the app has set are put back where a replaced state lacks them', () => {
    const store = createStore();
    store.dispatch(coverage({ members: [{ groupId: 4, userIds: [9, 8], source: 'app' }] }));
    expect(store.getState().groups.members).toStrictEqual({ 4: { userIds: [9, 8], source: 'app' } });
  });

  it('leaves out ids that are none, and repeats', () => {
    const store = createStore();
    const userIds = [2, 2, 0, -1, 1.5, '3', null, Number.MAX_SAFE_INTEGER + 1, 1] as number[];
    store.dispatch(groupMembersReceived({ groupId: 4, userIds }));
    expect(store.getState().groups.members[4]?.userIds).toStrictEqual([2, 1]);
    expect(splitMemberIds(userIds)).toStrictEqual({
      accepted: [2, 1],
      rejected: [2, 0, -1, 1.5, '3', null, Number.MAX_SAFE_INTEGER + 1],
    });
    expect(splitMemberIds('12')).toStrictEqual({ accepted: [], rejected: ['12'] });
  });

  it.each([0, -4, 1.5, NaN, '4', undefined])('ignores the group %p', (groupId) => {
    const store = createStore();
    const before = store.getState();
    store.dispatch(groupMembersReceived({ groupId: groupId as number, userIds: [1] }));
    store.dispatch(groupSelected(groupId as number));
    expect(store.getState()).toBe(before);
  });

  it("forgets inferred members of a group that is no longer wanted, and nothing of the app's", () => {
    const store = createStore();
    store.dispatch(coverage({ wantedGroupIds: [4, 5, 6] }));
    store.dispatch(groupMembersReceived({ groupId: 5, userIds: [2] }));
    store.dispatch(presence([{ userId: 1 }, { userId: 2 }], { members: inferred(4, 1) }));
    store.dispatch(coverage({ wantedGroupIds: [6], removedUserIds: [1] }));
    const { members, wanted, table } = store.getState().groups;
    expect(members).toStrictEqual({ 5: { userIds: [2], source: 'app' } });
    expect(wanted).toStrictEqual([6]);
    expect([table.size, getItem(table, 1)]).toStrictEqual([1, undefined]);
  });
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

describe('state from storage', () => {
  function storedState() {
    const store = createStore();
    store.dispatch(ready('first'));
    store.dispatch(ready('other', 'messages'));
    store.dispatch(presence([{ userId: 1, presence: 'RINGING' }]));
    return fromStorage(store.getState());
  }

  it('is idle from the first moment when it is preloaded, and keeps its rows', () => {
    const store = createStore(storedState());
    expect(store.getState().auth.connection).toStrictEqual(idleConnection);
    expect(store.getState().messages.connection).toStrictEqual(idleConnection);
    expect(itemOf(store.getState(), 1)).toStrictEqual({ id: 1, presence: 'RINGING' });
  });

  it('is idle at the next action when it is put in place later', () => {
    const stored = storedState();
    const groups = realtimeReducers.groups(stored.groups, presence([{ userId: 2 }], { session: 'second' }));
    expect(groups.session).toBe('second');
    expect(realtimeReducers.auth(stored.auth, { type: 'any' }).connection).toBe(idleConnection);
    expect(realtimeReducers.auth(stored.auth, presence([])).connection).toBe(idleConnection);
    expect(realtimeReducers.messages(stored.messages, { type: 'any' }).connection).toBe(idleConnection);
  });

  it('wants nothing, and shows the members of an earlier session until the group is answered again', () => {
    const store = createStore();
    store.dispatch(coverage({ wantedGroupIds: [7, 8] }));
    store.dispatch(groupMembersReceived({ groupId: 8, userIds: [3] }));
    store.dispatch(presence([{ userId: 1 }, { userId: 2 }], { members: inferred(7, 1, 2) }));
    expect(selectGroupStatus(store.getState(), 7)).toBe('loaded');

    const next = createStore(fromStorage(store.getState()));
    expect([7, 8].map((groupId) => selectGroupStatus(next.getState(), groupId))).toStrictEqual([
      'none',
      'none',
    ]);
    expect(selectGroupDisplayItems(next.getState(), 7).map(({ id }) => id)).toStrictEqual([1, 2]);
    next.dispatch(coverage({ wantedGroupIds: [7, 8] }));
    expect([7, 8].map((groupId) => selectGroupStatus(next.getState(), groupId))).toStrictEqual([
      'loading',
      'loaded',
    ]);
    next.dispatch(presence([{ userId: 2 }], { members: inferred(7, 2) }));
    expect(selectGroupStatus(next.getState(), 7)).toBe('loaded');
    expect(selectGroupDisplayItems(next.getState(), 7).map(({ id }) => id)).toStrictEqual([2]);
  });

  it('lets go of the members of an earlier session when their group is wanted no more', () => {
    const store = createStore();
    store.dispatch(presence([], { members: [...inferred(7, 1), ...inferred(8, 2)] }));
    const next = createStore(fromStorage(store.getState()));
    next.dispatch(coverage({ wantedGroupIds: [7] }));
    next.dispatch(coverage());
    expect(next.getState().groups.members).toStrictEqual({ 8: { userIds: [2], source: 'stored' } });
  });

  it('shows nobody the own record of somebody else', () => {
    const store = createStore();
    store.dispatch(identified({ orgId: '12', userId: 7 }));
    store.dispatch(presence([{ userId: 7, presence: '' }], { own: { userId: 7, presence: '' } }));
    const stored = fromStorage(store.getState());

    const same = createStore(stored);
    same.dispatch(identified({ orgId: '12', userId: 7 }));
    expect(same.getState().auth.presence).toStrictEqual({ userId: 7, presence: '' });
    const other = createStore(stored);
    other.dispatch(identified({ orgId: '12', userId: 8 }));
    expect(other.getState().auth.presence).toBeNull();
  });

  it('is filled in where it lacks something, or has another shape than it should', () => {
    const preloaded = {
      auth: { natterbox: { orgId: '12', userId: 7 } },
      groups: { groupSelected: 7, table: { rows: [] }, members: { 7: [1, 2], 8: null } },
      messages: { unreadMessages: 4 },
    };
    const { auth, groups, messages } = createStore(preloaded as unknown as RealtimeRootState).getState();
    expect(auth).toStrictEqual({ ...authSlice.getInitialState(), ...preloaded.auth });
    expect(groups).toStrictEqual({ ...groupsSlice.getInitialState(), groupSelected: 7 });
    expect(messages).toStrictEqual({ ...messagesSlice.getInitialState(), ...preloaded.messages });
  });

  it('counts again as soon as an event of this process brings a connection', () => {
    const store = createStore(storedState());
    store.dispatch(ready('second'));
    store.dispatch({ type: 'any' });
    expect(store.getState().auth.connection.status).toBe('ready');
  });
});
