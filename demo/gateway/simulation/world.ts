import type { UserPresenceData } from '../../../src/vocabulary';
import { createEventQueue, type Scheduled } from './event-queue';
import { createRandom, type Random } from './random';

/** A person's unread messages changed. */
export interface UnreadChange {
  userId: number;
  unreadMessages: number;
  operation: 'INSERT' | 'MODIFY';
}

/** What happened in a span of simulated time, in order. */
export interface Happenings {
  /** Changes only: an item holds the fields that changed. */
  presence: UserPresenceData[];
  unread: UnreadChange[];
}

/** The time and chance that everything simulated shares, and where it tells what happened. */
export interface World {
  readonly random: Random;
  /** Simulated milliseconds since the start; negative while warming up. */
  now: () => number;
  after: (delayMs: number, run: () => void) => Scheduled;
  tellPresence: (item: UserPresenceData) => void;
  tellUnread: (change: UnreadChange) => void;
}

/** The world, and the hands that turn it. */
export interface TurningWorld extends World {
  /** Lets everything happen that is due until then (simulated milliseconds); an earlier time changes nothing. */
  advanceTo: (until: number) => void;
  /** What was told since the last call. */
  takeHappenings: () => Happenings;
}

/** Creates a world at `startMs` in which nothing is going to happen yet. */
export const createWorld = (seed: number, startMs: number): TurningWorld => {
  const queue = createEventQueue();
  let now = startMs;
  let told: Happenings = { presence: [], unread: [] };

  return {
    random: createRandom(seed),
    now: () => now,
    after: (delayMs, run) => queue.add(now + Math.max(0, delayMs), run),
    tellPresence: (item) => {
      told.presence.push(item);
    },
    tellUnread: (change) => {
      told.unread.push(change);
    },
    advanceTo: (until) => {
      if (until <= now) return;
      for (let due = queue.takeDue(until); due !== undefined; due = queue.takeDue(until)) {
        now = due.at;
        due.run();
      }
      now = until;
    },
    takeHappenings: () => {
      const happenings = told;
      told = { presence: [], unread: [] };
      return happenings;
    },
  };
};
