import { createMembers } from '../../src/watching/members';
import { createWantedPaths, type Target } from '../../src/watching/wanted';

const groupTarget = (id: number): Target => ({ kind: 'group', orgId: '1', id, path: `/group/${id}` });
const userTarget = (id: number): Target => ({ kind: 'user', orgId: '1', id, path: `/user/${id}` });
const users = (...userIds: number[]): { userId: number }[] => userIds.map((userId) => ({ userId }));

function setUp() {
  const wanted = createWantedPaths();
  const members = createMembers(wanted);
  return {
    members,
    want: (target: Target) => {
      wanted.add(target);
      members.cover(target);
    },
    leave: (target: Target, atMs = 0) => {
      wanted.remove(target.path);
      return members.leave(target, atMs);
    },
  };
}

describe('whole lists', () => {
  it('keep the order of joining, and are the same object until somebody joins', () => {
    const { members, want } = setUp();
    want(groupTarget(1));
    expect(members.infer(1, users(3, 1, 3))).toBe(true);
    const list = members.of(1);
    expect(list).toEqual({ groupId: 1, userIds: [3, 1], source: 'server' });
    expect(members.infer(1, users(1, 3))).toBe(false);
    expect(members.of(1)).toBe(list);
    expect(members.infer(1, users(2))).toBe(true);
    expect(members.of(1)?.userIds).toEqual([3, 1, 2]);
    expect(list?.userIds).toEqual([3, 1]);
  });

  it('of a group that was answered by nobody are empty, and news once', () => {
    const { members } = setUp();
    expect(members.of(1)).toBeUndefined();
    expect(members.infer(1, [])).toBe(true);
    expect(members.infer(1, [])).toBe(false);
    expect(members.of(1)?.userIds).toEqual([]);
  });

  it('are told of every group that is known, by whose word', () => {
    const { members } = setUp();
    const given = [5, 6];
    members.set(2, given);
    members.infer(1, users(7));
    given.push(9);
    expect(members.all()).toEqual([
      { groupId: 2, userIds: [5, 6], source: 'app' },
      { groupId: 1, userIds: [7], source: 'server' },
    ]);
    expect([members.isExact(1), members.isExact(2)]).toEqual([false, true]);
  });

  it('cost one copy each time they are asked for, however often somebody joined', () => {
    const { members } = setUp();
    const lists = new Set<unknown>();
    for (let userId = 1; userId <= 20_000; userId++) {
      members.infer(1, users(userId));
      if (userId % 5_000 === 0) lists.add(members.of(1)).add(members.of(1));
    }
    expect(lists.size).toBe(4);
    expect(members.of(1)?.userIds).toHaveLength(20_000);
  });
});

describe('whom nothing covers any more', () => {
  it('are those of a group left who are in no other and wanted by nobody', () => {
    const { members, want, leave } = setUp();
    want(groupTarget(1));
    want(groupTarget(2));
    want(userTarget(12));
    members.infer(1, users(10, 11, 12));
    members.set(2, [11]);
    expect(leave(groupTarget(1))).toEqual([10]);
    expect(members.of(1)).toBeUndefined();
    expect(leave(groupTarget(2))).toEqual([11]);
    expect(members.of(2)?.userIds).toEqual([11]);
    expect(leave(userTarget(12))).toEqual([12]);
  });

  it('are those whom the app takes out of a wanted group', () => {
    const { members, want } = setUp();
    want(groupTarget(1));
    members.infer(1, users(10, 11));
    expect(members.set(1, [11, 12])).toEqual([10]);
    expect(members.set(3, [20])).toEqual([]);
    expect(members.set(3, [])).toEqual([]);
  });
});

describe('who was left lately', () => {
  it('is remembered for five seconds', () => {
    const { members, want, leave } = setUp();
    want(groupTarget(1));
    members.infer(1, users(10, 11));
    leave(groupTarget(1), 0);
    expect(members.areLate(users(10, 11), 2, 5_000)).toBe(true);
    expect(members.areLate(users(10), 2, 5_001)).toBe(false);
    expect(members.left.size).toBe(0);
  });

  it('makes a frame late only where it names nobody else', () => {
    const { members, want, leave } = setUp();
    want(groupTarget(1));
    members.infer(1, users(10));
    leave(groupTarget(1));
    expect(members.areLate(users(10), null, 1)).toBe(true);
    expect(members.areLate(users(10, 11), null, 1)).toBe(false);
  });

  it('says nothing against the very group that was left', () => {
    const { members, want, leave } = setUp();
    want(groupTarget(1));
    members.infer(1, users(10));
    leave(groupTarget(1));
    expect(members.areLate(users(10), 1, 1)).toBe(false);
    want(userTarget(10));
    leave(userTarget(10), 2);
    expect(members.areLate(users(10), 1, 3)).toBe(true);
  });

  it('holds for a user who was left, also where several groups are subscribed or none', () => {
    const { members, want, leave } = setUp();
    want(userTarget(10));
    leave(userTarget(10));
    expect(members.areLate(users(10), null, 1)).toBe(true);
  });

  it('begins anew for who leaves again', () => {
    const { members, want, leave } = setUp();
    for (const userId of [10, 11]) want(userTarget(userId));
    leave(userTarget(10), 0);
    leave(userTarget(11), 1_000);
    want(userTarget(10));
    leave(userTarget(10), 4_000);
    expect(members.areLate(users(10), 2, 8_000)).toBe(true);
    expect(members.areLate(users(11), 2, 8_000)).toBe(false);
  });

  it.each<[string, (world: ReturnType<typeof setUp>) => void]>([
    [
      'a subscription',
      ({ want }) => {
        want(userTarget(10));
      },
    ],
    [
      'a group that is wanted with its members',
      ({ want }) => {
        want(groupTarget(3));
      },
    ],
    [
      'being inferred into a group',
      ({ members }) => {
        members.infer(2, users(10, 99));
      },
    ],
    [
      'the app, in a wanted group',
      ({ members }) => {
        members.set(2, [10]);
      },
    ],
  ])('is not who is covered again: by %s', (_, cover) => {
    const world = setUp();
    const { members, want, leave } = world;
    members.set(3, [10]);
    want(groupTarget(1));
    want(groupTarget(2));
    members.infer(1, users(10));
    leave(groupTarget(1));
    expect(members.areLate(users(10), null, 1)).toBe(true);
    cover(world);
    expect(members.areLate(users(10), null, 1)).toBe(false);
  });

  it('is not who something else covered all the time', () => {
    const { members, want, leave } = setUp();
    want(groupTarget(1));
    want(userTarget(10));
    members.infer(1, users(10));
    leave(groupTarget(1));
    expect(members.left.size).toBe(0);
  });
});

it('forgets what was inferred, and on demand what the app has set', () => {
  const { members, want, leave } = setUp();
  want(groupTarget(1));
  members.infer(1, users(10));
  members.set(2, [5]);
  want(userTarget(11));
  leave(userTarget(11));
  members.forget();
  expect(members.all().map(({ groupId }) => groupId)).toEqual([2]);
  expect(members.left.size).toBe(0);
  members.forgetExact();
  expect(members.all()).toEqual([]);
});

it('who was left is late no longer once the clock has stepped back', () => {
  const { members, want, leave } = setUp();
  want(userTarget(1));
  leave(userTarget(1), 10_000);
  expect(members.areLate(users(1), 5, 14_000)).toBe(true);
  expect(members.areLate(users(1), 5, 9_000)).toBe(false);
});
