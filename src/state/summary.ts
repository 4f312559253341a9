import { type UserDisplayItem, UserPresenceEnum } from '../vocabulary';
import { createSettled } from './recent';

/** A group in numbers. */
export interface GroupSummary {
  /** Members: `unknown` + `answered` + `bridged` + `ringing` + `idle`. */
  total: number;
  /** Members whose presence is not known. */
  unknown: number;
  answered: number;
  bridged: number;
  ringing: number;
  /** Members of whom the server said that they are in no call: `presence` is `""`. */
  idle: number;
  /**
   * Members by the name of their availability, `""` (cleared by the server) included; members whose availability is
   * unknown are left out. Every name is a property of its own, `__proto__` too; ask `Object.hasOwn` first where a name
   * may come from elsewhere.
   */
  byAvailability: Record<string, number>;
}

/** A list and its counts: what the next list of the same members is counted from. */
interface Tally {
  items: readonly UserDisplayItem[];
  /** By presence; the key `undefined` for members whose presence is not known. */
  byPresence: Map<UserDisplayItem['presence'], number>;
  byAvailability: Map<string | undefined, number>;
}

const emptyTally: Tally = { items: [], byPresence: new Map(), byAvailability: new Map() };

function count<Key>(counts: Map<Key, number>, key: Key, step: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + step;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

/** Counts a list by what differs from another: comparing references is cheap, and hardly any of them differ. */
function tallyFrom(last: Tally, items: readonly UserDisplayItem[]): Tally {
  const byPresence = new Map(last.byPresence);
  const byAvailability = new Map(last.byAvailability);
  const add = ({ presence, availability }: UserDisplayItem, step: 1 | -1): void => {
    count(byPresence, presence, step);
    count(byAvailability, availability, step);
  };
  for (let at = 0; at < Math.max(items.length, last.items.length); at++) {
    const before = last.items[at];
    const after = items[at];
    if (before === after) continue;
    if (before !== undefined) add(before, -1);
    if (after !== undefined) add(after, 1);
  }
  return { items, byPresence, byAvailability };
}

function summaryOf({ items, byPresence, byAvailability }: Tally): GroupSummary {
  const named = [...byAvailability].filter((entry): entry is [string, number] => entry[0] !== undefined);
  return {
    total: items.length,
    unknown: byPresence.get(undefined) ?? 0,
    answered: byPresence.get(UserPresenceEnum.USER_PRESENCE_ANSWERED) ?? 0,
    bridged: byPresence.get(UserPresenceEnum.USER_PRESENCE_BRIDGED) ?? 0,
    ringing: byPresence.get(UserPresenceEnum.USER_PRESENCE_RINGING) ?? 0,
    idle: byPresence.get('') ?? 0,
    // fromEntries defines each name, so that even "__proto__" is a key like any other.
    byAvailability: Object.fromEntries(named),
  };
}

function sameCounts(one: GroupSummary, other: GroupSummary): boolean {
  const names = Object.keys(one.byAvailability);
  return (
    one.total === other.total &&
    one.unknown === other.unknown &&
    one.answered === other.answered &&
    one.bridged === other.bridged &&
    one.ringing === other.ringing &&
    one.idle === other.idle &&
    names.length === Object.keys(other.byAvailability).length &&
    names.every((name) => one.byAvailability[name] === other.byAvailability[name])
  );
}

/** Makes the function that counts a group's list and keeps the summary's reference until a count changed. */
export function createGroupSummaries(): (
  groupId: number,
  userIds: readonly number[],
  items: readonly UserDisplayItem[],
) => GroupSummary {
  const byItems = new WeakMap<readonly UserDisplayItem[], GroupSummary>();
  const lastByMembers = new WeakMap<readonly number[], Tally>();
  const settled = createSettled(sameCounts);

  return (groupId, userIds, items) => {
    const known = byItems.get(items);
    if (known !== undefined) return known;
    const tally = tallyFrom(lastByMembers.get(userIds) ?? emptyTally, items);
    const summary = settled(groupId, summaryOf(tally));
    byItems.set(items, summary);
    lastByMembers.set(userIds, tally);
    return summary;
  };
}
