import { combineReducers, configureStore, createSlice } from '@reduxjs/toolkit';
import type { Reducer, UnknownAction } from '@reduxjs/toolkit';
import { authSlice } from '../../src/state/auth';
import { idleConnection } from '../../src/state/connection-state';
import { identified, tabRoleChanged, unreadMessagesReceived } from '../../src/state/events';
import { groupMembersReceived, groupSelected, groupsSlice } from '../../src/state/groups';
import { messagesSlice } from '../../src/state/messages';
import { getFacts, getRow } from '../../src/state/table/table';
import * as select from '../../src/state/root-selectors';
import { realtimeReducers } from '../../src/state/realtime-reducers';
import type { RealtimeRootState } from '../../src/state/realtime-reducers';
import { coverage, createStore, fromStorage, inferred, itemOf, presence, ready } from './support';

const { selectGroupDisplayItems, selectGroupStatus } = select;

/** What a busy page leaves in storage. */
function leftBehind(): RealtimeRootState {
  const store = createStore();
  store.dispatch(tabRoleChanged({ role: 'leader' }));
  store.dispatch(identified({ orgId: '12', userId: 7 }));
  store.dispatch(ready('first'));
  store.dispatch(ready('other', 'messages'));
  store.dispatch(coverage({ wantedGroupIds: [4, 5] }));
  store.dispatch(groupMembersReceived({ groupId: 5, userIds: [7, 9] }));
  const own = { userId: 7, presence: 'RINGING', availability: 'Busy', availabilityStateId: 3 } as const;
  store.dispatch(presence([own, { userId: 8, presence: '' }], { own, members: inferred(4, 7, 8) }));
  store.dispatch(unreadMessagesReceived({ unreadMessages: 3, operation: 'MODIFY' }));
  return fromStorage(store.getState());
}

/** Everything by which a state could pass for live. */
function claims(state: RealtimeRootState): unknown {
  return {
    connections: [
      select.selectPresenceConnection(state).status,
      select.selectMessagesConnection(state).status,
    ],
    isStale: [select.selectIsPresenceStale(state), select.selectAreMessagesStale(state)],
    freshness: [7, 8, 9].map((id) => select.selectPresenceFreshness(state, id)),
    groups: [4, 5, 6].map((id) => selectGroupStatus(state, id)),
    channel: select.selectListenInChannel(state, 7),
    role: select.selectTabRole(state),
    isExact: !select.selectPresenceSince(state, 7).presenceAtLeast,
  };
}

const nothingLive = {
  connections: ['idle', 'idle'],
  isStale: [true, true],
  freshness: ['stale', 'stale', 'unknown'],
  groups: ['none', 'none', 'none'],
  channel: undefined,
  role: 'alone',
  isExact: false,
};

/** A store into which an enhancer of the app merges after our reducers ran, as redux-persist does. */
function createMergingStore(merge: (state: RealtimeRootState) => Partial<RealtimeRootState>) {
  const combined = combineReducers(realtimeReducers) as unknown as Reducer<RealtimeRootState>;
  return configureStore({
    reducer: (state: RealtimeRootState | undefined, action: UnknownAction) => {
      const reduced = combined(state, action);
      return action.type === 'app/rehydrate' ? { ...reduced, ...merge(reduced) } : reduced;
    },
  });
}

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

describe('state that is put in place behind the reducers’ back', () => {
  it('claims nothing before the next action, nor after it', () => {
    const stored = leftBehind();
    const store = createMergingStore(() => stored);
    store.dispatch({ type: 'app/rehydrate' });
    expect(store.getState().groups).toBe(stored.groups);
    expect(claims(store.getState())).toStrictEqual(nothingLive);
    const item = select.selectUserDisplayItem(store.getState(), 7);
    const list = selectGroupDisplayItems(store.getState(), 4);
    expect(item).toStrictEqual({ id: 7, presence: 'RINGING', availability: 'Busy' });
    expect(list.map(({ id }) => id)).toStrictEqual([7, 8]);
    store.dispatch({ type: 'app/anything' });
    expect(claims(store.getState())).toStrictEqual(nothingLive);
    expect(select.selectUserDisplayItem(store.getState(), 7)).toBe(item);
    expect(selectGroupDisplayItems(store.getState(), 4)).toBe(list);
  });

  it.each<[string, (now: RealtimeRootState, stored: RealtimeRootState) => Partial<RealtimeRootState>]>([
    ['only the table', (now, { groups }) => ({ groups: { ...now.groups, table: groups.table } })],
    ['only the members', (now, { groups }) => ({ groups: { ...now.groups, members: groups.members } })],
    ['only what was wanted', (now, { groups }) => ({ groups: { ...now.groups, wanted: groups.wanted } })],
    [
      'only the connections',
      (now, { auth, messages }) => ({
        auth: { ...now.auth, connection: auth.connection },
        messages: { ...now.messages, connection: messages.connection },
      }),
    ],
    [
      'all but the connections and the role',
      (now, { auth, groups, messages }) => ({
        auth: { ...auth, connection: now.auth.connection, tabRole: 'alone' },
        groups,
        messages: { ...messages, connection: now.messages.connection },
      }),
    ],
  ])('claims nothing where an app persists %s', (_, merge) => {
    const stored = leftBehind();
    const store = createMergingStore((now) => merge(now, stored));
    const expectNothingLive = (): void => {
      const state = store.getState();
      const { connections, isStale, groups, channel, role } = nothingLive;
      expect(claims(state)).toMatchObject({ connections, isStale, groups, role });
      expect(select.selectListenInChannel(state, 7)).toBe(channel);
      expect(select.selectPresenceFreshness(state, 7)).not.toBe('live');
      const { presenceSince, presenceAtLeast } = select.selectPresenceSince(state, 7);
      expect(presenceAtLeast).toBe(presenceSince !== null);
    };
    store.dispatch({ type: 'app/rehydrate' });
    expectNothingLive();
    store.dispatch({ type: 'app/anything' });
    expectNothingLive();
    // A group that only an earlier process had an answer for is asked for again.
    store.dispatch(coverage({ wantedGroupIds: [4] }));
    expect(selectGroupStatus(store.getState(), 4)).toBe('loading');
  });

  it('keeps what a reducer around ours copies: the marks are on its parts', () => {
    // redux-persist gives the reducer of a persisted slice a copy of the state each time.
    const copying = (state: RealtimeRootState['groups'] | undefined, action: UnknownAction) =>
      realtimeReducers.groups(state && { ...state }, action);
    const store = configureStore({ reducer: { ...realtimeReducers, groups: copying } });
    store.dispatch(ready('first'));
    store.dispatch(coverage({ wantedGroupIds: [4] }));
    store.dispatch(presence([{ userId: 7, presence: '' }], { members: inferred(4, 7) }));
    const list = selectGroupDisplayItems(store.getState(), 4);
    store.dispatch({ type: 'app/anything' });
    expect(selectGroupStatus(store.getState(), 4)).toBe('loaded');
    expect(select.selectPresenceFreshness(store.getState(), 7)).toBe('live');
    expect(selectGroupDisplayItems(store.getState(), 4)).toBe(list);
  });
});

describe('rows out of storage', () => {
  it('are shown as they were, their times as at least as long, of no session', () => {
    const store = createStore(leftBehind());
    expect(getRow(store.getState().groups.table, 7)).toStrictEqual({
      item: { id: 7, presence: 'RINGING', availability: 'Busy' },
      facts: {
        session: '',
        availabilityStateId: 3,
        availabilityProfileId: null,
        presenceSince: 1_000,
        callSince: 1_000,
        availabilitySince: 1_000,
        marks: 7,
      },
    });
  });

  it('share their facts again, and are frozen once in development', () => {
    const store = createStore();
    const people = Array.from({ length: 500 }, (_, index) => ({ userId: index + 1, presence: '' as const }));
    store.dispatch(presence(people));
    const stored = fromStorage(store.getState());
    const { table } = createStore(stored).getState().groups;
    expect(table.size).toBe(500);
    expect(new Set(people.map(({ userId }) => getFacts(table, userId))).size).toBe(1);
    const page = table.pages.find((one) => one !== null);
    expect([page, page?.find((one) => one !== null), getFacts(table, 1)].map(Object.isFrozen)).toStrictEqual([
      true,
      true,
      true,
    ]);
    // What the app itself holds is the app's.
    expect(Object.isFrozen(stored.groups.table.pages[0])).toBe(false);
  });

  it('are those that are rows', () => {
    const facts = { availabilityStateId: 'x', presenceSince: '5', availabilitySince: 4 };
    const bucket = [
      ...[
        7,
        { id: 99, presence: 'HELD', logicalDirection: 'Up', callChannelUUID: 4, availability: 'Busy' },
        facts,
      ],
      ...[7, { id: 7, presence: 'RINGING' }, facts],
      ...[0, { id: 0 }, facts],
      ...[8, null, facts],
      ...[9, { id: 9 }, null],
      ...['10', { id: 10 }, facts],
      ...[11, { id: 11, presence: '' }, facts],
      12,
    ];
    const pages = [null, 'page', [null, 4, bucket], ...new Array<null>(70).fill(null)];
    const groups = { ...fromStorage(groupsSlice.getInitialState()), table: { pages, size: 99 } };
    const { table } = realtimeReducers.groups(groups as never, { type: 'any' });
    expect(table.size).toBe(2);
    expect(getRow(table, 7)).toMatchObject({
      item: { id: 7, availability: 'Busy' },
      facts: { availabilityStateId: null, presenceSince: null, availabilitySince: 4, marks: 4 },
    });
    expect(getRow(table, 11)).toMatchObject({ item: { id: 11, presence: '' } });
    // What was in the wrong bucket is found: it was written anew.
    expect(realtimeReducers.groups(undefined, presence([{ userId: 7 }])).table.size).toBe(1);
  });

  it('have the members that are ids', () => {
    const members = {
      4: { userIds: [7, '8', 7, -1, 9], source: 'app' },
      nobody: { userIds: [1] },
      5: null,
      6: {},
    };
    const groups = { ...fromStorage(groupsSlice.getInitialState()), members };
    const next = realtimeReducers.groups(groups as never, { type: 'any' });
    expect(next.members).toStrictEqual({ 4: { userIds: [7, 9], source: 'app' } });
  });
});

describe('what is no state', () => {
  const wrong = [null, 0, 'state', true, [], [1], () => 1, new Map(), { nothing: 1 }, new Proxy({}, {})];

  it.each(wrong)('%p is taken for the first one', (value) => {
    for (const slice of [authSlice, groupsSlice, messagesSlice]) {
      const reduce = slice.reducer as (state: unknown, action: UnknownAction) => unknown;
      expect(reduce(value, { type: 'any' })).toEqual(slice.getInitialState());
    }
    const preloaded = { auth: value, groups: value, messages: value } as unknown as RealtimeRootState;
    const store = createStore(preloaded);
    store.dispatch(ready('first'));
    store.dispatch(presence([{ userId: 7, presence: '' }]));
    expect(itemOf(store.getState(), 7)).toStrictEqual({ id: 7, presence: '' });
  });

  it.each(wrong)('a slice whose every field is %p is taken for the first one', (value) => {
    for (const slice of [authSlice, groupsSlice, messagesSlice]) {
      const initial = slice.getInitialState() as object;
      const fields = Object.fromEntries(Object.keys(initial).map((key) => [key, value]));
      const reduce = slice.reducer as (state: unknown, action: UnknownAction) => unknown;
      // A nought is a count like any other.
      const expected = slice === messagesSlice && value === 0 ? { ...initial, unreadMessages: 0 } : initial;
      expect(reduce(fields, { type: 'any' })).toEqual(expected);
    }
  });
});

describe('inside an Immer recipe of the app', () => {
  const events = [
    identified({ orgId: '12', userId: 7 }),
    ready('first'),
    coverage({ wantedGroupIds: [4] }),
    presence([{ userId: 7, presence: 'RINGING' }], { own: { userId: 7 }, members: inferred(4, 7) }),
    groupSelected(4),
    groupMembersReceived({ groupId: 4, userIds: [7, 8] }),
    { type: 'app/anything' },
    presence([{ userId: 7, presence: 'ANSWERED' }]),
    ready('other', 'messages'),
    unreadMessagesReceived({ unreadMessages: 3, operation: 'MODIFY' }),
  ];

  it('the reducers do as they do alone, and what they remember outlives the recipe', () => {
    const slices = Object.values(realtimeReducers) as Reducer<unknown>[];
    const names = Object.keys(realtimeReducers) as (keyof RealtimeRootState)[];
    const wrapped = Object.fromEntries(
      names.map((name, index) => {
        const slice = createSlice({
          name: `app-${name}`,
          initialState: () => (realtimeReducers[name] as Reducer<object>)(undefined, { type: 'any' }),
          reducers: {},
          extraReducers: (builder) => {
            builder.addMatcher(
              () => true,
              (state, action) => (slices[index] as Reducer<object>)(state, action),
            );
          },
        });
        return [name, slice.reducer];
      }),
    ) as unknown as typeof realtimeReducers;
    const alone = createStore();
    const within = configureStore({ reducer: wrapped });
    for (const event of events) {
      alone.dispatch(event);
      within.dispatch(event);
      const [expected, state] = [alone.getState(), within.getState()];
      expect(state).toStrictEqual(expected);
      expect(claims(state)).toStrictEqual(claims(expected));
      expect(selectGroupDisplayItems(state, 4)).toStrictEqual(selectGroupDisplayItems(expected, 4));
    }
    const before = within.getState();
    within.dispatch({ type: 'app/anything' });
    expect(within.getState()).toBe(before);
  });

  it('a part of the app’s draft may be ours, also where the app has written into it', () => {
    const app = createSlice({
      name: 'app',
      initialState: () => ({ groups: groupsSlice.getInitialState(), seen: 0 }),
      reducers: {},
      extraReducers: (builder) => {
        builder.addMatcher(
          () => true,
          (state, action) => {
            state.groups.groupSelected = 9;
            state.groups = realtimeReducers.groups(state.groups, action);
            // Selectors inside the recipe see the same.
            const root = { ...createStore().getState(), groups: state.groups };
            state.seen = selectGroupDisplayItems(root, 4).length;
          },
        );
      },
    });
    const store = configureStore({ reducer: { app: app.reducer } });
    for (const event of events) store.dispatch(event);
    const { groups, seen } = store.getState().app;
    expect(groups.groupSelected).toBe(9);
    expect(seen).toBe(2);
    const root = { ...createStore().getState(), groups };
    expect(selectGroupStatus(root, 4)).toBe('loaded');
    expect(select.selectUserDisplayItem(root, 7)).toStrictEqual({ id: 7, presence: 'ANSWERED' });
  });
});
