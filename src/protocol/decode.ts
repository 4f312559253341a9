import type { PresenceUpdate, SocketKind, UserPresenceData } from '../vocabulary';
import { showValue } from './text';
import { isEntityId, isRecord } from './ids';

/** A frame, understood. Nothing past this room sees raw JSON. */
export type DecodedFrame =
  | { kind: 'tick'; welcome: boolean }
  | { kind: 'error'; message: unknown }
  | {
      kind: 'presence';
      /** Every usable item, in order. */
      updates: PresenceUpdate[];
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

/** The fields of an item, and what a good value of each is in words. */
const fields: Readonly<Record<keyof UserPresenceData, string>> = {
  userId: 'a positive safe integer',
  presence: 'ANSWERED, BRIDGED, RINGING or ""',
  logicalDirection: 'Inbound, Outbound or ""',
  callChannelUUID: 'a string',
  availability: 'a string',
  availabilityStateId: 'a number',
  availabilityProfileId: 'a number',
};

const isSaid = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * How many fields of an item are known and good; -1 where a known one is not good. One that is `null` is absent. Spelt
 * out here and in `pick`: a loop over the names reads by computed keys, and `pick` took more than twice as long so.
 */
function countGood(item: Record<string, unknown>): number {
  const { userId, presence, logicalDirection, callChannelUUID } = item;
  const { availability, availabilityStateId, availabilityProfileId } = item;
  let count = 1;
  if (!isEntityId(userId)) return -1;
  if (presence !== undefined && presence !== null) {
    if (presence !== '' && presence !== 'RINGING' && presence !== 'ANSWERED' && presence !== 'BRIDGED')
      return -1;
    count++;
  }
  if (logicalDirection !== undefined && logicalDirection !== null) {
    if (logicalDirection !== '' && logicalDirection !== 'Inbound' && logicalDirection !== 'Outbound')
      return -1;
    count++;
  }
  if (callChannelUUID !== undefined && callChannelUUID !== null) {
    if (typeof callChannelUUID !== 'string') return -1;
    count++;
  }
  if (availability !== undefined && availability !== null) {
    if (typeof availability !== 'string') return -1;
    count++;
  }
  if (availabilityStateId !== undefined && availabilityStateId !== null) {
    if (!Number.isFinite(availabilityStateId)) return -1;
    count++;
  }
  if (availabilityProfileId !== undefined && availabilityProfileId !== null) {
    if (!Number.isFinite(availabilityProfileId)) return -1;
    count++;
  }
  return count;
}

/** The fields of an item that are known and not absent. */
function pick(item: Record<string, unknown>): UserPresenceData {
  const { userId, presence, logicalDirection, callChannelUUID } = item;
  const { availability, availabilityStateId, availabilityProfileId } = item;
  const said: Partial<Record<keyof UserPresenceData, unknown>> = { userId };
  if (isSaid(presence)) said.presence = presence;
  if (isSaid(logicalDirection)) said.logicalDirection = logicalDirection;
  if (isSaid(callChannelUUID)) said.callChannelUUID = callChannelUUID;
  if (isSaid(availability)) said.availability = availability;
  if (isSaid(availabilityStateId)) said.availabilityStateId = availabilityStateId;
  if (isSaid(availabilityProfileId)) said.availabilityProfileId = availabilityProfileId;
  return said as UserPresenceData;
}

/**
 * Puts in each item's place what it says; false where something must be reported. An item without foreign fields, which
 * is the rule, is taken as it was parsed: copying fifty thousand a second would cost more than reading them.
 */
function readAll(items: unknown[]): items is UserPresenceData[] {
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (typeof item !== 'object' || item === null) return false;
    let others = -countGood(item as Record<string, unknown>);
    if (others > 0) return false;
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- counting allocates nothing, unlike a list of the keys
    for (const key in item) others++;
    if (others > 0) items[index] = pick(item as Record<string, unknown>);
  }
  return true;
}

function wrong(index: number, key: keyof UserPresenceData, value: unknown): string {
  return `data[${index}].${key} must be ${fields[key]}; got ${showValue(value)}`;
}

/** A word that its field does not know may be new: the field is unknown then, and the rest of the item still counts. */
const isUnknownWord = (key: keyof UserPresenceData, value: unknown): boolean =>
  (key === 'presence' || key === 'logicalDirection') && typeof value === 'string';

/** The usable fields of an item that may have a flaw, or `null` where the item must be rejected. */
function salvage(item: unknown, index: number, problems: ItemProblems): PresenceUpdate | null {
  const report = (text: string): null => {
    if (++problems.count <= MAX_PROBLEM_TEXTS) problems.texts.push(text);
    return null;
  };
  if (!isRecord(item)) return report(`data[${index}] must be an object; got ${showValue(item)}`);
  if (!isEntityId(item.userId)) return report(wrong(index, 'userId', item.userId));
  const said: PresenceUpdate = pick(item);
  const wrongKeys = Object.keys(item).filter(
    (key): key is keyof UserPresenceData =>
      Object.hasOwn(said, key) && countGood({ userId: 1, [key]: item[key] }) < 0,
  );
  // What rejects the item is its one problem, whatever else is wrong with it.
  const fatal = wrongKeys.find((key) => !isUnknownWord(key, item[key]));
  if (fatal !== undefined) return report(wrong(index, fatal, item[fatal]));
  for (const key of wrongKeys) {
    report(`${wrong(index, key, item[key])}; the field is unknown now`);
    if (key === 'presence' || key === 'logicalDirection') said[key] = null;
  }
  return said;
}

function salvageAll(items: unknown[]): { updates: PresenceUpdate[]; problems: ItemProblems | null } {
  const problems: ItemProblems = { count: 0, texts: [] };
  const updates = items.flatMap((item, index) => salvage(item, index, problems) ?? []);
  return { updates, problems };
}

function decodeResponse(frame: Record<string, unknown>): DecodedFrame {
  const { data, path } = frame;
  if (!Array.isArray(data)) {
    return { kind: 'invalid', reason: `response.data must be an array; got ${showValue(data)}` };
  }
  const items = data as unknown[];
  const { updates, problems } = readAll(items) ? { updates: items, problems: null } : salvageAll(items);
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
  if (isSaid(statistics) && !isRecord(statistics)) {
    return { kind: 'invalid', reason: `data.userStatistics must be an object; got ${showValue(statistics)}` };
  }
  if (!isSaid(unread)) return { kind: 'unread', unreadMessages: undefined, operation };
  if (typeof unread !== 'number' || !Number.isSafeInteger(unread) || unread < 0) {
    const reason = `data.userStatistics.unreadMessages must be a non-negative integer; got ${showValue(unread)}`;
    return { kind: 'invalid', reason };
  }
  // JSON has a negative zero.
  return { kind: 'unread', unreadMessages: unread + 0, operation };
}

/** Measures in UTF-8, without `TextEncoder`, which jsdom lacks. */
function isTooBig(text: string): boolean {
  let bytes = text.length;
  for (let at = 0; at < text.length && bytes <= MAX_FRAME_BYTES; at++) {
    const unit = text.charCodeAt(at);
    // A surrogate pair is two units and four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes > MAX_FRAME_BYTES;
}

/**
 * Reads one frame of either protocol from what the socket delivered. Never throws: what cannot be read comes back as
 * `invalid` with what, where and what was expected.
 */
export function decodeFrame(data: unknown, socket: SocketKind): DecodedFrame {
  if (typeof data !== 'string') return { kind: 'invalid', reason: 'the frame must be text; got binary data' };
  // A UTF-16 unit is at most three bytes of UTF-8: only frames near the limit are measured exactly.
  if (data.length * 3 > MAX_FRAME_BYTES && isTooBig(data)) {
    return { kind: 'invalid', reason: `the frame must have at most 16 MiB; got ${data.length} characters` };
  }
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return { kind: 'invalid', reason: `the frame must be JSON; got ${showValue(data)}` };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { kind: 'invalid', reason: `the frame must be a JSON object; got ${showValue(json)}` };
  }
  const frame = json as Record<string, unknown>;
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
