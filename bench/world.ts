/** The simulated call centre: who is in it, what happens there, and in which frames the server says so. All seeded. */
import type { UserPresenceData } from '../src/vocabulary';

/** Uniform in [0, 1). */
export type Random = () => number;

/** The mulberry32 generator: small, fast and the same everywhere. */
export function mulberry32(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Members of one group. */
export interface Group {
  groupId: number;
  userIds: number[];
}

/** People and groups; ids as sparse as real ones. */
export interface World {
  userIds: number[];
  groups: Group[];
}

const GROUPS = 100;
const GROUP_SIZE = 50;
const HIGHEST_ID = 10_000_000;
const AVAILABILITIES = ['Available', 'Busy', 'Away', 'Lunch', 'Training'];

const pick = <T>(values: readonly T[], random: Random): T =>
  values[Math.floor(random() * values.length)] as T;

function distinct(count: number, draw: () => number): number[] {
  const ids = new Set<number>();
  while (ids.size < count) ids.add(draw());
  return [...ids];
}

/** A world of `people`, in 100 groups of up to 50. */
export function createWorld(people: number): World {
  const random = mulberry32(1);
  const userIds = distinct(people, () => 1 + Math.floor(random() * HIGHEST_ID));
  const randomMember = mulberry32(3);
  const groups = Array.from({ length: GROUPS }, (_, index) => ({
    groupId: index + 1,
    userIds: distinct(Math.min(GROUP_SIZE, people), () => pick(userIds, randomMember)),
  }));
  return { userIds, groups };
}

type FullRecord = Required<UserPresenceData>;

function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function idleRecord(userId: number, random: Random): FullRecord {
  const availabilityStateId = Math.floor(random() * AVAILABILITIES.length);
  return {
    userId,
    presence: '',
    logicalDirection: '',
    callChannelUUID: '',
    availability: AVAILABILITIES[availabilityStateId] ?? '',
    availabilityStateId: availabilityStateId + 1,
    availabilityProfileId: 1 + Math.floor(random() * 3),
  };
}

/** A call moves on: rung, answered, bridged, over. Every step names the call, as the specification's examples do. */
function callStep(record: FullRecord, random: Random): Omit<UserPresenceData, 'userId'> {
  const { presence, logicalDirection, callChannelUUID } = record;
  switch (presence) {
    case '':
      return {
        presence: 'RINGING',
        logicalDirection: random() < 0.7 ? 'Inbound' : 'Outbound',
        callChannelUUID: uuid(random),
      };
    case 'RINGING':
      return { presence: 'ANSWERED', logicalDirection, callChannelUUID };
    case 'ANSWERED':
      return { presence: 'BRIDGED', logicalDirection, callChannelUUID };
    default:
      return { presence: '', logicalDirection: '', callChannelUUID: '' };
  }
}

function availabilityChange(random: Random): Omit<UserPresenceData, 'userId'> {
  const stateId = Math.floor(random() * AVAILABILITIES.length);
  return { availability: AVAILABILITIES[stateId] ?? '', availabilityStateId: stateId + 1 };
}

/** The life of a world: every user's record as the server has it, and what it sends next. */
export interface Life {
  /** Everybody's full record, idle, in frames of `perFrame`. */
  snapshot: (perFrame: number) => string[];
  /** The next frames of `items` changes each. */
  frames: (items: number) => string[];
}

const frameOf = (data: UserPresenceData[]): string => JSON.stringify({ type: 'response', data });

/** Begins a life in which everybody is idle. */
export function createLife({ userIds }: World): Life {
  const random = mulberry32(2);
  const records = new Map(userIds.map((userId) => [userId, idleRecord(userId, random)]));

  function nextItem(): UserPresenceData {
    const userId = pick(userIds, random);
    const record = records.get(userId);
    if (record === undefined) throw new Error(`nobody has the id ${userId}`);
    const kind = random();
    if (kind >= 0.9) return { ...record };
    const isAvailability = kind >= 0.45 && kind < 0.75;
    const change = isAvailability ? availabilityChange(random) : callStep(record, random);
    Object.assign(record, change);
    return kind < 0.75 ? { userId, ...change } : { ...record };
  }

  return {
    snapshot(perFrame) {
      const all = [...records.values()];
      const frames: string[] = [];
      for (let from = 0; from < all.length; from += perFrame)
        frames.push(frameOf(all.slice(from, from + perFrame)));
      return frames;
    },
    frames: (items) =>
      Array.from({ length: Math.max(200, Math.round(20_000 / items)) }, () =>
        frameOf(Array.from({ length: items }, nextItem)),
      ),
  };
}
