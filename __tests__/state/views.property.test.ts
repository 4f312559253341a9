import fc from 'fast-check';
import type { UserPresenceData } from '../../src/vocabulary';
import { isBeingCalled, isCallingOut, isOnCall, isRinging } from '../../src/state/call-states';
import { forgotten } from '../../src/state/events';
import { groupMembersReceived } from '../../src/state/groups';
import type { RealtimeRootState } from '../../src/state/realtime-reducers';
import { createRealtimeSelectors } from '../../src/state/selectors/create-realtime-selectors';
import type { RealtimeSelectors } from '../../src/state/selectors/types';
import { createGroupView } from '../../src/state/views/group-view';
import type { GroupView, GroupViewMember } from '../../src/state/views/group-view';
import type { Thresholds } from '../../src/state/views/thresholds';
import { coverage, createStore, inferred, presence } from './support';

type Root = RealtimeRootState;
type Selectors = RealtimeSelectors<Root>;

const GROUPS = [1, 2];
const userIds = fc.integer({ min: 1, max: 9 });
const update = fc.record(
  {
    userId: userIds,
    presence: fc.constantFrom('ANSWERED', 'BRIDGED', 'RINGING', '', null),
    logicalDirection: fc.constantFrom('Inbound', 'Outbound', ''),
    callChannelUUID: fc.constantFrom('', 'c', 'd'),
    availability: fc.constantFrom('', 'Away', '__proto__'),
  },
  { requiredKeys: ['userId'] },
) as fc.Arbitrary<UserPresenceData>;
const memberList = fc.uniqueArray(userIds, { maxLength: 9 });
const groupIds = fc.constantFrom(...GROUPS);
const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        updates: fc.array(update, { maxLength: 6 }),
        session: fc.constantFrom('a', 'a', 'a', 'b'),
        receivedAt: fc.integer({ min: 1, max: 60 }),
      })
      .map(({ updates, ...meta }) => presence(updates, meta)),
  },
  { weight: 1, arbitrary: userIds.map((userId) => coverage({ removedUserIds: [userId] })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ groupId: groupIds, userIds: memberList })
      .map((members) => groupMembersReceived(members)),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ groupId: groupIds, userIds: memberList })
      .map((members) => presence([], { members: inferred(members.groupId, ...members.userIds) })),
  },
  { weight: 1, arbitrary: fc.constant(forgotten({ what: 'presence' })) },
);
const limit = fc.constantFrom(undefined, 0, -1, NaN, Infinity, 1, 5, 20);
const thresholds = fc.record({
  ringing: limit,
  onCall: limit,
  byAvailability: fc.tuple(limit, limit).map(([away, odd]) =>
    Object.fromEntries([
      ['Away', away],
      ['__proto__', odd],
    ]),
  ),
}) as fc.Arbitrary<Thresholds>;
const nows = fc.integer({ min: 0, max: 90 });
const history = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ store: fc.nat(1), action }) },
    { weight: 1, arbitrary: fc.record({ look: fc.nat(), thresholds, now: nows }) },
  ),
  { maxLength: 50 },
);

const isWaiting = ({ item }: GroupViewMember): boolean => isRinging(item) || item.presence === undefined;
const lastIdFirst = (one: GroupViewMember, other: GroupViewMember): number =>
  (other.item.id % 3) - (one.item.id % 3);

interface TriedView {
  view: GroupView;
  where: (member: GroupViewMember) => boolean;
  /** Smaller first; ties by id. */
  key: (member: GroupViewMember, position: number) => number;
  limit: number;
}

const all = (): boolean => true;

function views(): TriedView[] {
  const state = ({ item }: GroupViewMember): number => {
    if (isBeingCalled(item)) return 0;
    if (isRinging(item)) return isCallingOut(item) ? 1 : 0;
    if (isOnCall(item)) return 2;
    return item.presence === '' ? 3 : 4;
  };
  const longest = ({ since }: GroupViewMember): number => since.presenceSince ?? Infinity;
  return [
    { view: createGroupView(), where: all, key: (_, position) => position, limit: Infinity },
    {
      view: createGroupView({ where: isWaiting, order: 'id' }),
      where: isWaiting,
      key: ({ item }) => item.id,
      limit: Infinity,
    },
    { view: createGroupView({ order: 'state', limit: 3 }), where: all, key: state, limit: 3 },
    {
      view: createGroupView({ where: isWaiting, order: 'longest', limit: 0 }),
      where: isWaiting,
      key: longest,
      limit: 0,
    },
    { view: createGroupView({ order: 'longest' }), where: all, key: longest, limit: Infinity },
    {
      view: createGroupView({ order: lastIdFirst }),
      where: all,
      key: ({ item }) => -(item.id % 3),
      limit: Infinity,
    },
  ];
}

/** A group's members, each read by itself. */
function membersOf(selectors: Selectors, state: Root, groupId: number): GroupViewMember[] {
  return (state.groups.members[groupId]?.userIds ?? []).map((id) => ({
    item: selectors.selectUserDisplayItem(state, id) ?? { id },
    since: selectors.selectPresenceSince(state, id),
  }));
}

function plainView(members: GroupViewMember[], { where, key, limit: most }: TriedView): unknown {
  const kept = members
    .map((member, position) => ({ member, key: key(member, position) }))
    .filter(({ member }) => where(member))
    .sort((one, other) =>
      one.key === other.key ? one.member.item.id - other.member.item.id : one.key < other.key ? -1 : 1,
    );
  return { userIds: kept.map(({ member }) => member.item.id).slice(0, most), total: kept.length };
}

function plainOver(members: GroupViewMember[], limits: Thresholds, now: number): number[] {
  const byAvailability = new Map(Object.entries(limits.byAvailability ?? {}));
  const overs = members.map(({ item, since }) => {
    const by = (at: number | null, most: number | undefined): number =>
      at !== null && most !== undefined && most > 0 && now - at >= most ? now - at - most : -1;
    const call = isRinging(item) ? limits.ringing : isOnCall(item) ? limits.onCall : undefined;
    const name = item.availability ?? '';
    const isNamed = item.availability !== undefined && byAvailability.has(name);
    return {
      id: item.id,
      over: Math.max(
        by(since.presenceSince, call),
        by(since.availabilitySince, isNamed ? byAvailability.get(name) : undefined),
      ),
    };
  });
  return overs
    .filter(({ over }) => over >= 0)
    .sort((one, other) => other.over - one.over || one.id - other.id)
    .map(({ id }) => id);
}

function plainLongest(members: GroupViewMember[]): unknown {
  const first = (
    isIn: (member: GroupViewMember) => boolean,
    [at, mark]: ['presenceSince', 'presenceAtLeast'] | ['availabilitySince', 'availabilityAtLeast'],
  ): unknown => {
    const [member] = members
      .filter((one) => isIn(one) && one.since[at] !== null)
      .sort((one, other) => Number(one.since[at]) - Number(other.since[at]) || one.item.id - other.item.id);
    return member ? { userId: member.item.id, since: member.since[at], atLeast: member.since[mark] } : null;
  };
  const presenceTimes: ['presenceSince', 'presenceAtLeast'] = ['presenceSince', 'presenceAtLeast'];
  const names = new Set(
    members.flatMap(({ item }) => (item.availability === undefined ? [] : [item.availability])),
  );
  return {
    ringing: first(({ item }) => isRinging(item), presenceTimes),
    onCall: first(({ item }) => isOnCall(item), presenceTimes),
    byAvailability: Object.fromEntries(
      [...names].map((name) => [
        name,
        first(({ item }) => item.availability === name, ['availabilitySince', 'availabilityAtLeast']),
      ]),
    ) as unknown,
  };
}

function expectPlain(selectors: Selectors, tried: TriedView[], state: Root): Map<string, unknown> {
  const read = new Map<string, unknown>();
  for (const groupId of GROUPS) {
    const members = membersOf(selectors, state, groupId);
    for (const [index, one] of tried.entries()) {
      const result = selectors.selectGroupView(state, groupId, one.view);
      expect(result).toStrictEqual(plainView(members, one));
      read.set(`view ${index} of ${groupId}`, result);
    }
    const longest = selectors.selectGroupLongest(state, groupId);
    expect(longest).toEqual(plainLongest(members));
    read.set(`longest of ${groupId}`, longest);
  }
  return read;
}

function expectLimits(selectors: Selectors, state: Root, limits: Thresholds, now: number): void {
  for (const groupId of GROUPS) {
    const members = membersOf(selectors, state, groupId);
    const over = selectors.selectOverThreshold(state, groupId, limits, now);
    expect(over).toStrictEqual(plainOver(members, limits, now));
    expect(selectors.selectOverThreshold(state, groupId, { ...limits }, now)).toBe(over);
    const next = selectors.selectNextThresholdAt(state, groupId, limits, now);
    let later = now + 1;
    const set = (at: number): string => String([...plainOver(members, limits, at)].sort());
    while (later <= 200 && set(later) === set(now)) later++;
    expect(next).toBe(later > 200 ? null : later);
  }
}

/** Expects the same references wherever `isEqual`. */
function expectSame(
  is: Map<string, unknown>,
  was: Map<string, unknown>,
  isEqual: (was: unknown, is: unknown) => boolean,
): void {
  const changed = [...is].filter(([name, value]) => value !== was.get(name));
  expect(changed.filter(([name, value]) => isEqual(was.get(name), value))).toEqual([]);
}

function createSelectors(): Selectors {
  return createRealtimeSelectors<Root>((state) => state);
}

describe('views, the longest and thresholds over any history of two stores, read in any order', () => {
  it('give what a naive reading gives, and for a state seen before the same references', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const selectors = createSelectors();
        const tried = views();
        const stores = [createStore(), createStore()] as const;
        const states: Root[] = [];
        const seen = new Map<Root, Map<string, unknown>>();
        const look = (state: Root): void => {
          const read = expectPlain(selectors, tried, state);
          expectSame(read, seen.get(state) ?? read, () => true);
          seen.set(state, read);
        };
        for (const step of steps) {
          if ('action' in step) {
            const store = stores[step.store === 0 ? 0 : 1];
            store.dispatch(step.action);
            states.push(store.getState());
          } else if (states.length > 0) {
            const state = states[step.look % states.length]!;
            look(state);
            expectLimits(selectors, state, step.thresholds, step.now);
          }
        }
        for (const state of states) look(state);
      }),
      { numRuns: 60 },
    );
  });

  it('keep a reference from each state of a store to the next wherever the content is equal', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ store: fc.nat(1), action }), { maxLength: 40 }), (steps) => {
        const selectors = createSelectors();
        const tried = views();
        const stores = [createStore(), createStore()] as const;
        for (const one of steps) {
          const store = stores[one.store === 0 ? 0 : 1];
          const before = expectPlain(selectors, tried, store.getState());
          store.dispatch(one.action);
          const after = expectPlain(selectors, tried, store.getState());
          expectSame(after, before, (was, is) => JSON.stringify(was) === JSON.stringify(is));
        }
      }),
      { numRuns: 60 },
    );
  });
});
