import type { LogicalDirection, SocketKind, UserPresenceData } from './models';
import { UserPresenceEnum } from './models';
import { showValue } from './text';
import { isEntityId } from './token';

/** A frame, understood. Nothing past this room sees raw JSON. */
export type DecodedFrame =
  | { kind: 'tick'; welcome: boolean }
  | { kind: 'error'; message: unknown }
  | {
      kind: 'presence';
      /** Every usable item, in order. */
      updates: UserPresenceData[];
      /** The frame named nobody at all: a group without members answers like this. */
      empty: boolean;
      path: string | undefined;
      /** Unusable items and fields; the first three in words. */
      problems: ItemProblems | null;
    }
  | { kind: 'unread'; unreadMessages: number | undefined; operation: string }
  | { kind: 'invalid'; reason: string };

/** What was wrong with the items of one frame. */
export interface ItemProblems {
  count: number;
  texts: string[];
}

const MAX_FRAME_BYTES = 16 * 1_024 * 1_024;
const MAX_PROBLEM_TEXTS = 3;
const presences: ReadonlySet<unknown> = new Set<unknown>([...Object.values(UserPresenceEnum), '']);
const directions: ReadonlySet<unknown> = new Set<LogicalDirection | ''>(['Inbound', 'Outbound', '']);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How a field of an item reads: fine as it is, to be left out, or reason enough to reject the item. */
type FieldVerdict = 'good' | 'absent' | 'unknown-word' | 'wrong-type' | 'foreign';

function judgeField(key: string, value: unknown): FieldVerdict {
  switch (key) {
    case 'userId':
      return isEntityId(value) ? 'good' : 'wrong-type';
    case 'presence':
    case 'logicalDirection':
      if ((key === 'presence' ? presences : directions).has(value)) return 'good';
      if (value === null) return 'absent';
      return typeof value === 'string' ? 'unknown-word' : 'wrong-type';
    case 'callChannelUUID':
    case 'availability':
      if (typeof value === 'string') return 'good';
      return value === null ? 'absent' : 'wrong-type';
    case 'availabilityStateId':
    case 'availabilityProfileId':
      if (Number.isFinite(value)) return 'good';
      return value === null ? 'absent' : 'wrong-type';
    default:
      return 'foreign';
  }
}

const expectations: Readonly<Record<string, string>> = {
  userId: 'a positive safe integer',
  presence: 'ANSWERED, BRIDGED, RINGING or ""',
  logicalDirection: 'Inbound, Outbound or ""',
  callChannelUUID: 'a string',
  availability: 'a string',
  availabilityStateId: 'a number',
  availabilityProfileId: 'a number',
};

function wrong(index: number, key: string, value: unknown): string {
  return `data[${index}].${key} must be ${expectations[key] ?? 'absent'}; got ${showValue(value)}`;
}

/**
 * True for an item whose every field is known and good, which is the rule: it is taken as it was parsed, since judging
 * and copying fifty thousand a second field by field would cost more than reading them.
 */
function isFlawless(item: unknown): item is UserPresenceData {
  if (!isRecord(item) || !isEntityId(item.userId)) return false;
  const {
    presence,
    logicalDirection,
    callChannelUUID,
    availability,
    availabilityStateId,
    availabilityProfileId,
  } = item;
  let fields = 1;
  if (presence !== undefined) {
    if (presence !== '' && presence !== 'RINGING' && presence !== 'ANSWERED' && presence !== 'BRIDGED')
      return false;
    fields++;
  }
  if (logicalDirection !== undefined) {
    if (logicalDirection !== '' && logicalDirection !== 'Inbound' && logicalDirection !== 'Outbound')
      return false;
    fields++;
  }
  if (callChannelUUID !== undefined) {
    if (typeof callChannelUUID !== 'string') return false;
    fields++;
  }
  if (availability !== undefined) {
    if (typeof availability !== 'string') return false;
    fields++;
  }
  if (availabilityStateId !== undefined) {
    if (!Number.isFinite(availabilityStateId)) return false;
    fields++;
  }
  if (availabilityProfileId !== undefined) {
    if (!Number.isFinite(availabilityProfileId)) return false;
    fields++;
  }
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- counting allocates nothing, unlike a list of the keys
  for (const key in item) fields--;
  return fields === 0;
}

function areFlawless(items: unknown[]): items is UserPresenceData[] {
  for (const item of items) if (!isFlawless(item)) return false;
  return true;
}

/** The usable fields of an item that has a flaw, or `null` where the item must be rejected. */
function salvage(item: unknown, index: number, problems: ItemProblems): UserPresenceData | null {
  const report = (text: string): void => {
    if (++problems.count <= MAX_PROBLEM_TEXTS) problems.texts.push(text);
  };
  if (!isRecord(item)) {
    report(`data[${index}] must be an object; got ${showValue(item)}`);
    return null;
  }
  if (!isEntityId(item.userId)) {
    report(wrong(index, 'userId', item.userId));
    return null;
  }
  const keys = Object.keys(item);
  // What rejects the item is its one problem, whatever else is wrong with it.
  const wrongKey = keys.find((key) => judgeField(key, item[key]) === 'wrong-type');
  if (wrongKey !== undefined) {
    report(wrong(index, wrongKey, item[wrongKey]));
    return null;
  }
  const good: Record<string, unknown> = {};
  for (const key of keys) {
    const verdict = judgeField(key, item[key]);
    if (verdict === 'good') good[key] = item[key];
    if (verdict === 'unknown-word') report(`${wrong(index, key, item[key])}; taken as absent`);
  }
  return good as unknown as UserPresenceData;
}

function salvageAll(items: unknown[]): { updates: UserPresenceData[]; problems: ItemProblems | null } {
  const problems: ItemProblems = { count: 0, texts: [] };
  const updates: UserPresenceData[] = [];
  for (const [index, item] of items.entries()) {
    const update = isFlawless(item) ? item : salvage(item, index, problems);
    if (update !== null) updates.push(update);
  }
  return { updates, problems: problems.count > 0 ? problems : null };
}

function decodeResponse(frame: Record<string, unknown>): DecodedFrame {
  const { data, path } = frame;
  if (!Array.isArray(data)) {
    return { kind: 'invalid', reason: `response.data must be an array; got ${showValue(data)}` };
  }
  const items = data as unknown[];
  const { updates, problems } = areFlawless(items) ? { updates: items, problems: null } : salvageAll(items);
  const usablePath = typeof path === 'string' ? path : undefined;
  return { kind: 'presence', updates, empty: items.length === 0, path: usablePath, problems };
}

/** An unread count: a non-negative integer (specification: WebsocketResponseMessage). */
function decodeUnread(frame: Record<string, unknown>): DecodedFrame {
  const { operation, data } = frame;
  if (typeof operation !== 'string') {
    return { kind: 'invalid', reason: `operation must be a string; got ${showValue(operation)}` };
  }
  const statistics = isRecord(data) ? data.userStatistics : data;
  const unread = isRecord(statistics) ? statistics.unreadMessages : undefined;
  if (statistics !== undefined && statistics !== null && !isRecord(statistics)) {
    return { kind: 'invalid', reason: `data.userStatistics must be an object; got ${showValue(statistics)}` };
  }
  if (unread === undefined || unread === null)
    return { kind: 'unread', unreadMessages: undefined, operation };
  if (typeof unread !== 'number' || !Number.isSafeInteger(unread) || unread < 0) {
    const reason = `data.userStatistics.unreadMessages must be a non-negative integer; got ${showValue(unread)}`;
    return { kind: 'invalid', reason };
  }
  // JSON has a negative zero.
  return { kind: 'unread', unreadMessages: unread + 0, operation };
}

function decodeObject(frame: Record<string, unknown>, socket: SocketKind): DecodedFrame {
  if (socket === 'messages' && frame.type === undefined) return decodeUnread(frame);
  switch (frame.type) {
    case 'tick':
      return { kind: 'tick', welcome: frame.message === 'welcome' };
    case 'error':
      return { kind: 'error', message: frame.message };
    case 'response':
      if (socket === 'presence') return decodeResponse(frame);
  }
  const expected =
    socket === 'presence' ? 'tick, response or error' : 'tick or error, or absent beside operation';
  return { kind: 'invalid', reason: `type must be ${expected}; got ${showValue(frame.type)}` };
}

/** Length in UTF-8. Without `TextEncoder`, which jsdom lacks. */
function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // A surrogate pair is two units and four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

function isTooBig(text: string): boolean {
  // A UTF-16 unit is at most three bytes of UTF-8: only frames near the limit are measured exactly.
  if (text.length > MAX_FRAME_BYTES) return true;
  return text.length * 3 > MAX_FRAME_BYTES && byteLength(text) > MAX_FRAME_BYTES;
}

/**
 * Reads one frame of either protocol from what the socket delivered. Never throws: what cannot be read comes back as
 * `invalid` with what, where and what was expected.
 */
export function decodeFrame(data: unknown, socket: SocketKind): DecodedFrame {
  if (typeof data !== 'string') return { kind: 'invalid', reason: 'the frame must be text; got binary data' };
  if (isTooBig(data)) {
    return { kind: 'invalid', reason: `the frame must have at most 16 MiB; got ${data.length} characters` };
  }
  let frame: unknown;
  try {
    frame = JSON.parse(data);
  } catch {
    return { kind: 'invalid', reason: `the frame must be JSON; got ${showValue(data)}` };
  }
  if (!isRecord(frame))
    return { kind: 'invalid', reason: `the frame must be a JSON object; got ${showValue(frame)}` };
  return decodeObject(frame, socket);
}
