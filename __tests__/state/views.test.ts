import type { UserPresenceData } from '../../src/vocabulary';
import { isRinging } from '../../src/state/call-states';
import { forgotten } from '../../src/state/events';
import { groupMembersReceived } from '../../src/state/groups';
import {
  selectGroupLongest,
  selectGroupView,
  selectNextThresholdAt,
  selectOverThreshold,
} from '../../src/state/root-selectors';
import { createGroupView } from '../../src/state/views/group-view';
import type { GroupViewMember, GroupViewOptions } from '../../src/state/views/group-view';
import { createStore, presence } from './support';

const GROUP = 100;
const SIZE = 20_000;
/** log2 of the size, rounded up: what a binary search needs. */
const SEARCH = 15;

/** Counts how often the app's functions are asked. */
function counted() {
  const calls = { where: 0, order: 0 };
  const view = createGroupView({
    where: ({ item }) => {
      calls.where++;
      return item.presence !== undefined;
    },
    order: (one: GroupViewMember, other: GroupViewMember) => {
      calls.order++;
      return (other.since.presenceSince ?? 0) - (one.since.presenceSince ?? 0);
    },
  });
  const take = (): typeof calls => {
    const taken = { ...calls };
    calls.where = calls.order = 0;
    return taken;
  };
  return { view, take };
}

/** A group in which everybody is idle since a time of their own. */
function largeStore(size = SIZE) {
  const store = createStore();
  const ids = Array.from({ length: size }, (_, index) => index + 1);
  store.dispatch(groupMembersReceived({ groupId: GROUP, userIds: ids }));
  const idle = ids.map((userId): UserPresenceData => ({ userId, presence: '' }));
  for (let from = 0; from < size; from += 1_000) {
    store.dispatch(presence(idle.slice(from, from + 1_000), { receivedAt: 1_000 + from }));
  }
  return store;
}

function view(store: ReturnType<typeof createStore>, options: GroupViewOptions) {
  return selectGroupView(store.getState(), GROUP, createGroupView(options));
}

it('a group of nobody gives what it gave when nothing was known of its only member', () => {
  const store = createStore();
  const idle = createGroupView({ where: ({ item }) => item.presence === '' });
  const read = () => [
    selectGroupLongest(store.getState(), GROUP),
    selectGroupView(store.getState(), GROUP, idle),
  ];
  // Another group may well have been the first to be without anybody.
  selectGroupLongest(store.getState(), GROUP + 1);
  selectGroupView(store.getState(), GROUP + 1, idle);
  store.dispatch(presence([{ userId: 6, presence: '' }]));
  store.dispatch(groupMembersReceived({ groupId: GROUP, userIds: [6] }));
  read();
  store.dispatch(forgotten({ what: 'presence' }));
  const before = read();
  store.dispatch(groupMembersReceived({ groupId: GROUP, userIds: [] }));
  const after = read();
  for (const [index, result] of after.entries()) expect(result).toBe(before[index]);
});

describe('the work that a view of 20,000 costs', () => {
  it('follows what changed: a change is judged once and put in its place by a search', () => {
    const store = largeStore();
    const { view: newestFirst, take } = counted();
    selectGroupView(store.getState(), GROUP, newestFirst);
    expect(take().where).toBe(SIZE);

    store.dispatch(presence([{ userId: 7, presence: 'RINGING' }], { receivedAt: 90_000 }));
    expect(selectGroupView(store.getState(), GROUP, newestFirst).userIds[0]).toBe(7);
    const one = take();
    expect(one.where).toBe(1);
    expect(one.order).toBeLessThanOrEqual(SEARCH);

    const many = Array.from({ length: 50 }, (_, index): UserPresenceData => ({
      userId: 1 + index * 399,
      presence: 'RINGING',
    }));
    store.dispatch(presence(many, { receivedAt: 91_000 }));
    selectGroupView(store.getState(), GROUP, newestFirst);
    const fifty = take();
    expect(fifty.where).toBe(50);
    // Each by a search, and sorted among themselves.
    expect(fifty.order).toBeLessThanOrEqual(50 * (SEARCH + 6));
  });

  it('is none for what it does not show, and none for a state that was shown before', () => {
    const store = largeStore(2_000);
    const { view: newestFirst, take } = counted();
    const before = store.getState();
    const shown = selectGroupView(before, GROUP, newestFirst);
    take();
    store.dispatch(presence([{ userId: 5_000_000, presence: 'RINGING' }]));
    store.dispatch(presence([{ userId: 7, availabilityStateId: 4 }]));
    expect(selectGroupView(store.getState(), GROUP, newestFirst)).toBe(shown);
    store.dispatch(presence([{ userId: 7, presence: 'RINGING' }], { receivedAt: 90_000 }));
    selectGroupView(store.getState(), GROUP, newestFirst);
    take();
    expect(selectGroupView(before, GROUP, newestFirst)).toBe(shown);
    expect(take()).toEqual({ where: 0, order: 0 });
  });

  it('follows who joins and leaves, not how many stay', () => {
    const store = largeStore();
    const { view: newestFirst, take } = counted();
    selectGroupView(store.getState(), GROUP, newestFirst);
    take();
    const ids = Array.from({ length: SIZE }, (_, index) => index + 2);
    store.dispatch(presence([{ userId: SIZE + 1, presence: '' }], { receivedAt: 95_000 }));
    store.dispatch(groupMembersReceived({ groupId: GROUP, userIds: ids }));
    const { userIds, total } = selectGroupView(store.getState(), GROUP, newestFirst);
    expect([userIds[0], total, userIds.includes(1)]).toEqual([SIZE + 1, SIZE, false]);
    const { where, order } = take();
    expect(where).toBe(1);
    expect(order).toBeLessThanOrEqual(SEARCH);
  });

  it('stays so when two stores are read in turn', () => {
    const stores = [largeStore(2_000), largeStore(2_000)] as const;
    const { view: newestFirst, take } = counted();
    for (const store of stores) selectGroupView(store.getState(), GROUP, newestFirst);
    take();
    for (let round = 1; round <= 20; round++) {
      for (const store of stores) {
        store.dispatch(presence([{ userId: round, presence: 'RINGING' }], { receivedAt: 90_000 + round }));
        expect(selectGroupView(store.getState(), GROUP, newestFirst).userIds[0]).toBe(round);
      }
    }
    const { where, order } = take();
    expect(where).toBe(40);
    expect(order).toBeLessThanOrEqual(40 * SEARCH);
  });
});

describe('a view', () => {
  const store = largeStore(6);
  store.dispatch(presence([{ userId: 4, presence: 'RINGING' }], { receivedAt: 5_000 }));
  store.dispatch(presence([{ userId: 2, presence: 'ANSWERED' }], { receivedAt: 6_000 }));

  it('keeps, orders, cuts and counts', () => {
    expect(view(store, {})).toEqual({ userIds: [1, 2, 3, 4, 5, 6], total: 6 });
    expect(view(store, { order: 'state', limit: 3 })).toEqual({ userIds: [4, 2, 1], total: 6 });
    expect(view(store, { order: 'longest' }).userIds).toEqual([1, 3, 5, 6, 4, 2]);
    expect(view(store, { where: ({ item }) => isRinging(item), limit: 0 })).toEqual({
      userIds: [],
      total: 1,
    });
    expect(view(store, { order: (one, other) => other.item.id - one.item.id }).userIds).toEqual([
      6, 5, 4, 3, 2, 1,
    ]);
  });

  it('puts ties in the order of their ids, whatever a comparison gives', () => {
    expect(view(store, { order: () => NaN }).userIds).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is whole again after a function of the app threw', () => {
    const own = largeStore(6);
    let isBroken = false;
    const fragile = createGroupView({
      where: ({ item }) => {
        if (isBroken && item.id === 3) throw new Error('in where');
        return item.presence === '';
      },
    });
    expect(selectGroupView(own.getState(), GROUP, fragile).total).toBe(6);
    isBroken = true;
    own.dispatch(presence([2, 3, 4].map((userId) => ({ userId, presence: 'RINGING' as const }))));
    expect(() => selectGroupView(own.getState(), GROUP, fragile)).toThrow('in where');
    isBroken = false;
    expect(selectGroupView(own.getState(), GROUP, fragile)).toEqual({ userIds: [1, 5, 6], total: 3 });
  });

  it.each<[string, object]>([
    ['where must be a function; got "x"', { where: 'x' }],
    ['order must be a function or one of "member", "id", "state", "longest"; got "name"', { order: 'name' }],
    [
      'order must be a function or one of "member", "id", "state", "longest"; got "toString"',
      { order: 'toString' },
    ],
    ['limit must be a whole number from 0; got -1', { limit: -1 }],
    ['limit must be a whole number from 0; got 1.5', { limit: 1.5 }],
    ['limit must be a whole number from 0; got NaN', { limit: NaN }],
  ])('cannot be made where %s', (message, options) => {
    expect(() => createGroupView(options)).toThrow(new TypeError(`createGroupView: ${message}.`));
  });
});

describe('thresholds', () => {
  const store = createStore();
  store.dispatch(groupMembersReceived({ groupId: GROUP, userIds: [1, 2, 3, 4] }));
  store.dispatch(presence([{ userId: 1, presence: 'RINGING', availability: 'Away' }], { receivedAt: 1_000 }));
  store.dispatch(presence([{ userId: 2, presence: 'BRIDGED' }], { receivedAt: 2_000 }));
  store.dispatch(presence([{ userId: 3, availability: 'Away' }], { receivedAt: 3_000 }));
  const state = store.getState();
  const limits = { ringing: 500, onCall: 1_000, byAvailability: { Away: 4_000 } };
  const over = (now: number): number[] => selectOverThreshold(state, GROUP, limits, now);
  const next = (now: number): number | null => selectNextThresholdAt(state, GROUP, limits, now);

  it('are reached on the dot, and the furthest over comes first', () => {
    expect([1_499, 1_500, 2_999, 3_000, 6_999, 7_000].map(over)).toEqual([
      [],
      [1],
      [1],
      [1, 2],
      [1, 2],
      [1, 2, 3],
    ]);
    expect(over(1_500)).toBe(over(2_000));
  });

  it('tell when the next one is reached, though not by one who is over already', () => {
    expect([0, 1_499, 1_500, 3_000, 5_000, 7_000].map(next)).toEqual([
      1_500,
      1_500,
      3_000,
      7_000,
      7_000,
      null,
    ]);
  });

  it('name who has been so the longest', () => {
    expect(selectGroupLongest(state, GROUP)).toEqual({
      ringing: { userId: 1, since: 1_000, atLeast: true },
      onCall: { userId: 2, since: 2_000, atLeast: true },
      byAvailability: { Away: { userId: 1, since: 1_000, atLeast: true } },
    });
    expect(selectGroupLongest(state, 5)).toEqual({ ringing: null, onCall: null, byAvailability: {} });
  });
});
