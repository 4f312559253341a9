import type { World } from './world';

/** One hour, in milliseconds. */
export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

// How busy each hour of the day is, against the busiest: quiet nights, a morning rush, a dip at lunch.
const activityByHour = [
  ...[0.05, 0.04, 0.03, 0.03, 0.03, 0.05, 0.1, 0.3],
  ...[0.65, 0.9, 1, 1, 0.85, 0.8, 0.95, 1],
  ...[0.9, 0.75, 0.5, 0.3, 0.2, 0.15, 0.1, 0.07],
] as const;

/** The time of a working day. */
export interface Day {
  /** Milliseconds since the last midnight. */
  timeOfDayMs: () => number;
  /** How busy this moment of the day is against the busiest, in (0, 1]. */
  activity: () => number;
  /** Milliseconds until it is this time of day (milliseconds since midnight) the next time. */
  untilMs: (timeOfDayMs: number) => number;
}

/** Creates the day of a world whose time 0 is at `startHour` o'clock. */
export const createDay = (world: Pick<World, 'now'>, startHour: number): Day => {
  const wrap = (ms: number) => ((ms % dayMs) + dayMs) % dayMs;
  const timeOfDayMs = () => wrap(world.now() + startHour * hourMs);

  return {
    timeOfDayMs,
    activity: () => {
      const hours = timeOfDayMs() / hourMs;
      const hour = Math.floor(hours);
      const before = activityByHour[hour] ?? 0;
      const after = activityByHour[(hour + 1) % activityByHour.length] ?? 0;
      return before + (after - before) * (hours - hour);
    },
    untilMs: (wanted) => wrap(wanted - timeOfDayMs()) || dayMs,
  };
};

/**
 * Lets something occur as a Poisson process whose rate follows the day. It is planned at the rate of the busiest hour
 * and then thinned, which keeps it exact however the rate moves.
 */
export const startArrivals = (world: World, day: Day, peakMeanGapMs: number, occur: () => void): void => {
  const planNext = () => {
    world.after(world.random.exponential(peakMeanGapMs), () => {
      if (world.random.chance(day.activity())) occur();
      planNext();
    });
  };
  planNext();
};
