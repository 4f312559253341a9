import { UserPresenceEnum } from '../protocol/models';
import type { UserDisplayItem } from '../protocol/models';

/** A group in numbers. */
export interface GroupSummary {
  /** Members, known or not. */
  total: number;
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

/** How many groups' newest summaries are remembered beyond the life of their member lists. */
const REMEMBERED = 1_000;

/** Counts the members of a list. */
export function summarise(items: readonly UserDisplayItem[]): GroupSummary {
  const byName = new Map<string, number>();
  const summary = { total: items.length, answered: 0, bridged: 0, ringing: 0, idle: 0 };
  for (const { presence, availability } of items) {
    if (presence === UserPresenceEnum.USER_PRESENCE_ANSWERED) summary.answered++;
    else if (presence === UserPresenceEnum.USER_PRESENCE_BRIDGED) summary.bridged++;
    else if (presence === UserPresenceEnum.USER_PRESENCE_RINGING) summary.ringing++;
    else if (presence === '') summary.idle++;
    if (availability !== undefined) byName.set(availability, (byName.get(availability) ?? 0) + 1);
  }
  // fromEntries defines each name, so that even "__proto__" is a key like any other.
  return { ...summary, byAvailability: Object.fromEntries(byName) };
}

function sameCounts(one: GroupSummary, other: GroupSummary): boolean {
  const names = Object.keys(one.byAvailability);
  return (
    one.total === other.total &&
    one.answered === other.answered &&
    one.bridged === other.bridged &&
    one.ringing === other.ringing &&
    one.idle === other.idle &&
    names.length === Object.keys(other.byAvailability).length &&
    names.every((name) => one.byAvailability[name] === other.byAvailability[name])
  );
}

/**
 * Makes the function that counts a group's list and keeps the summary's reference until a count changed: compared
 * with the last one of the same members, then with the last one of the same group, whose members may have changed.
 */
export function createGroupSummaries(): (
  groupId: number,
  userIds: readonly number[],
  items: readonly UserDisplayItem[],
) => GroupSummary {
  const byItems = new WeakMap<readonly UserDisplayItem[], GroupSummary>();
  const lastByMembers = new WeakMap<readonly number[], GroupSummary>();
  const lastByGroup = new Map<number, GroupSummary>();

  function remember(groupId: number, userIds: readonly number[], summary: GroupSummary): void {
    lastByMembers.set(userIds, summary);
    lastByGroup.delete(groupId);
    lastByGroup.set(groupId, summary);
    if (lastByGroup.size <= REMEMBERED) return;
    for (const oldest of lastByGroup.keys()) {
      lastByGroup.delete(oldest);
      break;
    }
  }

  return (groupId, userIds, items) => {
    const known = byItems.get(items);
    if (known !== undefined) return known;
    const counted = summarise(items);
    const candidates = [lastByMembers.get(userIds), lastByGroup.get(groupId)];
    const summary = candidates.find((last) => last !== undefined && sameCounts(last, counted)) ?? counted;
    byItems.set(items, summary);
    remember(groupId, userIds, summary);
    return summary;
  };
}
