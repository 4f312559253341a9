import fc from 'fast-check';
import { createDay, hourMs, startArrivals } from '../../demo/gateway/simulation/day';
import { createEventQueue } from '../../demo/gateway/simulation/event-queue';
import { createIndexedSet } from '../../demo/gateway/simulation/indexed-set';
import { createRandom } from '../../demo/gateway/simulation/random';
import { createWorld } from '../../demo/gateway/simulation/world';

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: number[]) => {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
};
const sample = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe('the source of chance', () => {
  test('one seed gives one sequence, another seed another', () => {
    const draw = (seed: number) => sample(20, createRandom(seed).next);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(0.25)).not.toEqual(draw(0.5));
  });

  test('is uniform', () => {
    const random = createRandom(1);
    const tenths = new Array<number>(10).fill(0);
    for (const value of sample(100_000, random.next)) {
      const tenth = Math.floor(value * 10);
      tenths[tenth] = Number(tenths[tenth]) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  test('whole numbers stay in their range and reach both ends', () => {
    const { integer } = createRandom(1);
    expect(new Set(sample(1_000, () => integer(-1, 2)))).toEqual(new Set([-1, 0, 1, 2]));
  });

  test('exponential has its mean, and a variance of its square', () => {
    const { exponential } = createRandom(1);
    const values = sample(100_000, () => exponential(5));
    expect(mean(values)).toBeCloseTo(5, 0);
    expect(variance(values) / 25).toBeCloseTo(1, 1);
  });

  test('log-normal has its median and the spread of its logarithm', () => {
    const { logNormal } = createRandom(1);
    const logarithms = sample(100_000, () => Math.log(logNormal(48, 0.8)));
    expect(mean(logarithms)).toBeCloseTo(Math.log(48), 1);
    expect(Math.sqrt(variance(logarithms))).toBeCloseTo(0.8, 1);
  });

  test('weights are proportions', () => {
    const { pickWeighted } = createRandom(1);
    const picked = sample(10_000, () => pickWeighted([0, 1, 3], (weight) => weight));
    expect(picked).not.toContain(0);
    expect(picked.filter((weight) => weight === 3).length / picked.length).toBeCloseTo(0.75, 1);
  });

  test('nothing can be picked from nothing', () => {
    const { pick, pickWeighted } = createRandom(1);
    expect(() => pick([])).toThrow(RangeError);
    expect(() => pickWeighted([1], () => 0)).toThrow(RangeError);
  });

  test('UUIDs are of version 4 and differ', () => {
    const { uuid } = createRandom(1);
    const uuids = Array.from({ length: 1_000 }, uuid);
    expect(new Set(uuids).size).toBe(1_000);
    for (const text of uuids) {
      expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});

describe('the queue of events', () => {
  test('gives what is due in order of time, then of planning, without what was called off', () => {
    const plans = fc.array(fc.record({ at: fc.nat(20), isCancelled: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(plans, fc.nat(25), (planned, until) => {
        const queue = createEventQueue();
        const happened: number[] = [];
        planned.forEach(({ at, isCancelled }, index) => {
          const scheduled = queue.add(at, () => happened.push(index));
          if (isCancelled) scheduled.cancel();
        });
        for (let due = queue.takeDue(until); due; due = queue.takeDue(until)) due.run();
        const expected = planned
          .map(({ at, isCancelled }, index) => ({ at, isCancelled, index }))
          .filter(({ at, isCancelled }) => !isCancelled && at <= until)
          .sort((a, b) => a.at - b.at || a.index - b.index)
          .map(({ index }) => index);
        expect(happened).toEqual(expected);
      }),
    );
  });

  test('what happens may plan more for the same moment', () => {
    const world = createWorld(1, 0);
    const happened: number[] = [];
    world.after(5, () => {
      happened.push(world.now());
      world.after(0, () => happened.push(world.now()));
      world.after(1, () => happened.push(world.now()));
    });
    world.advanceTo(5);
    expect(happened).toEqual([5, 5]);
    world.advanceTo(4);
    expect(world.now()).toBe(5);
  });
});

test('an indexed set is a set, from which every item can be drawn', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(9)), { maxLength: 50 });
  fc.assert(
    fc.property(steps, (planned) => {
      const tested = createIndexedSet<number>();
      const model = new Set<number>();
      for (const [isAdded, item] of planned) {
        if (isAdded) tested.add(item);
        else tested.delete(item);
        if (isAdded) model.add(item);
        else model.delete(item);
      }
      expect(tested.size).toBe(model.size);
      for (let item = 0; item < 10; item += 1) expect(tested.has(item)).toBe(model.has(item));
      const random = createRandom(1);
      const drawn = new Set(Array.from({ length: 400 }, () => tested.draw(random)));
      expect(drawn).toEqual(model.size > 0 ? model : new Set([undefined]));
    }),
    { numRuns: 50 },
  );
});

describe('arrivals', () => {
  const arrivalsIn = (startHour: number, spanMs: number, meanGapMs: number) => {
    const world = createWorld(1, 0);
    const times: number[] = [];
    startArrivals(world, createDay(world, startHour), meanGapMs, () => times.push(world.now()));
    world.advanceTo(spanMs);
    return times;
  };
  // From 10 to 11 the day is at its busiest and even, so the thinned process is a plain one.
  const busyHour = () => arrivalsIn(10, hourMs, 500);

  test('are a Poisson process: counts vary as much as they are', () => {
    const counts = new Array<number>(360).fill(0);
    for (const at of busyHour()) {
      const window = Math.floor(at / 10_000);
      counts[window] = Number(counts[window]) + 1;
    }
    expect(mean(counts)).toBeCloseTo(20, -0.5);
    const dispersion = variance(counts) / mean(counts);
    expect(dispersion).toBeGreaterThan(0.8);
    expect(dispersion).toBeLessThan(1.25);
  });

  test('have no memory: a part 1/e of the gaps is longer than their mean', () => {
    const times = busyHour();
    const gaps = times.slice(1).map((at, index) => at - Number(times[index]));
    const meanGap = mean(gaps);
    const longer = gaps.filter((gap) => gap > meanGap).length / gaps.length;
    expect(longer).toBeCloseTo(1 / Math.E, 1);
  });

  test('follow the hours of the day', () => {
    const night = arrivalsIn(2, hourMs, 500).length;
    const noon = arrivalsIn(12, hourMs, 500).length;
    const morning = busyHour().length;
    expect(night).toBeLessThan(0.06 * morning);
    expect(noon).toBeGreaterThan(0.7 * morning);
    expect(noon).toBeLessThan(0.95 * morning);
  });
});

test('a day wraps at midnight, also before time 0', () => {
  const day = (now: number) => createDay({ now: () => now }, 10);
  expect(day(0).timeOfDayMs()).toBe(10 * hourMs);
  expect(day(15 * hourMs).timeOfDayMs()).toBe(hourMs);
  expect(day(-11 * hourMs).timeOfDayMs()).toBe(23 * hourMs);
  expect(day(0).untilMs(9 * hourMs)).toBe(23 * hourMs);
  expect(day(0).untilMs(33 * hourMs)).toBe(23 * hourMs);
  // Now is a day away: what happened a moment ago is planned for tomorrow.
  expect(day(0).untilMs(10 * hourMs)).toBe(24 * hourMs);
});
