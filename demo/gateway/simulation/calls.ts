import type { LogicalDirection } from '../../../src/vocabulary';
import { startArrivals, type Day } from './day';
import type { Group, Organisation } from './organisation';
import { stateOf, type Member, type Staff } from './staff';
import type { World } from './world';

// Mean gap between two inbound calls for one person of customer support, and between two outbound calls of one
// person, in the busiest hour. With the lengths below about two thirds of those on duty are on the phone then.
const inboundGapPerPersonMs = 240_000;
const outboundGapPerPersonMs = 900_000;

const answerChance = 0.9;
const outboundAnswerChance = 0.7;
const ringMs = [2_500, 12_000] as const;
const missedAfterMs = 16_000;
const bridgeMs = [600, 2_500] as const;
const talkMedianMs = 48_000;
const talkSigma = 0.8;
const wrapUpMs = [5_000, 22_000] as const;
const retryOfferMs = [2_000, 5_000] as const;
const patienceMs = [20_000, 90_000] as const;

/** The flow of calls. */
export interface Calls {
  /** Lets a free member's phone ring, or lets it call somebody. */
  ring: (member: Member, direction: LogicalDirection) => void;
}

/** A caller who wants to speak to somebody of a group, until patience ends (simulated milliseconds). */
interface Caller {
  groupId: number;
  hangsUpAt: number;
}

const hungUp = { presence: '', logicalDirection: '', callChannelUUID: '' } as const;

/** The life of one call at one phone: ringing, then missed, or answered, bridged, hung up and wrapped up. */
const createPhones = (staff: Staff, world: World) => {
  const { random } = world;

  const wrapUp = (member: Member) => {
    staff.change(member, { ...hungUp, availability: stateOf(member, 'wrapUp') });
    staff.plan(member, random.between(...wrapUpMs), () => {
      staff.goOnWorking(member);
    });
  };
  const bridge = (member: Member) => {
    staff.change(member, { presence: 'BRIDGED' });
    staff.plan(member, random.logNormal(talkMedianMs, talkSigma), () => {
      wrapUp(member);
    });
  };
  const answer = (member: Member) => {
    staff.change(member, { presence: 'ANSWERED', availability: stateOf(member, 'onCall') });
    staff.plan(member, random.between(...bridgeMs), () => {
      bridge(member);
    });
  };
  const stopRinging = (member: Member) => {
    staff.change(member, hungUp);
    if (member.isLeaving) staff.goOnWorking(member);
  };

  return {
    ring: (member: Member, logicalDirection: LogicalDirection, onMissed?: () => void) => {
      staff.change(member, { presence: 'RINGING', logicalDirection, callChannelUUID: random.uuid() });
      const isAnswered = random.chance(logicalDirection === 'Inbound' ? answerChance : outboundAnswerChance);
      staff.plan(member, isAnswered ? random.between(...ringMs) : missedAfterMs, () => {
        if (isAnswered) answer(member);
        else {
          stopRinging(member);
          onMissed?.();
        }
      });
    },
  };
};

/**
 * Lets calls come and go. An inbound call rings one free member of its group; if missed it hunts for the next, until the
 * caller gives up. Answered, it is bridged, lasts a log-normal time and is followed by wrap-up.
 */
export const startCalls = (organisation: Organisation, staff: Staff, day: Day, world: World): Calls => {
  const { random } = world;
  const phones = createPhones(staff, world);

  const offer = (caller: Caller): void => {
    if (world.now() >= caller.hangsUpAt) return;
    const offerAgain = () => {
      offer(caller);
    };
    const member = staff.freeIn(caller.groupId).draw(random);
    if (member) phones.ring(member, 'Inbound', offerAgain);
    else world.after(random.between(...retryOfferMs), offerAgain);
  };

  const weightOf = ({ callWeight }: Group) => callWeight;
  const totalWeight = organisation.groups.reduce((sum, group) => sum + weightOf(group), 0);
  startArrivals(world, day, inboundGapPerPersonMs / totalWeight, () => {
    const { groupId } = random.pickWeighted(organisation.groups, weightOf);
    offer({ groupId, hangsUpAt: world.now() + random.between(...patienceMs) });
  });
  startArrivals(world, day, outboundGapPerPersonMs / organisation.people.length, () => {
    const member = staff.free.draw(random);
    if (member) phones.ring(member, 'Outbound');
  });

  return { ring: phones.ring };
};
