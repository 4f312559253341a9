import { createAwaiting } from '../../src/watching/awaiting';
import type { Target } from '../../src/watching/wanted';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const target = (id: number): Target => ({ kind: 'group', id, path: `/group/${id}` });

function setUp() {
  const sent: number[] = [];
  const supposed: [number, readonly number[]][] = [];
  const awaiting = createAwaiting({
    now: () => performance.now(),
    transmit: ({ id }) => sent.push(id),
    onSupposed: (groupId, userIds) => supposed.push([groupId, userIds]),
  });
  return { awaiting, sent, supposed };
}

describe('groups that await their answer', () => {
  it('go out one after the other', () => {
    const { awaiting, sent } = setUp();
    for (const id of [1, 2, 3]) awaiting.enter(target(id));
    expect(sent).toEqual([1]);
    expect(awaiting.head()).toBe(1);
    awaiting.settle(1);
    expect(sent).toEqual([1, 2]);
    expect(awaiting.head()).toBe(2);
    awaiting.settle(2);
    awaiting.settle(3);
    expect(sent).toEqual([1, 2, 3]);
    expect(awaiting.head()).toBeNull();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are held back no longer than a second, all together', () => {
    const { awaiting, sent } = setUp();
    awaiting.enter(target(1));
    jest.advanceTimersByTime(800);
    awaiting.enter(target(2));
    awaiting.enter(target(3));
    jest.advanceTimersByTime(200);
    expect(sent).toEqual([1, 2, 3]);
    awaiting.enter(target(4));
    expect(sent).toEqual([1, 2, 3, 4]);
    expect(awaiting.head()).toBe(1);
  });

  it('are held back anew once everybody was answered', () => {
    const { awaiting, sent } = setUp();
    awaiting.enter(target(1));
    jest.advanceTimersByTime(5_000);
    awaiting.settle(1);
    awaiting.enter(target(2));
    awaiting.enter(target(3));
    expect(sent).toEqual([1, 2]);
    jest.advanceTimersByTime(1_000);
    expect(sent).toEqual([1, 2, 3]);
  });

  it('go out at once where they turn out to need no answer', () => {
    const { awaiting, sent } = setUp();
    for (const id of [1, 2, 3]) awaiting.enter(target(id));
    awaiting.settle(3);
    expect(sent).toEqual([1, 3]);
    expect(awaiting.head()).toBe(1);
  });

  it('make room for the next where they are abandoned, and say whether they had gone out', () => {
    const { awaiting, sent } = setUp();
    for (const id of [1, 2, 3]) awaiting.enter(target(id));
    expect(awaiting.abandon(target(2))).toBe(false);
    expect(awaiting.abandon(target(1))).toBe(true);
    expect(awaiting.abandon(target(9))).toBe(false);
    expect(sent).toEqual([1, 3]);
    expect(awaiting.head()).toBe(3);
  });

  it('leave nothing behind when the session ends', () => {
    const { awaiting, sent, supposed } = setUp();
    for (const id of [1, 2]) awaiting.enter(target(id));
    awaiting.suppose([7]);
    awaiting.clear();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(5_000);
    expect([sent, supposed, awaiting.head()]).toEqual([[1], [], null]);
  });
});

describe('a supposed answer', () => {
  it('is taken for the answer when the second is over', () => {
    const { awaiting, supposed } = setUp();
    awaiting.enter(target(1));
    jest.advanceTimersByTime(400);
    awaiting.suppose([7, 8]);
    jest.advanceTimersByTime(599);
    expect(supposed).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(supposed).toEqual([[1, [7, 8]]]);
  });

  it('is the first one, whatever else is supposed', () => {
    const { awaiting, supposed } = setUp();
    awaiting.enter(target(1));
    awaiting.suppose([7]);
    awaiting.suppose([8]);
    jest.advanceTimersByTime(1_000);
    expect(supposed).toEqual([[1, [7]]]);
  });

  it('is forgotten where a better one comes', () => {
    const { awaiting, supposed } = setUp();
    awaiting.enter(target(1));
    awaiting.suppose([7]);
    awaiting.settle(1);
    jest.advanceTimersByTime(5_000);
    expect(supposed).toEqual([]);
  });

  it('needs somebody who awaits it', () => {
    const { awaiting, supposed } = setUp();
    awaiting.suppose([7]);
    jest.advanceTimersByTime(5_000);
    expect(supposed).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
