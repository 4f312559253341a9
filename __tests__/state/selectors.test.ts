import { combineReducers, configureStore, createNextState } from '@reduxjs/toolkit';
import type { PBXListItem } from '../../src/vocabulary';
import * as defaults from '../../src/state/root-selectors';
import { forgotten, identified, unreadMessagesReceived } from '../../src/state/events';
import { groupMembersReceived, groupSelected } from '../../src/state/groups';
import { realtimeReducers } from '../../src/state/realtime-reducers';
import type { RealtimeRootState } from '../../src/state/realtime-reducers';
import { isBeingCalled, isCallingOut, isOnCall, isRinging } from '../../src/state/call-states';
import { createRealtimeSelectors } from '../../src/state/selectors/create-realtime-selectors';
import { createGroupView } from '../../src/state/views/group-view';
import { coverage, createStore, fromStorage, inferred, itemOf, lost, presence, ready } from './support';

const {
  selectAllUserDisplayItems,
  selectGroupDisplayItems,
  selectGroupStatus,
  selectGroupSummary,
  selectIsPresenceStale,
  selectListenIn,
  selectListenInChannel,
  selectPBXResultItems,
  selectPresenceFreshness,
  selectPresenceSince,
  selectSelectedGroupDisplayItems,
  selectTabRole,
  selectUserDisplayItem,
  selectUserPresence,
} = defaults;

const GROUP = 100;

/** Group 100 has members 1 to 4, of whom 1 to 3 are known; user 9 is known and a member of nothing. */
function teamStore() {
  const store = createStore();
  store.dispatch(ready('first'));
  store.dispatch(groupMembersReceived({ groupId: GROUP, userIds: [3, 1, 2, 4] }));
  store.dispatch(
    presence([
      {
        userId: 1,
        presence: 'ANSWERED',
        callChannelUUID: 'c1',
        availability: 'Busy',
        availabilityStateId: 5,
      },
      { userId: 2, presence: '', availability: 'Busy', availabilityStateId: 5, availabilityProfileId: 6 },
      { userId: 3, presence: 'RINGING', logicalDirection: 'Inbound' },
      { userId: 9, presence: '' },
    ]),
  );
  return store;
}

describe('values', () => {
  it('shows a user as views and as the server put it', () => {
    const state = teamStore().getState();
    expect(selectUserDisplayItem(state, 1)).toStrictEqual({
      id: 1,
      presence: 'ANSWERED',
      callChannelUUID: 'c1',
      availability: 'Busy',
    });
    expect(selectUserPresence(state, 2)).toStrictEqual({
      userId: 2,
      presence: '',
      availability: 'Busy',
      availabilityStateId: 5,
      availabilityProfileId: 6,
    });
    expect(selectUserPresence(state, 3)).toStrictEqual({
      userId: 3,
      presence: 'RINGING',
      logicalDirection: 'Inbound',
    });
    expect([selectUserDisplayItem(state, 4), selectUserPresence(state, 4)]).toStrictEqual([
      undefined,
      undefined,
    ]);
  });

  it.each([NaN, 0, -1, 1.5, Infinity])('knows nobody by the id %p', (id) => {
    const state = teamStore().getState();
    expect(selectUserDisplayItem(state, id)).toBeUndefined();
    expect(selectPresenceFreshness(state, id)).toBe('unknown');
    expect(selectGroupDisplayItems(state, id)).toStrictEqual([]);
  });

  it('lists a group in member order, and a member of whom nothing is known by id alone', () => {
    const store = teamStore();
    const items = selectGroupDisplayItems(store.getState(), GROUP);
    expect(items.map(({ id }) => id)).toStrictEqual([3, 1, 2, 4]);
    expect(items[1]).toBe(itemOf(store.getState(), 1));
    expect(items[3]).toStrictEqual({ id: 4 });
    expect(selectSelectedGroupDisplayItems(store.getState())).toStrictEqual([]);
    store.dispatch(groupSelected(GROUP));
    expect(selectSelectedGroupDisplayItems(store.getState())).toBe(items);
    expect(selectAllUserDisplayItems(store.getState()).map(({ id }) => id)).toStrictEqual([1, 2, 3, 9]);
  });

  it('counts a group', () => {
    const state = teamStore().getState();
    const { byAvailability, ...counts } = selectGroupSummary(state, GROUP);
    expect(counts).toStrictEqual({ total: 4, unknown: 1, answered: 1, bridged: 0, ringing: 1, idle: 1 });
    expect(byAvailability).toStrictEqual({ Busy: 2 });
    expect(selectGroupSummary(state, 5)).toEqual({
      total: 0,
      unknown: 0,
      answered: 0,
      bridged: 0,
      ringing: 0,
      idle: 0,
      byAvailability: {},
    });
  });

  it('takes any name of an availability as a key, and knows no name that the server did not send', () => {
    const store = createStore();
    const names = ['__proto__', 'constructor', 'toString', '', '__proto__'];
    const userIds = names.map((_, index) => index + 1);
    store.dispatch(groupMembersReceived({ groupId: GROUP, userIds }));
    store.dispatch(presence(names.map((availability, index) => ({ userId: index + 1, availability }))));
    const { byAvailability } = selectGroupSummary(store.getState(), GROUP);
    expect(Object.entries(byAvailability)).toStrictEqual([
      ['__proto__', 2],
      ['constructor', 1],
      ['toString', 1],
      ['', 1],
    ]);
    expect(Object.hasOwn(byAvailability, 'hasOwnProperty')).toBe(false);
    expect(JSON.stringify(byAvailability)).toBe('{"__proto__":2,"constructor":1,"toString":1,"":1}');
  });

  it('tells who is live, stale and unknown, also through a reconnect', () => {
    const store = teamStore();
    const freshness = (id: number): string => selectPresenceFreshness(store.getState(), id);
    expect([freshness(1), freshness(4), selectIsPresenceStale(store.getState())]).toStrictEqual([
      'live',
      'unknown',
      false,
    ]);
    store.dispatch(lost());
    expect([freshness(1), selectIsPresenceStale(store.getState())]).toStrictEqual(['stale', true]);
    store.dispatch(ready('second'));
    expect(freshness(1)).toBe('stale');
    store.dispatch(presence([{ userId: 1 }], { session: 'second' }));
    expect([freshness(1), freshness(2)]).toStrictEqual(['live', 'stale']);
  });

  it('never takes stored rows for live ones', () => {
    const store = createStore(fromStorage(teamStore().getState()));
    expect(selectPresenceFreshness(store.getState(), 1)).toBe('stale');
    store.dispatch(ready('second'));
    expect(selectPresenceFreshness(store.getState(), 1)).toBe('stale');
  });

  it('follows a group from wanted to answered', () => {
    const store = createStore();
    const status = (): string => selectGroupStatus(store.getState(), 5);
    const seen = [status()];
    store.dispatch(coverage({ wantedGroupIds: [5] }));
    seen.push(status());
    store.dispatch(presence([], { members: inferred(5) }));
    seen.push(status());
    store.dispatch(coverage());
    seen.push(status());
    expect(seen).toStrictEqual(['none', 'loading', 'loaded', 'none']);
  });

  it('says since when', () => {
    const store = teamStore();
    store.dispatch(presence([{ userId: 1, presence: '' }], { receivedAt: 2_000 }));
    expect(selectPresenceSince(store.getState(), 1)).toStrictEqual({
      presenceSince: 2_000,
      presenceAtLeast: false,
      callSince: null,
      callAtLeast: false,
      availabilitySince: 1_000,
      availabilityAtLeast: true,
    });
    expect(selectPresenceSince(store.getState(), 3)).toMatchObject({ callSince: 1_000, callAtLeast: true });
    expect(Object.values(selectPresenceSince(store.getState(), 4))).toStrictEqual([
      null,
      false,
      null,
      false,
      null,
      false,
    ]);
  });

  it('gives the channel of a call in progress alone', () => {
    const store = teamStore();
    store.dispatch(
      presence([
        { userId: 2, presence: 'BRIDGED', callChannelUUID: 'c2' },
        { userId: 3, callChannelUUID: 'c3' },
        { userId: 9, presence: 'ANSWERED', callChannelUUID: '' },
      ]),
    );
    const channels = [1, 2, 3, 4, 9].map((id) => selectListenInChannel(store.getState(), id));
    expect(channels).toStrictEqual(['c1', 'c2', undefined, undefined, undefined]);
  });

  it('joins address-book entries with presence, and lets no entry bring presence of its own', () => {
    const items = [
      { natterboxId: 2, name: 'Bea', presence: 'RINGING' as const },
      { natterboxId: 8, name: 'Hal', availability: 'Lunch' },
    ];
    expect(selectPBXResultItems(teamStore().getState(), items)).toStrictEqual([
      { natterboxId: 2, name: 'Bea', presence: '', availability: 'Busy' },
      { natterboxId: 8, name: 'Hal' },
    ]);
  });

  it('says whether one can listen in, and why not', () => {
    const store = teamStore();
    store.dispatch(identified({ orgId: '12', userId: 9 }));
    store.dispatch(
      presence([
        { userId: 2, availability: 'Lunch' },
        { userId: 9, presence: 'BRIDGED', callChannelUUID: 'c9' },
        { userId: 10, presence: 'ANSWERED', callChannelUUID: '' },
        { userId: 11, presence: 'ANSWERED' },
        { userId: 12, availability: 'Lunch' },
      ]),
    );
    const reasons = [1, 9, 2, 3, 10, 11, 12, 4].map((id) => selectListenIn(store.getState(), id).reason);
    expect(reasons).toStrictEqual([
      'ok',
      'self',
      'idle',
      'ringing',
      'no-channel',
      'no-channel',
      'unknown',
      'unknown',
    ]);
    const ok = selectListenIn(store.getState(), 1);
    expect(ok).toStrictEqual({ channel: 'c1', reason: 'ok' });
    store.dispatch(presence([{ userId: 2, presence: 'RINGING' }]));
    expect(selectListenIn(store.getState(), 1)).toBe(ok);
    store.dispatch(lost());
    expect(selectListenIn(store.getState(), 1)).toStrictEqual({ channel: null, reason: 'stale' });
    expect(selectListenIn(store.getState(), 9)).toBe(selectListenIn(store.getState(), 1));
    expect([1, 9].map((id) => selectListenInChannel(store.getState(), id))).toStrictEqual([
      undefined,
      undefined,
    ]);
  });

  it('tells whose socket a tab listens to, and believes no stored role', () => {
    const store = createStore();
    expect(selectTabRole(store.getState())).toBe('alone');
    store.dispatch(ready('first'));
    const asFollower = (state: RealtimeRootState): RealtimeRootState => ({
      ...state,
      auth: { ...state.auth, tabRole: 'follower' },
    });
    expect(selectTabRole(asFollower(store.getState()))).toBe('follower');
    expect(selectTabRole(fromStorage(asFollower(store.getState())))).toBe('alone');
  });

  it('tells calls apart', () => {
    const out = { presence: 'RINGING', logicalDirection: 'Outbound' };
    const inward = { presence: 'RINGING', logicalDirection: 'Inbound' };
    const answered = { presence: 'ANSWERED', logicalDirection: 'Inbound' };
    const all = [out, inward, answered, undefined];
    expect(all.map((item) => isBeingCalled(item))).toStrictEqual([false, true, false, false]);
    expect(all.map((item) => isCallingOut(item))).toStrictEqual([true, false, false, false]);
    const onCall = ['ANSWERED', 'BRIDGED', 'RINGING', ''].map((value) => isOnCall({ presence: value }));
    const ringing = ['ANSWERED', 'BRIDGED', 'RINGING', ''].map((value) => isRinging({ presence: value }));
    expect(onCall).toStrictEqual([true, true, false, false]);
    expect(ringing).toStrictEqual([false, false, true, false]);
    expect([isOnCall(undefined), isRinging({})]).toStrictEqual([false, false]);
  });

  it('reads the same from wherever the slices are mounted', () => {
    const nested = configureStore({ reducer: combineReducers({ cti: combineReducers(realtimeReducers) }) });
    type Root = ReturnType<typeof nested.getState>;
    const selectors = createRealtimeSelectors<Root>({
      auth: ({ cti }) => cti.auth,
      groups: ({ cti }) => cti.groups,
      messages: ({ cti }) => cti.messages,
    });
    const flat = createStore();
    const events = [
      identified({ orgId: '12', userId: 1 }),
      ready('first'),
      ready('other', 'messages'),
      groupSelected(GROUP),
      presence([{ userId: 1, presence: 'RINGING' }], {
        own: { userId: 1 },
        members: inferred(GROUP, 1),
      }),
      unreadMessagesReceived({ unreadMessages: 2, operation: 'INSERT' }),
    ];
    for (const event of events) [nested, flat].map(({ dispatch }) => dispatch(event));
    type Read = (state: unknown, ...rest: unknown[]) => unknown;
    const view = createGroupView({ order: 'state' });
    const here = selectors as unknown as Record<string, Read>;
    const together = createRealtimeSelectors(({ cti }: Root) => cti) as unknown as Record<string, Read>;
    const there = defaults as unknown as Record<string, Read>;
    expect(Object.keys(here).sort()).toStrictEqual(Object.keys(there).sort());
    for (const name of Object.keys(here)) {
      const id = /Group|Threshold/.test(name) ? GROUP : 1;
      const argument = name === 'selectPBXResultItems' ? [{ natterboxId: 1 }] : id;
      const rest = [argument, name === 'selectGroupView' ? view : { ringing: 1 }, 5_000];
      const expected = there[name]?.(flat.getState(), ...rest);
      expect([name, here[name]?.(nested.getState(), ...rest)]).toStrictEqual([name, expected]);
      expect([name, together[name]?.(nested.getState(), ...rest)]).toStrictEqual([name, expected]);
    }
  });
});

describe('state out of storage, before any action has reached the reducers', () => {
  it('reads as idle, stale and not asked for, whatever it says', () => {
    const store = teamStore();
    store.dispatch(ready('other', 'messages'));
    store.dispatch(unreadMessagesReceived({ unreadMessages: 2, operation: 'INSERT' }));
    store.dispatch(
      coverage({
        wantedGroupIds: [GROUP],
        members: [{ groupId: GROUP, userIds: [3, 1, 2, 4], source: 'app' }],
      }),
    );
    const read = (state: RealtimeRootState): unknown => [
      defaults.selectPresenceConnection(state).status,
      defaults.selectMessagesConnection(state).status,
      selectIsPresenceStale(state),
      defaults.selectAreMessagesStale(state),
      selectPresenceFreshness(state, 1),
      selectGroupStatus(state, GROUP),
      selectListenIn(state, 1).reason,
      selectListenInChannel(state, 1),
      selectUserDisplayItem(state, 1)?.presence,
      defaults.selectUnreadMessages(state),
    ];
    const live = store.getState();
    expect(read(live)).toStrictEqual([
      'ready',
      'ready',
      false,
      false,
      'live',
      'loaded',
      'ok',
      'c1',
      'ANSWERED',
      2,
    ]);
    const stored = ['idle', 'idle', true, true, 'stale', 'none', 'stale', undefined, 'ANSWERED', 2];
    expect(read(fromStorage(live))).toStrictEqual(stored);
    // As redux-persist merges by default: whole slices, or the fields of each.
    const merged = { ...createStore().getState(), ...fromStorage(live) };
    expect(read(merged)).toStrictEqual(stored);
    const fields = { ...live, groups: { ...live.groups, ...fromStorage(live.groups) } };
    expect(read(fields)).toStrictEqual([
      'ready',
      'ready',
      false,
      false,
      'stale',
      'none',
      'stale',
      undefined,
      'ANSWERED',
      2,
    ]);
  });
});

describe('what is no id', () => {
  const unwilling = {
    valueOf: () => {
      throw new Error('not a number');
    },
    toString: () => {
      throw new Error('not a text');
    },
  };
  it.each<[string, unknown]>([
    ['a symbol', Symbol('100')],
    ['a bigint', 100n],
    ['an object', {}],
    ['an object without a prototype', Object.create(null)],
    ['an object that cannot be converted', unwilling],
    ['a boxed number', Object(100)],
    ['a list', [100]],
    ['a function', () => 100],
    ['a text', '100'],
    ['a text that every object has', '__proto__'],
    ['no number', NaN],
    ['too large a number', Infinity],
    ['below zero', -1],
    ['true', true],
    ['null', null],
    ['undefined', undefined],
  ])('%s: every selector says what it says of somebody unknown', (_, id) => {
    const store = createStore();
    store.dispatch(groupMembersReceived({ groupId: 100, userIds: [100, 2] }));
    store.dispatch(presence([{ userId: 100, presence: 'RINGING', availability: 'Lunch' }]));
    const select = createRealtimeSelectors<RealtimeRootState>((state) => state);
    const view = createGroupView();
    const read = (given: number) => {
      const state = store.getState();
      return {
        item: select.selectUserDisplayItem(state, given),
        presence: select.selectUserPresence(state, given),
        freshness: select.selectPresenceFreshness(state, given),
        since: select.selectPresenceSince(state, given),
        listenIn: select.selectListenIn(state, given),
        channel: select.selectListenInChannel(state, given),
        items: select.selectGroupDisplayItems(state, given),
        status: select.selectGroupStatus(state, given),
        summary: select.selectGroupSummary(state, given),
        longest: select.selectGroupLongest(state, given),
        view: select.selectGroupView(state, given, view),
        over: select.selectOverThreshold(state, given, { ringing: 1 }, 1),
        next: select.selectNextThresholdAt(state, given, { ringing: 1 }, 1),
        results: select.selectPBXResultItems(state, [{ natterboxId: given } as never]).length,
      };
    };
    expect(read(100).item).toMatchObject({ presence: 'RINGING' });
    expect(read(id as number)).toEqual(read(77));
    expect(read(id as number)).toEqual(read(77));
  });
});

it('reads a draft of Immer’s as it is by then', () => {
  const later = createStore();
  later.dispatch(presence([{ userId: 1, presence: 'RINGING' }]));
  const seen: unknown[] = [];
  createNextState(teamStore().getState(), (draft) => {
    const root = draft as RealtimeRootState;
    seen.push(selectUserDisplayItem(root, 1)?.presence);
    root.groups.table = later.getState().groups.table;
    seen.push(selectUserDisplayItem(root, 1)?.presence);
  });
  expect(seen).toEqual(['ANSWERED', 'RINGING']);
});

describe('a mistake of the app', () => {
  const state = (): RealtimeRootState => teamStore().getState();

  it.each([
    ['nothing', undefined, 'it is undefined'],
    ['null', null, 'it is null'],
    ['a slice of its own', { token: 'secret', user: {} }, 'it is an object with "token", "user"'],
    ['an empty object', {}, 'it is an empty object'],
    ['a list', [1, 2], 'it is an array of 2'],
  ])('%s where a slice should be is named, with the place and what to do', (_, found, shown) => {
    const broken = {
      ...state(),
      auth: found,
      groups: found,
      messages: found,
    } as unknown as RealtimeRootState;
    expect(() => selectUserDisplayItem(broken, 1)).toThrow('state.groups should be the state of groupsSlice');
    expect(() => selectUserDisplayItem(broken, 1)).toThrow(shown);
    expect(() => selectIsPresenceStale(broken)).toThrow('state.auth should be the state of authSlice');
    expect(() => defaults.selectUnreadMessages(broken)).toThrow('Mount the three reducers');
    const error = (() => {
      try {
        return selectPresenceFreshness(broken, 1);
      } catch (thrown) {
        return String(thrown);
      }
    })();
    expect(error).not.toContain('secret');
  });

  it('in where the slices are is named, also where the function throws', () => {
    const wrong = (): never => undefined as never;
    const apart = createRealtimeSelectors<object>({ auth: wrong, groups: wrong, messages: wrong });
    expect(() => apart.selectIdentity({})).toThrow(
      'what the function "auth" given to createRealtimeSelectors returns',
    );
    const together = createRealtimeSelectors(
      (root: { cti: { realtime: RealtimeRootState } }) => root.cti.realtime,
    );
    const nowhere = {} as { cti: { realtime: RealtimeRootState } };
    expect(() => together.selectUnreadMessages(nowhere)).toThrow(
      '"messages" in what the function given to createRealtimeSelectors returns should be the state of messagesSlice',
    );
  });

  it('with an id or a list that is not there gives an empty result', () => {
    const id = undefined as unknown as number;
    const { selectUserPresence: presenceOf, selectPresenceSince: sinceOf } = defaults;
    expect([selectUserDisplayItem(state(), id), presenceOf(state(), id)]).toStrictEqual([
      undefined,
      undefined,
    ]);
    expect(sinceOf(state(), id).presenceSince).toBeNull();
    expect(selectPresenceFreshness(state(), id)).toBe('unknown');
    expect(selectListenIn(state(), id).reason).toBe('unknown');
    expect(selectGroupDisplayItems(state(), id)).toStrictEqual([]);
    expect(selectGroupSummary(state(), id).total).toBe(0);
    expect(selectGroupStatus(state(), id)).toBe('none');
    expect(defaults.selectGroupView(state(), id, createGroupView())).toStrictEqual({ userIds: [], total: 0 });
    const list = undefined as unknown as PBXListItem[];
    expect(selectPBXResultItems(state(), list)).toStrictEqual([]);
    expect(selectPBXResultItems(state(), list)).toBe(selectPBXResultItems(state(), []));
  });

  it('with something else for a list, a view or limits is named', () => {
    const wrong = { natterboxId: 1 } as never;
    expect(() => selectPBXResultItems(state(), wrong)).toThrow(
      'selectPBXResultItems: items must be an array',
    );
    for (const hole of [[undefined], new Array(1)] as PBXListItem[][]) {
      expect(() => selectPBXResultItems(state(), [{ natterboxId: 1 }].concat(hole))).toThrow(
        'selectPBXResultItems: items must be an array of objects; got an array of 2.',
      );
    }
    expect(() => defaults.selectGroupView(state(), GROUP, {} as never)).toThrow('made by createGroupView');
    expect(() => defaults.selectOverThreshold(state(), GROUP, undefined as never, 1)).toThrow(
      'selectOverThreshold: thresholds must be an object; got undefined.',
    );
    expect(() => defaults.selectNextThresholdAt(state(), GROUP, {}, undefined as never)).toThrow(
      'selectNextThresholdAt: now must be a number of milliseconds; got undefined.',
    );
  });
});

describe('references', () => {
  /** Everything that the selectors give for the team, to be compared by identity. */
  function readAll(state: RealtimeRootState, people: PBXListItem[]): unknown[] {
    return [
      ...[1, 2, 3, 4, 9].flatMap((id) => [
        selectUserDisplayItem(state, id),
        selectUserPresence(state, id),
        selectPresenceSince(state, id),
      ]),
      selectGroupDisplayItems(state, GROUP),
      selectGroupDisplayItems(state, 5),
      selectGroupSummary(state, GROUP),
      selectAllUserDisplayItems(state),
      selectPBXResultItems(state, people),
      defaults.selectIdentity(state),
      defaults.selectPresenceConnection(state),
    ];
  }

  function sameReferences(one: unknown[], other: unknown[]): boolean[] {
    return one.map((value, index) => value === other[index]);
  }

  it('stay through reads, foreign actions, equal updates and a whole reconnect', () => {
    const store = teamStore();
    const people = [{ natterboxId: 1 }, { natterboxId: 4 }];
    const before = readAll(store.getState(), people).slice(0, -1);
    store.dispatch({ type: 'app/anything' });
    store.dispatch(presence([{ userId: 1, presence: 'ANSWERED' }], { receivedAt: 2_000 }));
    store.dispatch(lost());
    store.dispatch(ready('second'));
    const again = [
      {
        userId: 1,
        presence: 'ANSWERED',
        callChannelUUID: 'c1',
        availability: 'Busy',
        availabilityStateId: 5,
      },
      { userId: 2, presence: '', availability: 'Busy', availabilityStateId: 5, availabilityProfileId: 6 },
      { userId: 3, presence: 'RINGING', logicalDirection: 'Inbound' },
      { userId: 9, presence: '' },
    ] as const;
    store.dispatch(presence([...again], { session: 'second', receivedAt: 3_000 }));
    expect(sameReferences(before, readAll(store.getState(), people).slice(0, -1))).not.toContain(false);
  });

  it('of items and lists stay when only an availability id changes, which the server view alone shows', () => {
    const store = teamStore();
    const before = store.getState();
    const list = selectGroupDisplayItems(before, GROUP);
    const own = selectUserPresence(before, 1);
    store.dispatch(presence([{ userId: 1, availabilityStateId: 6 }]));
    expect(selectGroupDisplayItems(store.getState(), GROUP)).toBe(list);
    expect(selectUserPresence(store.getState(), 1)).toStrictEqual({ ...own, availabilityStateId: 6 });
    expect(selectUserPresence(before, 1)).toBe(own);
  });

  it('of items and lists stay when a batch brings the fields back to what they were', () => {
    const store = teamStore();
    const before = store.getState();
    const list = selectGroupDisplayItems(before, GROUP);
    const everybody = selectAllUserDisplayItems(before);
    const there = { userId: 3, presence: 'ANSWERED' as const };
    const andBack = { userId: 3, presence: 'RINGING' as const };
    store.dispatch(presence([there, andBack], { receivedAt: 2_000 }));
    expect(selectUserDisplayItem(store.getState(), 3)).toBe(selectUserDisplayItem(before, 3));
    expect(selectGroupDisplayItems(store.getState(), GROUP)).toBe(list);
    expect(selectAllUserDisplayItems(store.getState())).toBe(everybody);
    expect(selectPresenceSince(store.getState(), 3).presenceSince).toBe(2_000);
    store.dispatch(presence([there, andBack, there]));
    expect(selectUserDisplayItem(store.getState(), 3)?.presence).toBe('ANSWERED');
  });

  it('change for one user and the lists that show it, and for nothing else', () => {
    const store = teamStore();
    store.dispatch(groupMembersReceived({ groupId: 5, userIds: [2, 9] }));
    const before = selectGroupDisplayItems(store.getState(), GROUP);
    const other = selectGroupDisplayItems(store.getState(), 5);
    store.dispatch(presence([{ userId: 3, presence: 'BRIDGED' }]));
    const after = selectGroupDisplayItems(store.getState(), GROUP);
    expect(after.map((item, index) => item === before[index])).toStrictEqual([false, true, true, true]);
    expect(selectGroupDisplayItems(store.getState(), 5)).toBe(other);
  });

  it('of a summary stay until a count changes, whoever the members are', () => {
    const store = teamStore();
    const summary = selectGroupSummary(store.getState(), GROUP);
    store.dispatch(presence([{ userId: 1, callChannelUUID: 'c9' }]));
    expect(selectGroupSummary(store.getState(), GROUP)).toBe(summary);
    store.dispatch(presence([{ userId: 9, presence: '', availability: 'Busy' }]));
    store.dispatch(groupMembersReceived({ groupId: GROUP, userIds: [4, 3, 9, 1] }));
    expect(selectGroupSummary(store.getState(), GROUP)).toBe(summary);
    store.dispatch(presence([{ userId: 9, presence: 'BRIDGED' }]));
    expect(selectGroupSummary(store.getState(), GROUP)).toMatchObject({ idle: 0, bridged: 1 });
  });

  it('of members of whom nothing is known are one for each id, in every group', () => {
    const store = createStore();
    store.dispatch(groupMembersReceived({ groupId: GROUP, userIds: [1, 2] }));
    store.dispatch(groupMembersReceived({ groupId: 5, userIds: [2, 3] }));
    const list = selectGroupDisplayItems(store.getState(), GROUP);
    expect(selectGroupDisplayItems(store.getState(), 5)[0]).toBe(list[1]);
    store.dispatch(presence([{ userId: 3 }, { userId: 77 }]));
    expect(selectGroupDisplayItems(store.getState(), GROUP)).toBe(list);
    store.dispatch(presence([{ userId: 1 }]));
    store.dispatch(coverage({ removedUserIds: [1] }));
    expect(selectGroupDisplayItems(store.getState(), GROUP)[0]).toBe(list[0]);
    store.dispatch(forgotten({ what: 'presence' }));
    expect(selectGroupDisplayItems(store.getState(), GROUP)).toBe(list);
  });

  it('of address-book results follow their entry and their user, in whatever array', () => {
    const store = teamStore();
    const people = [1, 2, 4].map((natterboxId) => ({ natterboxId, name: `n${natterboxId}` }));
    const before = selectPBXResultItems(store.getState(), people);
    expect(selectPBXResultItems(store.getState(), people.slice(1))[0]).toBe(before[1]);
    store.dispatch(presence([{ userId: 2, presence: 'RINGING' }]));
    const after = selectPBXResultItems(store.getState(), people);
    expect(after.map((result, index) => result === before[index])).toStrictEqual([true, false, true]);
    // The server has heard of user 4 and says nothing of them that a result shows.
    store.dispatch(presence([{ userId: 4, availabilityStateId: 2 }]));
    expect(selectPBXResultItems(store.getState(), people)).toBe(after);
  });

  it('stay when two stores that began with the same state are read in turn', () => {
    const shared = teamStore().getState();
    const stores = [createStore(shared), createStore(shared)] as const;
    const people = [{ natterboxId: 1 }, { natterboxId: 3 }];
    stores[0].dispatch(presence([{ userId: 1, presence: '' }]));
    stores[1].dispatch(presence([{ userId: 3, presence: '' }]));
    const before = stores.map((store) => readAll(store.getState(), people));
    for (const round of [1, 2, 3]) {
      for (const store of stores) store.dispatch(presence([{ userId: 50 + round }]));
      for (const [index, store] of stores.entries()) {
        const list = selectGroupDisplayItems(store.getState(), GROUP);
        expect(before[index]).toContain(list);
        expect(before[index]).toContain(selectPBXResultItems(store.getState(), people));
        expect(before[index]).toContain(selectGroupSummary(store.getState(), GROUP));
      }
    }
  });

  it('come back when an earlier state does', () => {
    const store = teamStore();
    const people = [{ natterboxId: 1 }, { natterboxId: 3 }];
    const visited: { state: RealtimeRootState; seen: unknown[] }[] = [];
    for (let step = 0; step < 40; step++) {
      const userId = 1 + (step % 4);
      store.dispatch(
        presence([{ userId, presence: step % 3 === 0 ? '' : 'RINGING', availability: `a${step % 5}` }]),
      );
      visited.push({ state: store.getState(), seen: readAll(store.getState(), people) });
    }
    for (const { state, seen } of [...visited, ...visited.reverse()]) {
      expect(sameReferences(seen, readAll(state, people))).not.toContain(false);
    }
  });
});
