import { breaksOf } from './availability';
import { hourMs, type Day } from './day';
import { isFree, type Member, type Staff } from './staff';
import type { World } from './world';

const minuteMs = 60_000;
const dayShiftStartsAtHours = [7.5, 9.25] as const;
const shiftHours = [7.5, 9] as const;
const lateShare = 0.08;
const lateShiftStartsAtHours = [11.5, 13.5] as const;
const nightShare = 0.05;
const nightShiftStartsAtHours = [21, 23] as const;
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

/** Lets people come, take breaks and go home. They come back every day at about the same time. */
export const startShifts = (staff: Staff, day: Day, world: World): Shifts => {
  const { random } = world;
  const hours = ([min, max]: readonly [number, number]) => random.between(min, max) * hourMs;

  const drawShift = (): Shift => {
    const kind = random.next();
    const startsAtHours =
      kind < nightShare
        ? nightShiftStartsAtHours
        : kind < nightShare + lateShare
          ? lateShiftStartsAtHours
          : dayShiftStartsAtHours;
    return { startsAtMs: hours(startsAtHours), lengthMs: hours(shiftHours) };
  };

  const takeBreak = (member: Member) => {
    staff.change(member, { availability: random.pick(breaksOf(member.person.profile)) });
    staff.plan(member, random.logNormal(breakMedianMs, breakSigma), () => {
      staff.goOnWorking(member);
    });
  };
  const planBreak = (member: Member, delayMs: number) => {
    world.after(delayMs, () => {
      if (member.availability.role === 'offline') {
        planBreak(member, random.exponential(breakGapMs));
      } else if (isFree(member)) {
        takeBreak(member);
        planBreak(member, random.exponential(breakGapMs));
      } else planBreak(member, random.between(...retryBreakMs));
    });
  };

  const start = (member: Member) => {
    member.isLeaving = false;
    if (member.availability.role === 'offline') staff.goOnWorking(member);
  };
  const end = (member: Member) => {
    const { availability } = member;
    if (availability.role === 'offline') return;
    member.isLeaving = true;
    if (isFree(member)) staff.goOnWorking(member);
    else if (availability.role === 'break') {
      staff.plan(member, 0, () => {
        staff.goOnWorking(member);
      });
    }
  };
  const planDays = (member: Member, { startsAtMs, lengthMs }: Shift) => {
    world.after(day.untilMs(startsAtMs), () => {
      if (!random.chance(absentShare)) start(member);
      world.after(lengthMs, () => {
        end(member);
      });
      planDays(member, { startsAtMs, lengthMs });
    });
  };

  const begin = (member: Member, shift: Shift) => {
    const leftMs = day.untilMs(shift.startsAtMs + shift.lengthMs);
    const isOnShift = leftMs < shift.lengthMs && !random.chance(absentShare);
    if (isOnShift) {
      start(member);
      if (random.chance(onBreakAtStart)) takeBreak(member);
      world.after(leftMs, () => {
        end(member);
      });
    }
    planDays(member, shift);
    planBreak(member, random.exponential(breakGapMs));
  };

  for (const member of staff.members) begin(member, drawShift());
  return { start };
};
