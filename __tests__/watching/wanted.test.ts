import fc from 'fast-check';
import { createWantedPaths, type Target } from '../../src/watching/wanted';

const userTarget = (id: number, org = '1'): Target => ({
  kind: 'user',
  orgId: org,
  id,
  path: `/org/${org}/user/${id}`,
});
const groupTarget = (id: number, org = '1'): Target => ({
  kind: 'group',
  orgId: org,
  id,
  path: `/org/${org}/group/${id}`,
});
const pathsOf = (wanted: ReturnType<typeof createWantedPaths>): string[] =>
  [...wanted.all()].map(({ path }) => path);

describe('wanted paths', () => {
  it('are wanted from the first holder to the last', () => {
    const wanted = createWantedPaths();
    const target = userTarget(1);
    expect(wanted.add(target, 'a')).toBe(true);
    expect(wanted.add(target, 'b')).toBe(false);
    expect(wanted.add(target, 'a')).toBe(false);
    expect(wanted.remove(target.path, 'a')).toBeNull();
    expect(wanted.users.has(1)).toBe(true);
    expect(wanted.remove(target.path, 'a')).toBeNull();
    expect(wanted.remove(target.path, 'b')).toBe(target);
    expect(wanted.users.has(1)).toBe(false);
    expect(wanted.remove(target.path, 'b')).toBeNull();
  });

  it('keep the order in which they were first asked for', () => {
    const wanted = createWantedPaths();
    for (const id of [3, 1, 2, 1, 3]) wanted.add(userTarget(id), 'app');
    wanted.remove(userTarget(1).path, 'app');
    wanted.add(userTarget(1), 'app');
    expect(pathsOf(wanted)).toEqual([3, 2, 1].map((id) => userTarget(id).path));
  });

  it('count an id that is wanted in two organisations twice', () => {
    const wanted = createWantedPaths();
    wanted.add(groupTarget(7, '1'), 'app');
    wanted.add(groupTarget(7, '2'), 'app');
    wanted.remove(groupTarget(7, '1').path, 'app');
    expect(wanted.groups.has(7)).toBe(true);
    expect([...wanted.groups.keys()]).toEqual([7]);
    wanted.remove(groupTarget(7, '2').path, 'app');
    expect(wanted.groups.size).toBe(0);
  });

  it('tell users and groups apart', () => {
    const wanted = createWantedPaths();
    wanted.add(userTarget(7), 'app');
    expect([wanted.users.has(7), wanted.groups.has(7)]).toEqual([true, false]);
    expect([wanted.users.size, wanted.groups.size]).toEqual([1, 0]);
  });

  it('are all forgotten at once', () => {
    const wanted = createWantedPaths();
    wanted.add(userTarget(1), 'app');
    wanted.add(groupTarget(1), 'app');
    wanted.clear();
    expect(pathsOf(wanted)).toEqual([]);
    expect([wanted.users.size, wanted.groups.size]).toEqual([0, 0]);
  });

  it('are what a plain set of holders for each path says', () => {
    const step = fc.record({
      adds: fc.boolean(),
      id: fc.integer({ min: 1, max: 4 }),
      holder: fc.constantFrom('a', 'b', '__proto__'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const wanted = createWantedPaths();
        const plain = new Map<number, Set<string>>();
        for (const { adds, id, holder } of steps) {
          const holders = plain.get(id) ?? new Set();
          const isFirst = adds && holders.size === 0;
          const isLast = !adds && holders.delete(holder) && holders.size === 0;
          if (adds) plain.set(id, holders.add(holder));
          const changed = adds
            ? wanted.add(userTarget(id), holder)
            : wanted.remove(userTarget(id).path, holder) !== null;
          expect(changed).toBe(isFirst || isLast);
          const expected = [...plain].flatMap(([key, set]) => (set.size > 0 ? [key] : []));
          expect([...wanted.users.keys()].sort()).toEqual(expected.sort());
        }
      }),
    );
  });
});
