/** What a state of availability means for the flow of calls, whatever a profile calls it. */
export type AvailabilityRole = 'available' | 'onCall' | 'wrapUp' | 'break' | 'offline';

/** A named state of availability, as an administrator of the platform sets it up. */
export interface AvailabilityState {
  id: number;
  name: string;
  profileId: number;
  profileName: string;
  role: AvailabilityRole;
}

/** The states that a kind of staff can be in. Every role occurs at least once. */
export interface AvailabilityProfile {
  id: number;
  name: string;
  states: AvailabilityState[];
}

const profile = (
  id: number,
  name: string,
  states: [id: number, name: string, role: AvailabilityRole][],
): AvailabilityProfile => ({
  id,
  name,
  states: states.map(([stateId, stateName, role]) => ({
    id: stateId,
    name: stateName,
    profileId: id,
    profileName: name,
    role,
  })),
});

/** For people whose work is the phone. */
export const agentProfile = profile(1, 'Agents', [
  [1, 'Available', 'available'],
  [2, 'Busy', 'break'],
  [3, 'On Call', 'onCall'],
  [4, 'Wrap-up', 'wrapUp'],
  [5, 'Away', 'break'],
  [6, 'Lunch', 'break'],
  [7, 'Training', 'break'],
  [8, 'Offline', 'offline'],
]);

/** For people who have a phone among other things. */
export const officeProfile = profile(2, 'Office', [
  [21, 'Available', 'available'],
  [22, 'Busy', 'onCall'],
  [23, 'Busy', 'wrapUp'],
  [24, 'In a meeting', 'break'],
  [25, 'Away', 'break'],
  [26, 'Lunch', 'break'],
  [27, 'Offline', 'offline'],
]);

/** Every profile of the organisation. */
export const availabilityProfiles: readonly AvailabilityProfile[] = [agentProfile, officeProfile];

/** The first state of a profile with that role. */
export const stateFor = (
  { states, name }: AvailabilityProfile,
  role: AvailabilityRole,
): AvailabilityState => {
  const state = states.find((candidate) => candidate.role === role);
  if (state === undefined) throw new Error(`Profile ${name} has no state for the role ${role}`);
  return state;
};

/** Every break that a profile knows. */
export const breaksOf = ({ states }: AvailabilityProfile): AvailabilityState[] =>
  states.filter(({ role }) => role === 'break');
