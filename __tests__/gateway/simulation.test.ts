import type { UserPresenceData } from '../../src/vocabulary';
import { availabilityProfiles } from '../../demo/gateway/simulation/availability';
import { createOrganisation } from '../../demo/gateway/simulation/organisation';
import { createSimulation, type Simulation } from '../../demo/gateway/simulation/simulation';
import { groupWhere } from './support';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const roles = new Map(availabilityProfiles.flatMap(({ states }) => states.map(({ id, role }) => [id, role])));
const roleOf = ({ availabilityStateId }: UserPresenceData) => roles.get(availabilityStateId ?? 0);

const snapshot = ({ organisation, presenceOf }: Simulation) =>
  new Map(organisation.people.map(({ userId }) => [userId, presenceOf(userId)]));

/** Applies changes in order to what was known before, as a client does, and shows each step. */
const replay = (
  known: Map<number, UserPresenceData | undefined>,
  changes: UserPresenceData[],
  look: (before: UserPresenceData, after: UserPresenceData, change: UserPresenceData) => void = () =>
    undefined,
) => {
  for (const change of changes) {
    const before = known.get(change.userId) ?? { userId: change.userId };
    const after = { ...before, ...change };
    look(before, after, change);
    known.set(change.userId, after);
  }
  return known;
};

describe('the organisation', () => {
  const { people, groups, orgId } = createOrganisation(200, 1);

  test('has unique people with names, extensions and titles', () => {
    expect(orgId).toBe('12345');
    expect(new Set(people.map(({ userId }) => userId)).size).toBe(200);
    expect(new Set(people.map(({ extension }) => extension)).size).toBe(200);
    for (const { name, title } of people) expect([name.length > 3, title.length > 3]).toEqual([true, true]);
  });

  test('has names that are long, and names with diacritics', () => {
    const names = people.map(({ name }) => name);
    expect(names.some((name) => name.length > 30)).toBe(true);
    expect(names.filter((name) => /[^ -~]/.test(name)).length).toBeGreaterThan(20);
  });

  test('has groups of ten and more, of one, of nobody and of everybody', () => {
    const sizes = groups.map(({ memberIds }) => memberIds.length);
    expect(sizes.filter((size) => size >= 10).length).toBeGreaterThan(3);
    expect(sizes).toEqual(expect.arrayContaining([0, 1, 200]));
    expect(new Set(groups.map(({ groupId }) => groupId)).size).toBe(groups.length);
  });

  test('lists the same memberships from both sides, some people in several groups', () => {
    const fromPeople = people.flatMap(({ userId, groupIds }) => groupIds.map((id) => `${userId} ${id}`));
    const fromGroups = groups.flatMap(({ groupId, memberIds }) => memberIds.map((id) => `${id} ${groupId}`));
    expect([...fromPeople].sort()).toEqual([...fromGroups].sort());
    expect(people.filter(({ groupIds }) => groupIds.length > 2).length).toBeGreaterThan(10);
  });

  test('is the same for the same seed', () => {
    expect(createOrganisation(200, 1)).toEqual({ orgId, people, groups });
    expect(createOrganisation(200, 2).people).not.toEqual(people);
  });

  test.each([1, 2, 10, 20_000])('can be drawn up for %i people', (count) => {
    const drawn = createOrganisation(count, 1);
    expect(drawn.people).toHaveLength(count);
    expect(new Set(drawn.people.map(({ extension }) => extension)).size).toBe(count);
    expect(
      groupWhere({ simulation: { organisation: drawn } as Simulation }, (size) => size === count),
    ).toBeDefined();
  });

  test('splits large departments into teams that a person can overlook', () => {
    const teams = createOrganisation(20_000, 1).groups.filter(({ name }) =>
      name.startsWith('Customer Support, '),
    );
    expect(teams.length).toBeGreaterThan(20);
    for (const { memberIds } of teams) expect(memberIds.length).toBeLessThan(400);
  });
});

describe('the history', () => {
  test('is the same for the same seed, however time is cut', () => {
    const whole = createSimulation({ users: 80, seed: 3 });
    const cut = createSimulation({ users: 80, seed: 3 });
    const expected = whole.advance(hourMs);
    const spans = [1, 16.7, 50, 999, 1_000, 60_000, 3.3];
    const parts: typeof expected = { presence: [], unread: [] };
    for (let passed = 0, step = 0; passed < hourMs; step += 1) {
      const span = Math.min(Number(spans[step % spans.length]), hourMs - passed);
      passed += span;
      const { presence, unread } = cut.advance(span);
      parts.presence.push(...presence);
      parts.unread.push(...unread);
    }
    expect(parts).toEqual(expected);
    expect(snapshot(cut)).toEqual(snapshot(whole));
    expect(expected.presence.length).toBeGreaterThan(1_000);
  });

  test('differs for another seed', () => {
    const history = (seed: number) => createSimulation({ users: 80, seed }).advance(minuteMs);
    expect(history(3)).not.toEqual(history(4));
  });

  test('shows a state change in every group of ten within a few seconds', () => {
    const simulation = createSimulation({ users: 200, seed: 1 });
    const { presence } = simulation.advance(10 * minuteMs);
    const crowds = simulation.organisation.groups.filter(({ memberIds }) => memberIds.length >= 10);
    expect(crowds.length).toBeGreaterThan(5);
    for (const { memberIds } of crowds) {
      const changes = presence.filter(({ userId }) => memberIds.includes(userId)).length;
      expect(changes / 600).toBeGreaterThan(1 / 5);
    }
  });

  test('changes add up to the next snapshot', () => {
    const simulation = createSimulation({ users: 120, seed: 5 });
    const known = snapshot(simulation);
    const { presence } = simulation.advance(3 * hourMs);
    expect(replay(known, presence)).toEqual(snapshot(simulation));
  });

  test('holds only what changed', () => {
    const simulation = createSimulation({ users: 120, seed: 5 });
    const wasteful: UserPresenceData[] = [];
    replay(snapshot(simulation), simulation.advance(hourMs).presence, (before, _after, change) => {
      // A second "Busy" has another id, and a profile stays: only those two may repeat.
      const mayRepeat = ['userId', 'availability', 'availabilityProfileId'];
      const said = Object.entries(change).filter(([field]) => !mayRepeat.includes(field));
      const repeated = said.filter(([field, value]) => before[field as keyof UserPresenceData] === value);
      if (said.length === 0 || repeated.length > 0) wasteful.push(change);
    });
    expect(wasteful).toEqual([]);
  });
});

describe('calls', () => {
  const simulation = createSimulation({ users: 200, seed: 2 });
  const transitions = new Map<string, number>();
  const faults: string[] = [];
  const rings = { Inbound: 0, Outbound: 0, '': 0 };
  const answeredAt: number[] = [];
  const talkMs: number[] = [];

  beforeAll(() => {
    const known = snapshot(simulation);
    const bridgedAt = new Map<number, number>();
    const look = (before: UserPresenceData, after: UserPresenceData, change: UserPresenceData) => {
      if (change.presence === undefined) return;
      const step = `${before.presence ?? ''}>${change.presence}`;
      transitions.set(step, (transitions.get(step) ?? 0) + 1);
      const at = simulation.now();
      const say = (fault: string) => faults.push(`${fault}: ${JSON.stringify(change)}`);
      if (change.presence === 'RINGING') {
        rings[after.logicalDirection ?? ''] += 1;
        if (roleOf(before) !== 'available') say('rang somebody who is not available');
        if (!after.callChannelUUID || !after.logicalDirection) say('rang without channel or direction');
      } else if (change.presence === '') {
        if (after.callChannelUUID !== '' || after.logicalDirection !== '') say('left something of the call');
        if (before.presence === 'BRIDGED' && roleOf(after) !== 'wrapUp') say('no wrap-up after a call');
        const began = bridgedAt.get(change.userId);
        if (began !== undefined && before.presence === 'BRIDGED') talkMs.push(at - began);
      } else {
        if (after.callChannelUUID !== before.callChannelUUID) say('changed channels in a call');
        if (roleOf(after) !== 'onCall') say('on a call without being so');
        if (change.presence === 'ANSWERED') answeredAt.push(at);
        else bridgedAt.set(change.userId, at);
      }
    };
    for (let step = 0; step < 3_600; step += 1) replay(known, simulation.advance(1_000).presence, look);
  });

  test('ring, are missed or answered, bridged and hung up, and nothing else', () => {
    expect([...transitions.keys()].sort()).toEqual([
      '>RINGING',
      'ANSWERED>BRIDGED',
      'BRIDGED>',
      'RINGING>',
      'RINGING>ANSWERED',
    ]);
  });

  test('never break a rule: one call a person, one channel a call, wrap-up after it', () => {
    expect(faults).toEqual([]);
  });

  test('are mostly answered, mostly inbound', () => {
    const answered = Number(transitions.get('RINGING>ANSWERED'));
    const missed = Number(transitions.get('RINGING>'));
    expect(answered / (answered + missed)).toBeGreaterThan(0.75);
    expect(missed).toBeGreaterThan(20);
    expect(rings.Inbound).toBeGreaterThan(rings.Outbound);
    expect(rings.Outbound).toBeGreaterThan(50);
  });

  test('last log-normally: a median below a minute, some of many minutes', () => {
    const sorted = [...talkMs].sort((a, b) => a - b);
    expect(sorted.length).toBeGreaterThan(500);
    const median = Number(sorted[Math.floor(sorted.length / 2)]);
    expect(median).toBeGreaterThan(40_000);
    expect(median).toBeLessThan(56_000);
    expect(Number(sorted.at(-1))).toBeGreaterThan(4 * median);
  });
});

describe('a day', () => {
  const simulation = createSimulation({ users: 60, seed: 1 });
  const offDuty = () =>
    [...snapshot(simulation).values()].filter((item) => item && roleOf(item) === 'offline');

  test('people come and go with their shifts, and take breaks in between', () => {
    const known = snapshot(simulation);
    const atTen = offDuty().length;
    const { presence } = simulation.advance(12 * hourMs);
    const atTenInTheEvening = offDuty().length;
    const roleChanges = new Set<string>();
    replay(known, presence, (before, after) => {
      roleChanges.add(`${roleOf(before) ?? ''}>${roleOf(after) ?? ''}`);
    });
    simulation.advance(12 * hourMs);
    expect(atTen).toBeLessThan(20);
    expect(atTenInTheEvening).toBeGreaterThan(45);
    expect(offDuty().length).toBeLessThan(20);
    expect([...roleChanges]).toEqual(
      expect.arrayContaining(['available>break', 'break>available', 'available>offline', 'wrapUp>offline']),
    );
    expect([...roleChanges]).not.toContain('onCall>offline');
  });
});

describe('messages', () => {
  test('arrive one by one and are read, and the counts add up', () => {
    const simulation = createSimulation({ users: 50, seed: 1 });
    const counts = new Map(
      simulation.organisation.people.map(({ userId }) => [userId, simulation.unreadOf(userId)]),
    );
    const { unread } = simulation.advance(hourMs);
    const faults = unread.filter(({ userId, unreadMessages, operation }) => {
      const before = counts.get(userId) ?? 0;
      counts.set(userId, unreadMessages);
      return operation === 'INSERT'
        ? unreadMessages !== before + 1
        : unreadMessages < 0 || unreadMessages >= before;
    });
    expect(faults).toEqual([]);
    expect(unread.length).toBeGreaterThan(1_000);
    for (const [userId, count] of counts) expect(simulation.unreadOf(userId)).toBe(count);
  });
});

describe('stirring', () => {
  test('makes that many changes among those named, in the order of a real call', () => {
    const simulation = createSimulation({ users: 60, seed: 1 });
    const userIds = groupWhere({ simulation }, (size) => size >= 10).memberIds;
    const known = snapshot(simulation);
    const steps = new Set<string>();
    const { presence } = simulation.stir(5_000, userIds);
    replay(known, presence, (before, _after, change) => {
      if (change.presence !== undefined) steps.add(`${before.presence ?? ''}>${change.presence}`);
    });
    expect(known).toEqual(snapshot(simulation));
    expect(presence.length).toBeGreaterThan(4_500);
    const others = presence.filter(({ userId }) => !userIds.includes(userId));
    // A call that one of them misses may hunt on to somebody else.
    expect(others.length).toBeLessThan(500);
    expect([...steps].sort()).toEqual([
      '>RINGING',
      'ANSWERED>BRIDGED',
      'BRIDGED>',
      'RINGING>',
      'RINGING>ANSWERED',
    ]);
  });

  test('means everybody unless somebody is named, and nobody if the named are unknown', () => {
    const simulation = createSimulation({ users: 60, seed: 1 });
    expect(new Set(simulation.stir(2_000).presence.map(({ userId }) => userId)).size).toBe(60);
    expect(simulation.stir(10, [1]).presence).toEqual([]);
  });

  test('leaves a centre that goes on as before', () => {
    const simulation = createSimulation({ users: 60, seed: 1 });
    simulation.stir(2_000);
    const known = snapshot(simulation);
    expect(replay(known, simulation.advance(hourMs).presence)).toEqual(snapshot(simulation));
  });
});

test('nothing is known of somebody who does not work there', () => {
  const simulation = createSimulation({ users: 2, seed: 1 });
  expect(simulation.presenceOf(1)).toBeUndefined();
  expect(simulation.unreadOf(1)).toBeUndefined();
});
