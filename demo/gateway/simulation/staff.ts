import type { LogicalDirection, UserPresenceData, UserPresenceEnum } from '../../../src/vocabulary';
import { stateFor, type AvailabilityRole, type AvailabilityState } from './availability';
import type { Scheduled } from './event-queue';
import { createIndexedSet, type IndexedSet } from './indexed-set';
import type { Organisation, Person } from './organisation';
import type { World } from './world';

/** A person at this moment. Only {@link Staff.change} and {@link Staff.plan} write here. */
export interface Member {
  readonly person: Person;
  presence: UserPresenceEnum | '';
  logicalDirection: LogicalDirection | '';
  callChannelUUID: string;
  availability: AvailabilityState;
  /** What ends the present moment of this person: the answer, the hang-up, the end of a break. */
  next: Scheduled | null;
  /** The shift is over: off as soon as the present call is done. */
  isLeaving: boolean;
  unreadMessages: number;
}

/** What may change about a member; an absent field stays. */
type MemberChange = Partial<
  Pick<Member, 'presence' | 'logicalDirection' | 'callChannelUUID' | 'availability'>
>;

/** Everybody, and who of them is free for a call. */
export interface Staff {
  readonly members: readonly Member[];
  find: (userId: number) => Member | undefined;
  /** Changes a member and tells which fields changed; tells nothing if none did. */
  change: (member: Member, change: MemberChange) => void;
  /** Plans what happens to this member next, instead of whatever was planned. */
  plan: (member: Member, delayMs: number, step: () => void) => void;
  /** Back to work, or home if the shift is over meanwhile. */
  goOnWorking: (member: Member) => void;
  /** The members of a group who could take a call now. */
  freeIn: (groupId: number) => IndexedSet<Member>;
  /** Everybody who could take a call now. */
  readonly free: IndexedSet<Member>;
}

/** On duty and not busy with anything. */
export const isFree = ({ presence, availability }: Member): boolean =>
  presence === '' && availability.role === 'available';

/** The member's state in the profile that applies to it. */
export const stateOf = ({ person }: Member, role: AvailabilityRole): AvailabilityState =>
  stateFor(person.profile, role);

const memberOf = (person: Person): Member => ({
  person,
  presence: '',
  logicalDirection: '',
  callChannelUUID: '',
  availability: stateFor(person.profile, 'offline'),
  next: null,
  isLeaving: false,
  unreadMessages: 0,
});

/** Applies a change and gives the wire item of what it changed, `undefined` if nothing. */
const applyChange = (member: Member, change: MemberChange): UserPresenceData | undefined => {
  const item: UserPresenceData = { userId: member.person.userId };
  const { presence, logicalDirection, callChannelUUID, availability } = change;
  if (presence !== undefined && presence !== member.presence) {
    item.presence = member.presence = presence;
  }
  if (logicalDirection !== undefined && logicalDirection !== member.logicalDirection) {
    item.logicalDirection = member.logicalDirection = logicalDirection;
  }
  if (callChannelUUID !== undefined && callChannelUUID !== member.callChannelUUID) {
    item.callChannelUUID = member.callChannelUUID = callChannelUUID;
  }
  if (availability !== undefined && availability !== member.availability) {
    member.availability = availability;
    item.availability = availability.name;
    item.availabilityStateId = availability.id;
    item.availabilityProfileId = availability.profileId;
  }
  return Object.keys(item).length > 1 ? item : undefined;
};

/** Everything about a member, as a snapshot shows it. */
export const snapshotOf = (member: Member): UserPresenceData => ({
  userId: member.person.userId,
  presence: member.presence,
  logicalDirection: member.logicalDirection,
  callChannelUUID: member.callChannelUUID,
  availability: member.availability.name,
  availabilityStateId: member.availability.id,
  availabilityProfileId: member.availability.profileId,
});

/** Creates the staff of an organisation; everybody is off duty at first. */
export const createStaff = (organisation: Organisation, world: World): Staff => {
  const members = organisation.people.map(memberOf);
  const byUserId = new Map(members.map((member) => [member.person.userId, member]));
  const free = createIndexedSet<Member>();
  const freeByGroup = new Map(
    organisation.groups.map(({ groupId }) => [groupId, createIndexedSet<Member>()] as const),
  );
  const nobody = createIndexedSet<Member>();
  const freeIn = (groupId: number) => freeByGroup.get(groupId) ?? nobody;

  const noteFree = (member: Member): void => {
    const sets = [free, ...member.person.groupIds.map(freeIn)];
    for (const set of sets) {
      if (isFree(member)) set.add(member);
      else set.delete(member);
    }
  };

  const change = (member: Member, wanted: MemberChange): void => {
    const item = applyChange(member, wanted);
    if (item === undefined) return;
    noteFree(member);
    world.tellPresence(item);
  };

  return {
    members,
    find: (userId) => byUserId.get(userId),
    change,
    plan: (member, delayMs, step) => {
      member.next?.cancel();
      member.next = world.after(delayMs, () => {
        member.next = null;
        step();
      });
    },
    goOnWorking: (member) => {
      change(member, { availability: stateOf(member, member.isLeaving ? 'offline' : 'available') });
      member.isLeaving = false;
    },
    freeIn,
    free,
  };
};
