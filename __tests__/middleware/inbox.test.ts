import fc from 'fast-check';
import { createInbox, type Batch } from '../../src/middleware/inbox';
import { createMailbox } from '../../src/mailbox';
import { timersOf } from '../../src/timers';
import type { Attribution } from '../../src/watching/answers';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const now = (): number => performance.now();
const updates = (...userIds: number[]): Attribution => ({
  updates: userIds.map((userId) => ({ userId })),
  groupId: null,
});

function setUp({ intervalMs = 16, isHidden = false, clock = now, onDeliver = (): void => undefined } = {}) {
  const batches: Batch[] = [];
  const inbox = createInbox({
    intervalMs,
    createTimer: timersOf(createMailbox(), clock),
    now: clock,
    isHidden: () => isHidden,
    membersOf: (groupId) => ({ groupId, userIds: [1], source: 'server' }),
    deliver: (batch) => {
      batches.push(batch);
      onDeliver();
    },
  });
  return {
    batches,
    inbox,
    add: (...userIds: number[]) => {
      inbox.add(updates(...userIds), now());
    },
    delivered: () => batches.map((batch) => batch.updates.map(({ userId }) => userId)),
  };
}

describe('the inbox', () => {
  it('delivers the first at once, the next together at the end of the interval', () => {
    const { add, delivered } = setUp();
    add(1);
    add(2);
    add(3, 4);
    expect(delivered()).toEqual([[1]]);
    jest.advanceTimersByTime(15);
    expect(delivered()).toEqual([[1]]);
    jest.advanceTimersByTime(1);
    expect(delivered()).toEqual([[1], [2, 3, 4]]);
    jest.advanceTimersByTime(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits in an interval of no end until somebody flushes it', () => {
    const { inbox, add, delivered } = setUp({ intervalMs: Infinity });
    add(1);
    add(2);
    jest.advanceTimersByTime(100 * 86_400_000);
    add(3);
    expect(delivered()).toEqual([[1]]);
    inbox.flush();
    expect(delivered()).toEqual([[1], [2, 3]]);
    jest.advanceTimersByTime(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('begins the interval with each delivery', () => {
    const { add, delivered } = setUp();
    add(1);
    add(2);
    jest.advanceTimersByTime(16);
    add(3);
    jest.advanceTimersByTime(15);
    expect(delivered()).toEqual([[1], [2]]);
    jest.advanceTimersByTime(1);
    expect(delivered()).toEqual([[1], [2], [3]]);
  });

  it('delivers membership with the last part of a large batch', () => {
    const { inbox, batches } = setUp({ intervalMs: 0 });
    const userIds = Array.from({ length: 4_500 }, (_, index) => index + 1);
    inbox.add({ ...updates(...userIds), groupId: 1 }, now());
    expect(batches.map((batch) => [batch.updates.length, batch.members.length])).toEqual([
      [2_000, 0],
      [2_000, 0],
      [500, 1],
    ]);
  });

  it('delivers membership alone, too, as it is then', () => {
    const { inbox, batches } = setUp();
    inbox.add({ updates: [], groupId: 1 }, now());
    expect(batches).toEqual([{ updates: [], members: [{ groupId: 1, userIds: [1], source: 'server' }] }]);
  });

  it('delivers nothing where there is nothing', () => {
    const { inbox, batches } = setUp();
    inbox.add(updates(), now());
    inbox.flush();
    expect(batches).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('delivers frame by frame while the page is hidden', () => {
    const { add, delivered } = setUp({ isHidden: true });
    add(1);
    add(2);
    add(3);
    expect(delivered()).toEqual([[1], [2], [3]]);
  });

  it('throws away what waits when told to, and its timer', () => {
    const { inbox, add, delivered } = setUp();
    add(1);
    add(2);
    inbox.discard();
    expect(jest.getTimerCount()).toBe(0);
    inbox.flush();
    expect(delivered()).toEqual([[1]]);
  });

  it('takes a clock that stepped back for one that went on', () => {
    const { add, delivered } = setUp();
    jest.advanceTimersByTime(5_000);
    add(1);
    jest.useFakeTimers({ now: 0 });
    add(2);
    expect(delivered()).toEqual([[1], [2]]);
  });

  describe('before an app that is slow', () => {
    const busyFor = (ms: number) => (): void => {
      jest.setSystemTime(Date.now() + ms);
      jest.advanceTimersByTime(ms);
    };

    it('leaves it as long for itself as a dispatch took, and gathers meanwhile', () => {
      const { add, delivered } = setUp({ onDeliver: busyFor(50) });
      add(1);
      add(2);
      add(3);
      expect(delivered()).toEqual([[1]]);
      jest.advanceTimersByTime(49);
      expect(delivered()).toEqual([[1]]);
      jest.advanceTimersByTime(1);
      expect(delivered()).toEqual([[1], [2, 3]]);
    });

    it('counts what a dispatch does in microtasks, as React renders', async () => {
      let clockMs = 0;
      const { inbox, delivered } = setUp({
        clock: () => clockMs,
        onDeliver: () =>
          void Promise.resolve().then(() => {
            clockMs += 50;
          }),
      });
      inbox.add(updates(1), clockMs);
      await Promise.resolve();
      await Promise.resolve();
      inbox.add(updates(2), clockMs);
      inbox.add(updates(3), clockMs + 49);
      expect(delivered()).toEqual([[1]]);
      inbox.add(updates(4), clockMs + 50);
      expect(delivered()).toEqual([[1], [2, 3, 4]]);
    });

    it('is not measured by the timers of a hidden page, which are late', () => {
      const { add, delivered } = setUp({ isHidden: true });
      add(1);
      expect(delivered()).toEqual([[1]]);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('is not misled by a test that moves the clock before microtasks run', async () => {
      const { add, delivered } = setUp();
      add(1);
      jest.advanceTimersByTime(1_000);
      await Promise.resolve();
      add(2);
      expect(delivered()).toEqual([[1], [2]]);
    });

    it('does not leave it alone for minutes after it stood still', () => {
      let standsStillMs = 300_000;
      const { add, delivered } = setUp({
        onDeliver: () => {
          busyFor(standsStillMs)();
          standsStillMs = 0;
        },
      });
      add(1);
      add(2);
      jest.advanceTimersByTime(5_000);
      expect(delivered()).toEqual([[1], [2]]);
    });
  });

  it('loses nothing and keeps the order, at most 2,000 at a time, whatever comes when', () => {
    const arrival = fc.record({
      count: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1_990, max: 4_100 })),
      afterMs: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 12 }), (arrivals) => {
        const { add, delivered } = setUp();
        let next = 1;
        for (const { count, afterMs } of arrivals) {
          jest.advanceTimersByTime(afterMs);
          add(...Array.from({ length: count }, () => next++));
        }
        jest.advanceTimersByTime(16);
        const sizes = delivered().map(({ length }) => length);
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(2_000);
        expect(delivered().flat()).toEqual(Array.from({ length: next - 1 }, (_, index) => index + 1));
      }),
      { numRuns: 50 },
    );
  });
});
