import type { PresenceUpdate } from '../../src/vocabulary';
import type { Picker } from './hostile-values';

/** How users and paths of fuzzed frames relate to what is watched. */
export interface FuzzedUsers {
  watchedIds: readonly number[];
  watchedPaths: readonly string[];
}

const fields = {
  presence: ['ANSWERED', 'BRIDGED', 'RINGING', ''],
  logicalDirection: ['Inbound', 'Outbound', ''],
  callChannelUUID: ['a1b2c3d4-e5f6-7890-abcd-ef1234567890', ''],
  availability: ['Available', 'Busy', 'Away', '', 'constructor', '__proto__'],
  availabilityStateId: [1, 2, 3, 0, -1, 1.5],
  availabilityProfileId: [1, 2],
} as const;
type Field = keyof typeof fields;

function createItem(pick: Picker, { watchedIds }: FuzzedUsers): unknown {
  if (pick.chance(0.05)) return pick.json();
  const item: Record<string, unknown> = {
    userId: pick.chance(0.9)
      ? pick.one(watchedIds)
      : pick.chance(0.5)
        ? 1_000_000 + pick.below(9)
        : pick.json(1),
  };
  for (const [name, good] of Object.entries(fields)) item[name] = pick.field(good);
  if (pick.chance(0.1)) item[pick.text()] = pick.json();
  return item;
}

function createResponse(pick: Picker, users: FuzzedUsers): Record<string, unknown> {
  const frame: Record<string, unknown> = {
    type: 'response',
    data: Array.from({ length: pick.below(6) }, () => createItem(pick, users)),
  };
  if (pick.chance(0.2)) frame.path = pick.chance(0.6) ? pick.one(users.watchedPaths) : pick.json(1);
  if (pick.chance(0.03)) frame.data = pick.json();
  return frame;
}

function createUnread(pick: Picker): Record<string, unknown> {
  const unreadMessages = pick.field([0, 1, 5, 2 ** 31, 2 ** 53 - 1]);
  const userStatistics = pick.chance(0.9) ? { unreadMessages } : pick.json(1);
  return {
    operation: pick.field(['MODIFY', 'INSERT', '']),
    data: pick.chance(0.9) ? { userStatistics } : pick.json(1),
  };
}

/** Breaks a text somewhere: cuts it, repeats a part, or changes a character. */
function damage(text: string, pick: Picker): string {
  const at = pick.below(text.length + 1);
  switch (pick.below(4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at - pick.below(20));
    case 2:
      return (
        text.slice(0, at) +
        pick.one(['"', '{', '}', ',', '[', ']', '\\', '9', '\u0000', ' ']) +
        text.slice(at + 1)
      );
    default:
      return text.slice(0, at) + pick.text() + text.slice(at);
  }
}

/** A frame of either protocol: most are structured as the specification has them, and wrong somewhere. */
export function createFrame(pick: Picker, users: FuzzedUsers): string {
  const frame = ((): unknown => {
    const kind = pick.below(20);
    if (kind < 12) return createResponse(pick, users);
    if (kind < 15) return createUnread(pick);
    if (kind < 16) return { type: 'tick', message: pick.field(['welcome', undefined]) };
    if (kind < 17) return { type: 'error', message: pick.field(['no', pick.text()]) };
    if (kind < 18) return { ...createResponse(pick, users), type: pick.field(['tick', 'auth', 'subscribe']) };
    return pick.json(3);
  })();
  const text = JSON.stringify(frame);
  return pick.chance(0.1) ? damage(text, pick) : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const frame: unknown = JSON.parse(text);
    return isRecord(frame) ? frame : null;
  } catch {
    return null;
  }
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

const types: Record<Field, 'string' | 'number'> = {
  presence: 'string',
  logicalDirection: 'string',
  callChannelUUID: 'string',
  availability: 'string',
  availabilityStateId: 'number',
  availabilityProfileId: 'number',
};

/** An item by the rules of decisions, 5, told a second time. */
function readItem(item: unknown): PresenceUpdate | null {
  if (!isRecord(item) || !isId(item.userId)) return null;
  const update: Record<string, unknown> = { userId: item.userId };
  for (const name of Object.keys(fields) as Field[]) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (value === undefined || value === null) continue;
    if (typeof value !== types[name]) return null;
    const isWord = name === 'presence' || name === 'logicalDirection';
    // An unknown word takes away what was known.
    update[name] = !isWord || (fields[name] as readonly unknown[]).includes(value) ? value : null;
  }
  return update as unknown as PresenceUpdate;
}

/** What a presence frame must change, where users are watched each by itself and no group is. */
export function readUpdates(text: string, { watchedIds, watchedPaths }: FuzzedUsers): PresenceUpdate[] {
  const frame = parse(text);
  if (frame?.type !== 'response' || !Array.isArray(frame.data)) return [];
  if (typeof frame.path === 'string' && !watchedPaths.includes(frame.path)) return [];
  return (frame.data as unknown[])
    .map(readItem)
    .filter((update): update is PresenceUpdate => update !== null && watchedIds.includes(update.userId));
}

/** The count that a frame of the messages protocol brings, or `null`. */
export function readUnread(text: string): number | null {
  const frame = parse(text);
  if (frame === null || frame.type !== undefined || typeof frame.operation !== 'string') return null;
  const statistics = isRecord(frame.data) ? frame.data.userStatistics : null;
  const count = isRecord(statistics) ? statistics.unreadMessages : null;
  return Number.isSafeInteger(count) && (count as number) >= 0 ? (count as number) : null;
}
