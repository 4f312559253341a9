import { breaksOf } from './availability';
import { hourMs, type Day } from './day';
import { isFree, type Member, type Staff } from './staff';
import type { Random } from './random';
import type { World } from './world';

const minuteMs = 60_000;
const shiftKinds: readonly { share: number; startsAtHours: readonly [number, number] }[] = [
  { share: 0.87, startsAtHours: [7.5, 9.25] },
  { share: 0.08, startsAtHours: [11.5, 13.5] },
  { share: 0.05, startsAtHours: [21, 23] },
];
const shiftHours = [7.5, 9] as const;
const absentShare = 0.06;
const breakGapMs = 40 * minuteMs;
const breakMedianMs = 7 * minuteMs;
const breakSigma = 0.6;
const retryBreakMs = [20_000, 120_000] as const;
const onBreakAtStart = 0.12;

/** Who works when. */
export interface Shifts {
  /** Puts a member on duty now, whatever the plan says. */
  start: (member: Member) => void;
}

interface Shift {
  startsAtMs: number;
  lengthMs: number;
}

/** Lets people take breaks, now and then. */
const createBreaks = (staff: Staff, world: World) => {
  const { random } = world;

  const take = (member: Member) => {
    staff.change(member, { availability: random.pick(breaksOf(member.person.profile)) });
    staff.plan(member, random.logNormal(breakMedianMs, breakSigma), () => {
      staff.goOnWorking(member);
    });
  };
  const planNext = (member: Member, delayMs = random.exponential(breakGapMs)) => {
    world.after(delayMs, () => {
      const mustWait = !isFree(member) && member.availability.role !== 'offline';
      if (isFree(member)) take(member);
      planNext(member, mustWait ? random.between(...retryBreakMs) : undefined);
    });
  };
  return { take, planNext };
};

const drawShift = (random: Random): Shift => {
  const { startsAtHours } = random.pickWeighted(shiftKinds, ({ share }) => share);
  return {
    startsAtMs: random.between(...startsAtHours) * hourMs,
    lengthMs: random.between(...shiftHours) * hourMs,
  };
};

/** Lets people come, take breaks and go home. They come back every day at the same time, if they come. */
export const startShifts = (staff: Staff, day: Day, world: World): Shifts => {
  const { random } = world;
  const breaks = createBreaks(staff, world);
  const isPresent = () => !random.chance(absentShare);

  const start = (member: Member) => {
    member.isLeaving = false;
    if (member.availability.role === 'offline') staff.goOnWorking(member);
  };
  const end = (member: Member) => {
    const { role } = member.availability;
    if (role === 'offline') return;
    member.isLeaving = true;
    if (isFree(member)) staff.goOnWorking(member);
    else if (role === 'break') {
      staff.plan(member, 0, () => {
        staff.goOnWorking(member);
      });
    }
  };
  const planEnd = (member: Member, delayMs: number) => {
    world.after(delayMs, () => {
      end(member);
    });
  };
  const planDays = (member: Member, { startsAtMs, lengthMs }: Shift) => {
    world.after(day.untilMs(startsAtMs), () => {
      if (isPresent()) start(member);
      planEnd(member, lengthMs);
      planDays(member, { startsAtMs, lengthMs });
    });
  };

  for (const member of staff.members) {
    const shift = drawShift(random);
    const leftMs = day.untilMs(shift.startsAtMs + shift.lengthMs);
    if (leftMs < shift.lengthMs && isPresent()) {
      start(member);
      if (random.chance(onBreakAtStart)) breaks.take(member);
      planEnd(member, leftMs);
    }
    planDays(member, shift);
    breaks.planNext(member);
  }
  return { start };
};
