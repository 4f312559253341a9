import type { UserPresenceData } from '../../../src/vocabulary';
import { startCalls } from './calls';
import { createDay } from './day';
import { startMessages } from './message-flow';
import { createOrganisation, type Organisation } from './organisation';
import { startShifts } from './shifts';
import { createStaff, isFree, snapshotOf, type Member } from './staff';
import { createWorld, type Happenings } from './world';

/** How to set up a simulated call centre. */
export interface SimulationOptions {
  /** How many people work there; at least 1. */
  users: number;
  /** One seed gives one organisation and one history. */
  seed: number;
  /** Time of day at simulated time 0, in hours; 10 unless told. */
  startHour?: number | undefined;
}

/** A call centre at work. Pure: no timers, no wall clock; it happens when it is told that time has passed. */
export interface Simulation {
  readonly organisation: Organisation;
  /** Simulated milliseconds since the start. */
  now: () => number;
  /** Lets that much simulated time pass, in milliseconds, and gives what happened, in order. */
  advance: (spanMs: number) => Happenings;
  /**
   * Makes `count` changes happen now, among these users (everybody, if none is named): whatever was to happen to each of
   * them next happens early. So a flood has the same life cycle as a quiet day.
   */
  stir: (count: number, userIds?: readonly number[]) => Happenings;
  /** Everything about a user; `undefined` for an unknown one. */
  presenceOf: (userId: number) => UserPresenceData | undefined;
  /** A user's unread messages; `undefined` for an unknown one. */
  unreadOf: (userId: number) => number | undefined;
}

const defaultStartHour = 10;
/** Played before the start, so that the first snapshot shows a centre in full swing. */
const warmUpMs = 150_000;
const stirInboundShare = 0.75;

/** Creates a call centre in full swing. */
export const createSimulation = ({ users, seed, startHour }: SimulationOptions): Simulation => {
  const organisation = createOrganisation(users, seed);
  const world = createWorld(seed + 1, -warmUpMs);
  const day = createDay(world, startHour ?? defaultStartHour);
  const staff = createStaff(organisation, world);
  const shifts = startShifts(staff, day, world);
  const calls = startCalls(organisation, staff, day, world);
  startMessages(staff, day, world);
  world.advanceTo(0);
  world.takeHappenings();

  const hasten = (member: Member): void => {
    const { next } = member;
    if (next !== null) {
      next.cancel();
      next.run();
    } else if (isFree(member)) {
      calls.ring(member, world.random.chance(stirInboundShare) ? 'Inbound' : 'Outbound');
    } else shifts.start(member);
  };

  return {
    organisation,
    now: world.now,
    advance: (spanMs) => {
      world.advanceTo(world.now() + spanMs);
      return world.takeHappenings();
    },
    stir: (count, userIds) => {
      const stirred = userIds?.map(staff.find).filter((member) => member !== undefined) ?? staff.members;
      if (stirred.length > 0) {
        for (let change = 0; change < count; change += 1) hasten(world.random.pick(stirred));
      }
      return world.takeHappenings();
    },
    presenceOf: (userId) => {
      const member = staff.find(userId);
      return member && snapshotOf(member);
    },
    unreadOf: (userId) => staff.find(userId)?.unreadMessages,
  };
};
