import { isOnCall, isRinging } from '../call-states';
import type { PresenceTable } from '../table/table';
import { createFollower } from './follow-members';
import type { Member } from './follow-members';
import type { RowChanges } from './row-changes';
import { resorted } from './sorted';

/** Who has been in a state, the longest first. */
export type Lane = readonly Member[];

/** A group's members by state: one who rings or is on call is in two lanes, that of the availability being the other. */
export interface Lanes {
  ringing: Lane;
  onCall: Lane;
  byAvailability: ReadonlyMap<string, Lane>;
}

/** Since when members of a lane are in it. */
export type SinceIn = (member: Member) => number;

/** Since when the member rings or is on call. Whoever is in a lane has a time. */
export const calledSince: SinceIn = ({ since }) => since.presenceSince ?? 0;
/** Since when the member has the availability. */
export const availableSince: SinceIn = ({ since }) => since.availabilitySince ?? 0;

/** The lanes of whoever is in none: always the same ones, so that what is made of them stays the same, too. */
const noLanes: Lanes = { ringing: [], onCall: [], byAvailability: /* @__PURE__ */ new Map() };

interface Moves {
  gone: Set<Member>;
  come: Member[];
}

function callLaneOf({ item, since }: Member): 'ringing' | 'onCall' | null {
  if (since.presenceSince === null) return null;
  if (isRinging(item)) return 'ringing';
  return isOnCall(item) ? 'onCall' : null;
}

function availabilityOf({ item, since }: Member): string | null {
  return since.availabilitySince === null ? null : (item.availability ?? null);
}

/** Those who go and come, by lane. */
function sortMoves<Key>(
  laneOf: (member: Member) => Key | null,
  gone: ReadonlySet<Member>,
  come: readonly Member[],
): Map<Key, Moves> {
  const moves = new Map<Key, Moves>();
  const at = (key: Key): Moves => {
    const known = moves.get(key);
    if (known !== undefined) return known;
    const none: Moves = { gone: new Set(), come: [] };
    moves.set(key, none);
    return none;
  };
  for (const member of gone) {
    const key = laneOf(member);
    if (key !== null) at(key).gone.add(member);
  }
  for (const member of come) {
    const key = laneOf(member);
    if (key !== null) at(key).come.push(member);
  }
  return moves;
}

function moved(lane: Lane | undefined, moves: Moves | undefined, sinceIn: SinceIn): Lane {
  if (moves === undefined) return lane ?? [];
  const compare = (one: Member, other: Member): number => sinceIn(one) - sinceIn(other) || one.id - other.id;
  return resorted(lane ?? [], moves.gone, moves.come, compare);
}

function step(lanes: Lanes, gone: ReadonlySet<Member>, come: readonly Member[]): Lanes {
  const calls = sortMoves(callLaneOf, gone, come);
  const availabilities = sortMoves(availabilityOf, gone, come);
  if (calls.size === 0 && availabilities.size === 0) return lanes;
  const byAvailability = new Map(lanes.byAvailability);
  for (const [name, moves] of availabilities) {
    const lane = moved(byAvailability.get(name), moves, availableSince);
    if (lane.length === 0) byAvailability.delete(name);
    else byAvailability.set(name, lane);
  }
  const ringing = moved(lanes.ringing, calls.get('ringing'), calledSince);
  const onCall = moved(lanes.onCall, calls.get('onCall'), calledSince);
  const isEmpty = ringing.length + onCall.length + byAvailability.size === 0;
  return isEmpty ? noLanes : { ringing, onCall, byAvailability };
}

/** Gives a group's members by state. */
export type LanesReader = (table: PresenceTable, groupId: number, userIds: readonly number[]) => Lanes;

/** Makes the function that gives a group's members by state; only those who changed are put in their places. */
export function createLanesReader(changesOf: RowChanges): LanesReader {
  return createFollower({ empty: noLanes, step, isOrdered: false }, changesOf);
}
