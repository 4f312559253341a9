import { startArrivals, type Day } from './day';
import type { Member, Staff } from './staff';
import type { World } from './world';

const messageGapPerPersonMs = 60_000;
const unreadForMs = 45_000;
const offDutyLookMs = 1_800_000;
const readAllChance = 0.7;
const mostUnreadAtStart = 4;

/** Lets messages arrive for people and be read by them. */
export const startMessages = (staff: Staff, day: Day, world: World): void => {
  const { random } = world;
  const readers = new Set<Member>();

  const read = (member: Member): void => {
    const readCount = random.chance(readAllChance) ? member.unreadMessages : 1;
    member.unreadMessages -= readCount;
    const { unreadMessages, person } = member;
    world.tellUnread({ userId: person.userId, unreadMessages, operation: 'MODIFY' });
  };
  const look = (member: Member): void => {
    const isOffDuty = member.availability.role === 'offline';
    if (!isOffDuty) read(member);
    readers.delete(member);
    if (member.unreadMessages > 0) planReading(member, isOffDuty ? offDutyLookMs : unreadForMs);
  };
  const planReading = (member: Member, meanMs = unreadForMs) => {
    if (readers.has(member)) return;
    readers.add(member);
    world.after(random.exponential(meanMs), () => {
      look(member);
    });
  };

  startArrivals(world, day, messageGapPerPersonMs / staff.members.length, () => {
    const member = random.pick(staff.members);
    member.unreadMessages += 1;
    const { unreadMessages, person } = member;
    world.tellUnread({ userId: person.userId, unreadMessages, operation: 'INSERT' });
    planReading(member);
  });
  for (const member of staff.members) {
    member.unreadMessages = random.integer(0, mostUnreadAtStart);
    if (member.unreadMessages > 0) planReading(member);
  }
};
