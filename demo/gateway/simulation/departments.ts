import { agentProfile, officeProfile, type AvailabilityProfile } from './availability';

/** A department before it is staffed. */
export interface DepartmentPlan {
  name: string;
  /** Part of all people who work here. */
  share: number;
  profile: AvailabilityProfile;
  titles: readonly string[];
  /** Calls that reach a person here, against one in customer support. */
  callWeight: number;
}

/** The departments of the organisation, the largest first. Shares add up to 1. */
export const departmentPlans: readonly DepartmentPlan[] = [
  {
    name: 'Customer Support',
    share: 0.32,
    profile: agentProfile,
    titles: ['Support Agent', 'Support Agent', 'Senior Support Agent', 'Support Coach'],
    callWeight: 1,
  },
  {
    name: 'Sales',
    share: 0.2,
    profile: agentProfile,
    titles: ['Account Executive', 'Sales Development Representative', 'Sales Manager'],
    callWeight: 0.8,
  },
  {
    name: 'Technical Support',
    share: 0.16,
    profile: agentProfile,
    titles: ['Technical Support Engineer', 'Technical Support Engineer', 'Escalation Engineer'],
    callWeight: 0.9,
  },
  {
    name: 'Billing & Renewals',
    share: 0.12,
    profile: agentProfile,
    titles: ['Billing Specialist', 'Renewals Manager', 'Credit Controller'],
    callWeight: 0.9,
  },
  {
    name: 'Onboarding',
    share: 0.08,
    profile: agentProfile,
    titles: ['Onboarding Consultant', 'Implementation Specialist'],
    callWeight: 0.7,
  },
  {
    name: 'Operations',
    share: 0.12,
    profile: officeProfile,
    titles: ['Operations Analyst', 'People Partner', 'Finance Analyst', 'Head of Workforce Planning'],
    callWeight: 0.15,
  },
];

/** Where a department too large for one team has its teams. */
export const sites: readonly string[] = [
  ...['Cardiff', 'Leeds', 'Swansea', 'Belfast', 'Glasgow', 'Bristol', 'Kraków', 'Lisboa', 'Zürich', 'Sydney'],
  ...['Dublin', 'Manchester', 'Nottingham', 'Plymouth', 'Łódź', 'Köln', 'Malmö', 'Porto', 'Cork', 'Exeter'],
  ...['Aberdeen', 'Brighton', 'Derby', 'Gdańsk', 'Hull', 'Inverness', 'Newport', 'Norwich', 'Oxford', 'York'],
];

/** Teams across the departments: a share of everybody belongs to each as well. */
export const crossTeamPlans: readonly { name: string; share: number; callWeight: number }[] = [
  { name: 'Team Leads', share: 0.08, callWeight: 0 },
  { name: 'French Desk', share: 0.06, callWeight: 0.2 },
  { name: 'German Desk', share: 0.06, callWeight: 0.2 },
  { name: 'Welsh Desk', share: 0.05, callWeight: 0.2 },
];
