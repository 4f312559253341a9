import { createSettled } from '../recent';
import { availableSince, calledSince } from './lanes';
import type { Lane, Lanes, SinceIn } from './lanes';

/** Who has been in a state the longest. */
export interface LongestMember {
  userId: number;
  /** Wall-clock milliseconds. */
  since: number;
  /** True where it was so already when it was first seen: since then or longer. */
  atLeast: boolean;
}

/** Who of a group has been in each state the longest; `null` where nobody is in it. */
export interface GroupLongest {
  ringing: LongestMember | null;
  onCall: LongestMember | null;
  /**
   * By the name of the availability; a name that nobody has is no key. Every name is a property of its own, `__proto__`
   * too; ask `Object.hasOwn` first where a name may come from elsewhere.
   */
  byAvailability: Record<string, LongestMember>;
}

function firstOf(lane: Lane, sinceIn: SinceIn, mark: 'presenceAtLeast' | 'availabilityAtLeast') {
  const [member] = lane;
  return member === undefined
    ? null
    : { userId: member.id, since: sinceIn(member), atLeast: member.since[mark] };
}

function longestOf({ ringing, onCall, byAvailability }: Lanes): GroupLongest {
  const named: [string, LongestMember][] = [];
  for (const [name, lane] of byAvailability) {
    const first = firstOf(lane, availableSince, 'availabilityAtLeast');
    if (first !== null) named.push([name, first]);
  }
  return {
    ringing: firstOf(ringing, calledSince, 'presenceAtLeast'),
    onCall: firstOf(onCall, calledSince, 'presenceAtLeast'),
    // fromEntries defines each name, so that even "__proto__" is a key like any other.
    byAvailability: Object.fromEntries(named),
  };
}

function sameMember(one: LongestMember | null | undefined, other: LongestMember | null | undefined): boolean {
  return one?.userId === other?.userId && one?.since === other?.since && one?.atLeast === other?.atLeast;
}

function sameLongest(one: GroupLongest, other: GroupLongest): boolean {
  const names = Object.keys(one.byAvailability);
  return (
    sameMember(one.ringing, other.ringing) &&
    sameMember(one.onCall, other.onCall) &&
    names.length === Object.keys(other.byAvailability).length &&
    names.every(
      (name) =>
        Object.hasOwn(other.byAvailability, name) &&
        sameMember(one.byAvailability[name], other.byAvailability[name]),
    )
  );
}

/** Makes the function that names the longest of each lane, and keeps the reference until that is another. */
export function createLongest(): (groupId: number, lanes: Lanes) => GroupLongest {
  const known = new WeakMap<Lanes, GroupLongest>();
  const settled = createSettled(sameLongest);
  return (groupId, lanes) => {
    let longest = known.get(lanes);
    if (longest === undefined) {
      longest = settled(groupId, longestOf(lanes));
      known.set(lanes, longest);
    }
    return longest;
  };
}
