import { officeProfile, type AvailabilityProfile } from './availability';
import { crossTeamPlans, departmentPlans, sites, type DepartmentPlan } from './departments';
import { nameOf } from './names';
import { createRandom, type Random } from './random';

/** Somebody who works here. */
export interface Person {
  userId: number;
  name: string;
  /** Internal number, unique. */
  extension: string;
  title: string;
  groupIds: number[];
  profile: AvailabilityProfile;
}

/** People who are watched, and mostly called, together. */
export interface Group {
  groupId: number;
  name: string;
  memberIds: number[];
  /** Calls that reach this group, against one person of customer support; 0: it takes no calls of its own. */
  callWeight: number;
}

/** A call centre: who works there, in which groups. */
export interface Organisation {
  orgId: string;
  people: readonly Person[];
  groups: readonly Group[];
}

/** The only organisation of the demo. */
export const orgId = '12345';
const firstUserId = 67890;
const firstGroupId = 100;
const peoplePerTeam = 120;

const teamNamesOf = ({ name, share }: DepartmentPlan, userCount: number): string[] => {
  const teamCount = Math.min(sites.length, Math.max(1, Math.round((userCount * share) / peoplePerTeam)));
  return teamCount === 1 ? [name] : sites.slice(0, teamCount).map((site) => `${name}, ${site}`);
};

const groupOf = (groupId: number, name: string, memberIds: number[] = []): Group => ({
  groupId,
  name,
  memberIds,
  callWeight: 0,
});

/** Extensions have as many digits as the organisation needs, and do not give away the order of joining. */
const extensionsFor = (userCount: number, random: Random): string[] => {
  const first = userCount < 7_000 ? 2_000 : 20_000;
  const drawn = Array.from({ length: userCount }, (_, index) => ({
    extension: String(first + index),
    place: random.next(),
  }));
  return drawn.sort((a, b) => a.place - b.place).map(({ extension }) => extension);
};

/**
 * Draws up an organisation of `userCount` people: departments split into teams where they are large, desks across them
 * (so a person can be in several groups), one group of one, one of nobody and one of everybody.
 */
export const createOrganisation = (userCount: number, seed: number): Organisation => {
  const random = createRandom(seed);
  let nextGroupId = firstGroupId;
  const newGroup = (name: string) => groupOf(nextGroupId++, name);

  const teams = departmentPlans.flatMap((plan) =>
    teamNamesOf(plan, userCount).map((name) => ({ group: newGroup(name), plan })),
  );
  const desks = crossTeamPlans.map((plan) => ({ ...plan, group: newGroup(plan.name) }));
  const reception = newGroup('Reception');
  const nobody = newGroup('Night Desk (not staffed yet)');
  const everybody = newGroup('Everyone');
  const extensions = extensionsFor(userCount, random);

  const people = extensions.map((extension, index): Person => {
    const userId = firstUserId + index;
    const isReceptionist = index === 0;
    const plan = random.pickWeighted(departmentPlans, ({ share }) => share);
    const team = random.pick(teams.filter((candidate) => candidate.plan === plan));
    const homes = isReceptionist
      ? [reception]
      : [team.group, ...desks.filter(({ share }) => random.chance(share)).map(({ group }) => group)];
    const groups = [...homes, everybody];
    for (const { memberIds } of groups) memberIds.push(userId);
    return {
      userId,
      name: nameOf(random),
      extension,
      title: isReceptionist ? 'Receptionist' : random.pick(plan.titles),
      groupIds: groups.map(({ groupId }) => groupId),
      profile: isReceptionist ? officeProfile : plan.profile,
    };
  });

  for (const { group, plan } of teams) group.callWeight = group.memberIds.length * plan.callWeight;
  for (const { group, callWeight } of desks) group.callWeight = group.memberIds.length * callWeight;
  reception.callWeight = reception.memberIds.length;
  const groups = [...[...teams, ...desks].map(({ group }) => group), reception, nobody, everybody];
  return { orgId, people, groups };
};
