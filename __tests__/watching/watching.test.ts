import fc from 'fast-check';
import { timersOf } from '../../src/timers';
import type { Coverage } from '../../src/vocabulary';
import type { Attribution } from '../../src/watching/answers';
import type { Target } from '../../src/watching/wanted';
import { createWatching } from '../../src/watching/watching';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const pathOf = (kind: Target['kind'], id: number): string => `/${kind}/${id}`;
const targetOf = (kind: Target['kind'], id: number): Target => ({
  kind,
  orgId: '1',
  id,
  path: pathOf(kind, id),
});
const now = (): number => performance.now();

/** What is watched, before a server that keeps book, and the rows and inferred members that a store would hold. */
function setUp() {
  const live = new Set<string>();
  const faults: string[] = [];
  const rows = new Set<number>();
  const members = new Map<number, readonly number[]>();
  const watching = createWatching({
    now,
    createTimer: timersOf(
      {
        post: (turn) => {
          turn();
        },
      },
      now,
    ),
    send(frame) {
      const { type, path } = JSON.parse(frame) as { type: string; path: string };
      const isNew = type === 'subscribe' ? !live.has(path) : live.has(path);
      if (!isNew) faults.push(`${type} ${path}`);
      if (type === 'subscribe') live.add(path);
      else live.delete(path);
    },
    onAnswer: apply,
  });

  function apply({ updates, groupId }: Attribution): void {
    for (const { userId } of updates) rows.add(userId);
    const said = groupId === null ? undefined : watching.membersOf(groupId);
    if (said?.source === 'server') members.set(said.groupId, said.userIds);
  }

  function applyCoverage(coverage: Coverage | null): void {
    if (coverage === null) return;
    for (const userId of coverage.removedUserIds) rows.delete(userId);
    if (coverage.keptUserIds !== undefined) {
      for (const userId of rows) if (!coverage.keptUserIds.includes(userId)) rows.delete(userId);
    }
    members.clear();
    for (const { groupId, userIds, source } of coverage.members) {
      if (source === 'server') members.set(groupId, userIds);
    }
  }

  return {
    watching,
    live,
    faults,
    rows,
    members,
    begin: () => {
      watching.begin();
    },
    end: () => {
      watching.end();
      live.clear();
    },
    subscribe: (kind: Target['kind'], id: number) => {
      applyCoverage(watching.subscribe(targetOf(kind, id), 'app'));
    },
    unsubscribe: (kind: Target['kind'], id: number) => {
      applyCoverage(watching.unsubscribe(pathOf(kind, id), 'app'));
    },
    setMembers: (groupId: number, userIds: number[]) => {
      members.delete(groupId);
      applyCoverage(watching.setMembers(groupId, userIds));
    },
    receive: (userIds: number[], path?: string) => {
      const updates = userIds.map((userId) => ({ userId }));
      apply(watching.attribute({ updates, empty: userIds.length === 0, path }, now()));
    },
  };
}

type World = ReturnType<typeof setUp>;

/** What the app asked for, told plainly. */
function createModel() {
  const wanted = new Set<string>();
  const exact = new Map<number, Set<number>>();
  /** Members that frames with a path have named while their group was wanted. */
  const named = new Map<number, Set<number>>();
  let isReady = false;
  const isMember = (userId: number): boolean =>
    [1, 2, 3].some(
      (groupId) =>
        wanted.has(pathOf('group', groupId)) &&
        (exact.get(groupId) ?? named.get(groupId))?.has(userId) === true,
    );
  return {
    wanted,
    exact,
    named,
    isReady: () => isReady,
    setReady: (ready: boolean) => {
      isReady = ready;
    },
    isCovered: (userId: number) => wanted.has(pathOf('user', userId)) || isMember(userId),
  };
}

type Model = ReturnType<typeof createModel>;
type Step = (world: World, model: Model) => void;

const userId = fc.integer({ min: 11, max: 16 });
const groupId = fc.integer({ min: 1, max: 3 });
const kind = fc.constantFrom<Target['kind']>('user', 'group');
const idOf = (of: Target['kind'], userOrGroup: number): number =>
  of === 'user' ? userOrGroup : 1 + (userOrGroup % 3);

const subscribe = fc.tuple(kind, userId).map(([of, any]): Step => (world, model) => {
  const id = idOf(of, any);
  world.subscribe(of, id);
  model.wanted.add(pathOf(of, id));
});
const unsubscribe = fc.tuple(kind, userId).map(([of, any]): Step => (world, model) => {
  const id = idOf(of, any);
  world.unsubscribe(of, id);
  model.wanted.delete(pathOf(of, id));
  if (of === 'group') model.named.delete(id);
});
const setMembers = fc.tuple(groupId, fc.uniqueArray(userId)).map(([id, userIds]): Step => (world, model) => {
  world.setMembers(id, userIds);
  model.exact.set(id, new Set(userIds));
  model.named.delete(id);
});
const answerWithPath = fc
  .tuple(groupId, fc.uniqueArray(userId))
  .map(([id, userIds]): Step => (world, model) => {
    const path = pathOf('group', id);
    const isHeard = world.live.has(path);
    world.receive(userIds, path);
    if (!isHeard || model.exact.has(id)) return;
    model.named.set(id, new Set([...(model.named.get(id) ?? []), ...userIds]));
  });
const updateWithPath = userId.map((id): Step => (world) => {
  world.receive([id], pathOf('user', id));
});
const updateWithout = fc.uniqueArray(userId).map((userIds): Step => (world) => {
  world.receive(userIds);
});
const connect = fc.boolean().map((isUp): Step => (world, model) => {
  if (isUp === model.isReady()) return;
  model.setReady(isUp);
  if (isUp) world.begin();
  else world.end();
});
const wait = fc.constantFrom(0, 500, 1_000, 6_000).map((ms): Step => () => {
  jest.advanceTimersByTime(ms);
});

function expectSound(
  { rows, faults, live, members }: World,
  model: Model,
  before: ReadonlySet<number>,
): void {
  expect(faults).toEqual([]);
  // Nobody is dropped whom something covers, and nobody stays whom nothing can cover.
  for (const id of before) expect(rows.has(id) || !model.isCovered(id)).toBe(true);
  const isGroupWanted = [...model.wanted].some((path) => path.startsWith('/group/'));
  for (const id of rows) expect(isGroupWanted || model.isCovered(id)).toBe(true);
  for (const path of live) expect(model.wanted.has(path)).toBe(true);
  for (const [id] of members) expect(model.wanted.has(pathOf('group', id))).toBe(true);
}

it('says what is watched whole, and nothing where nothing of it changed', () => {
  const { watching } = setUp();
  const subscribe = (kind: Target['kind'], id: number, holder = 'app') =>
    watching.subscribe(targetOf(kind, id), holder);
  expect(subscribe('user', 5)).toBeNull();
  expect(subscribe('group', 2)).toEqual({ wantedGroupIds: [2], members: [], removedUserIds: [] });
  expect(subscribe('group', 2, 'other')).toBeNull();
  expect(watching.setMembers(2, [7, 8])).toBeNull();
  const exact = { groupId: 2, userIds: [7, 8], source: 'app' };
  expect(subscribe('group', 1)).toEqual({ wantedGroupIds: [2, 1], members: [exact], removedUserIds: [] });
  expect(watching.setMembers(2, [8])?.removedUserIds).toEqual([7]);
  expect(watching.unsubscribe(pathOf('group', 2), 'app')).toBeNull();
  const members = [{ ...exact, userIds: [8] }];
  const coverage = { wantedGroupIds: [1], members, removedUserIds: [8] };
  expect(watching.unsubscribe(pathOf('group', 2), 'other')).toEqual(coverage);
  expect(watching.coverage()).toEqual({ ...coverage, removedUserIds: [] });
  expect(watching.unsubscribe(pathOf('group', 1), 'app')).toEqual({
    wantedGroupIds: [],
    members,
    removedUserIds: [],
    keptUserIds: [5],
  });
  expect(watching.unsubscribe(pathOf('user', 5), 'app')?.removedUserIds).toEqual([5]);
});

it('forgets what is watched, and on demand what the app has set', () => {
  const { watching, live, begin } = setUp();
  begin();
  watching.setMembers(2, [7]);
  watching.subscribe(targetOf('group', 2), 'app');
  watching.forget();
  expect(watching.coverage()).toMatchObject({ wantedGroupIds: [], members: [{ groupId: 2 }] });
  watching.subscribe(targetOf('user', 5), 'app');
  expect(live).toEqual(new Set(['/group/2']));
  watching.forgetMembers();
  expect(watching.coverage().members).toEqual([]);
});

it('with paths on the wire, members are exactly those named since the group is wanted', () => {
  const step = fc.oneof(subscribe, unsubscribe, setMembers, answerWithPath, updateWithPath, connect, wait);
  const property = fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const [world, model] = [setUp(), createModel()];
    for (const act of steps) {
      const before = new Set(world.rows);
      act(world, model);
      expectSound(world, model, before);
      for (const [id, named] of model.named) expect(new Set(world.members.get(id))).toEqual(named);
    }
    world.end();
    world.begin();
    jest.advanceTimersByTime(1_000);
    expect([...world.live].sort()).toEqual([...model.wanted].sort());
    world.end();
    expect(jest.getTimerCount()).toBe(0);
  });
  fc.assert(property, { numRuns: 400 });
});

it('without paths, nobody is lost who is covered, nobody stays who is not, and nothing is asked twice', () => {
  const step = fc.oneof(subscribe, unsubscribe, setMembers, updateWithout, connect, wait);
  const property = fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const [world, model] = [setUp(), createModel()];
    for (const act of steps) {
      const before = new Set(world.rows);
      act(world, model);
      expectSound(world, model, before);
      // Exact members are never added to by what the server sends.
      for (const [id] of model.exact) expect(world.members.has(id)).toBe(false);
    }
    world.end();
    expect(jest.getTimerCount()).toBe(0);
  });
  fc.assert(property, { numRuns: 400 });
});
