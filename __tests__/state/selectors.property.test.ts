import fc from 'fast-check';
import type { PBXListItem, UserDisplayItem, UserPresenceData } from '../../src/vocabulary';
import { forgotten } from '../../src/state/events';
import { groupMembersReceived } from '../../src/state/groups';
import { forEachItem, getItem } from '../../src/state/table/table';
import type { RealtimeRootState } from '../../src/state/realtime-reducers';
import { createRealtimeSelectors } from '../../src/state/selectors/create-realtime-selectors';
import type { RealtimeSelectors } from '../../src/state/selectors/types';
import { coverage, createStore, inferred, presence } from './support';

type Root = RealtimeRootState;
type Selectors = RealtimeSelectors<Root>;

const GROUPS = [1, 2, 3, 4];
const PEOPLE: PBXListItem[] = [3, 1, 3, 8].map((natterboxId) => ({ natterboxId }));

const userIds = fc.integer({ min: 1, max: 8 });
const update = fc.record(
  {
    userId: userIds,
    presence: fc.constantFrom('ANSWERED', 'BRIDGED', 'RINGING', ''),
    callChannelUUID: fc.constantFrom('', 'c'),
    availability: fc.constantFrom('', 'Away', '__proto__'),
    availabilityStateId: fc.constantFrom(1, 2),
  },
  { requiredKeys: ['userId'] },
) as fc.Arbitrary<UserPresenceData>;
const groupIds = fc.constantFrom(...GROUPS);
const memberList = fc.uniqueArray(userIds, { maxLength: 5 });
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ updates: fc.array(update, { maxLength: 4 }), session: fc.constantFrom('a', 'b') })
      .map(({ updates, session }) => presence(updates, { session })),
  },
  { weight: 2, arbitrary: userIds.map((userId) => coverage({ removedUserIds: [userId] })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ groupId: groupIds, userIds: memberList })
      .map(({ groupId, userIds }) => presence([], { members: inferred(groupId, ...userIds) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ groupId: groupIds, userIds: memberList })
      .map((members) => groupMembersReceived(members)),
  },
  { weight: 1, arbitrary: fc.constant(forgotten({ what: 'presence' })) },
);
/** What happens: an action in one of two stores, or a look at some of the groups in any state seen so far. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ store: fc.nat(1), action }) },
  { weight: 2, arbitrary: fc.record({ look: fc.nat(), groups: fc.subarray(GROUPS), widely: fc.boolean() }) },
);

/** Every selector computed the plain way, with nothing remembered. */
function plainGroup({ groups }: Root, groupId: number): UserDisplayItem[] {
  return (groups.members[groupId]?.userIds ?? []).map((id) => getItem(groups.table, id) ?? { id });
}

function plainSummary(state: Root, groupId: number): unknown {
  const items = plainGroup(state, groupId);
  const count = (value: string): number => items.filter((item) => item.presence === value).length;
  const names = new Set(
    items.flatMap(({ availability }) => (availability === undefined ? [] : [availability])),
  );
  const counts = [...names].map((name) => [
    name,
    items.filter(({ availability }) => availability === name).length,
  ]);
  return {
    total: items.length,
    answered: count('ANSWERED'),
    bridged: count('BRIDGED'),
    ringing: count('RINGING'),
    unknown: items.filter((item) => item.presence === undefined).length,
    idle: count(''),
    byAvailability: Object.fromEntries(counts) as unknown,
  };
}

function plainAll({ groups }: Root): UserDisplayItem[] {
  const items: UserDisplayItem[] = [];
  forEachItem(groups.table, (item) => items.push(item));
  return items.sort((one, other) => one.id - other.id);
}

function plainResults({ groups }: Root): unknown[] {
  return PEOPLE.map((person) => {
    const result: Partial<UserDisplayItem> & PBXListItem = {
      ...getItem(groups.table, person.natterboxId),
      ...person,
    };
    delete result.id;
    return result;
  });
}

function sameCells(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((cell, index) => cell === other[index]);
}

/** What was given out for a state, to be given out again. */
interface Seen {
  state: Root;
  given: Map<string, unknown>;
}

function look(selectors: Selectors, { state, given }: Seen, groups: number[], widely: boolean): void {
  const read = new Map<string, unknown>();
  for (const groupId of groups) {
    const items = selectors.selectGroupDisplayItems(state, groupId);
    expect(items).toEqual(plainGroup(state, groupId));
    for (const item of items) {
      const known = selectors.selectUserDisplayItem(state, item.id);
      // Of whom the server said nothing but the id, the list goes on showing what it showed before.
      if (known !== undefined && Object.keys(known).length > 1) expect(item).toBe(known);
    }
    read.set(`group ${groupId}`, items);
    const summary = selectors.selectGroupSummary(state, groupId);
    expect(summary).toEqual(plainSummary(state, groupId));
    read.set(`summary ${groupId}`, summary);
  }
  if (widely) {
    expect(selectors.selectAllUserDisplayItems(state)).toEqual(plainAll(state));
    expect(selectors.selectPBXResultItems(state, PEOPLE)).toEqual(plainResults(state));
    read.set('all', selectors.selectAllUserDisplayItems(state));
    read.set('results', selectors.selectPBXResultItems(state, PEOPLE));
    for (let id = 1; id <= 8; id++) read.set(`user ${id}`, selectors.selectUserPresence(state, id));
  }
  for (const [name, value] of read) {
    if (given.has(name)) expect([name, given.get(name) === value]).toStrictEqual([name, true]);
    else given.set(name, value);
  }
}

/** From one state of a store to the next: what is equal is the same object. */
function expectStability(selectors: Selectors, before: Root, after: Root): void {
  for (const groupId of GROUPS) {
    const was = selectors.selectGroupDisplayItems(before, groupId);
    const is = selectors.selectGroupDisplayItems(after, groupId);
    if (sameCells(was, is)) expect(is).toBe(was);
    const counted = selectors.selectGroupSummary(before, groupId);
    const recounted = selectors.selectGroupSummary(after, groupId);
    if (JSON.stringify(counted) === JSON.stringify(recounted)) expect(recounted).toBe(counted);
  }
  const was = selectors.selectAllUserDisplayItems(before);
  const is = selectors.selectAllUserDisplayItems(after);
  if (sameCells(was, is)) expect(is).toBe(was);
  for (let id = 1; id <= 8; id++) {
    const view = selectors.selectUserPresence(before, id);
    const next = selectors.selectUserPresence(after, id);
    if (view !== undefined && getItem(before.groups.table, id) === getItem(after.groups.table, id)) {
      if (next?.availabilityStateId === view.availabilityStateId) expect(next).toBe(view);
    }
  }
}

function createSelectors(): Selectors {
  return createRealtimeSelectors<Root>({
    auth: ({ auth }) => auth,
    groups: ({ groups }) => groups,
    messages: ({ messages }) => messages,
  });
}

describe('over any history of two stores, read in any order', () => {
  it('gives the plain result, and for a state seen before what it gave then', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const selectors = createSelectors();
        const stores = [createStore(), createStore()] as const;
        const seen: Seen[] = [];
        for (const one of steps) {
          if ('action' in one) {
            const store = stores[one.store === 0 ? 0 : 1];
            store.dispatch(one.action);
            const state = store.getState();
            if (!seen.some((known) => known.state === state)) seen.push({ state, given: new Map() });
          } else {
            const target = seen[seen.length - 1 - (one.look % Math.max(1, seen.length))];
            if (target !== undefined) look(selectors, target, one.groups, one.widely);
          }
        }
        for (const target of seen) look(selectors, target, GROUPS, true);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps a reference from each state of a store to the next wherever the content is equal', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ store: fc.nat(1), action }), { maxLength: 40 }), (steps) => {
        const selectors = createSelectors();
        const stores = [createStore(), createStore()] as const;
        for (const one of steps) {
          const store = stores[one.store === 0 ? 0 : 1];
          const before = store.getState();
          store.dispatch(one.action);
          expectStability(selectors, before, store.getState());
        }
      }),
      { numRuns: 200 },
    );
  });
});
