import type { PresenceUpdate, SocketKind, UserPresenceData } from '../vocabulary';
import { isEntityId, isRecord } from './ids';
import { must } from './text';

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

/** What a good value of each field of an item is, in words. */
const expected: Readonly<Record<keyof UserPresenceData, string>> = {
  userId: 'a positive safe integer',
  presence: 'ANSWERED, BRIDGED, RINGING or ""',
  logicalDirection: 'Inbound, Outbound or ""',
  callChannelUUID: 'a string',
  availability: 'a string',
  availabilityStateId: 'a number',
  availabilityProfileId: 'a number',
};

/** Whether a field of an item may have this value; a field that is not known has no good one. */
function isGood(field: string, value: unknown): boolean {
  switch (field) {
    case 'userId':
      return isEntityId(value);
    case 'presence':
      return value === '' || value === 'RINGING' || value === 'ANSWERED' || value === 'BRIDGED';
    case 'logicalDirection':
      return value === '' || value === 'Inbound' || value === 'Outbound';
    case 'callChannelUUID':
    case 'availability':
      return typeof value === 'string';
    case 'availabilityStateId':
    case 'availabilityProfileId':
      return Number.isFinite(value);
  }
  return false;
}

/** The usable fields of an item that is not as it should be, or `null` where the item must be rejected. */
function salvage(item: unknown, index: number, problems: ItemProblems): PresenceUpdate | null {
  const report = (...texts: string[]): null => {
    problems.count += texts.length;
    problems.texts.push(...texts.slice(0, MAX_PROBLEM_TEXTS - problems.texts.length));
    return null;
  };
  if (!isRecord(item)) return report(must(`data[${index}]`, 'an object', item));
  const said: Record<string, unknown> = {};
  const flaws: string[] = [];
  for (const [key, rule] of Object.entries(expected)) {
    const value = item[key];
    if (isGood(key, value)) said[key] = value;
    else if (key === 'userId' || (value ?? null) !== null) {
      const flaw = must(`data[${index}].${key}`, rule, value);
      // A word that its field does not know may be new: the field is unknown then, and the rest of the item still counts.
      const isWord = typeof value === 'string' && (key === 'presence' || key === 'logicalDirection');
      // What rejects the item is its one problem, whatever else is wrong with it.
      if (!isWord) return report(flaw);
      said[key] = null;
      flaws.push(`${flaw}; the field is unknown now`);
    }
  }
  report(...flaws);
  return said as unknown as PresenceUpdate;
}

/** What an item says that is known. Spelt out, because a loop over the names takes more than twice as long. */
function pick(item: Record<string, unknown>): PresenceUpdate {
  const { userId, presence, logicalDirection, callChannelUUID } = item;
  const { availability, availabilityStateId, availabilityProfileId } = item;
  const said: Partial<Record<keyof UserPresenceData, unknown>> = { userId };
  if ((presence ?? null) !== null) said.presence = presence;
  if ((logicalDirection ?? null) !== null) said.logicalDirection = logicalDirection;
  if ((callChannelUUID ?? null) !== null) said.callChannelUUID = callChannelUUID;
  if ((availability ?? null) !== null) said.availability = availability;
  if ((availabilityStateId ?? null) !== null) said.availabilityStateId = availabilityStateId;
  if ((availabilityProfileId ?? null) !== null) said.availabilityProfileId = availabilityProfileId;
  return said as PresenceUpdate;
}

/**
 * What an item without flaws says; `null` where it has one. A clean item, which is the rule, is taken as it was parsed:
 * copying fifty thousand a second would cost more than reading them.
 */
function read(item: Record<string, unknown>): PresenceUpdate | null {
  let isClean = true;
  for (const key in item) {
    const value = item[key];
    if (isGood(key, value)) continue;
    if (value !== null && Object.hasOwn(expected, key)) return null;
    isClean = false;
  }
  if (typeof item.userId !== 'number') return null;
  return isClean ? (item as unknown as PresenceUpdate) : pick(item);
}

function invalid(reason: string): DecodedFrame {
  return { kind: 'invalid', reason };
}

/** Puts in each item's place what it says. */
function decodeResponse({ data, path }: Record<string, unknown>): DecodedFrame {
  if (!Array.isArray(data)) return invalid(must('response.data', 'an array', data));
  const items: unknown[] = data;
  const problems: ItemProblems = { count: 0, texts: [] };
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    items[index] = (isRecord(item) ? read(item) : null) ?? salvage(item, index, problems);
  }
  const usable = problems.count === 0 ? items : items.filter((item) => item !== null);
  return {
    kind: 'presence',
    updates: usable as PresenceUpdate[],
    empty: items.length === 0,
    path: typeof path === 'string' ? path : undefined,
    problems: problems.count === 0 ? null : problems,
  };
}

/** An unread count: a non-negative integer (specification: WebsocketResponseMessage). */
function decodeUnread({ operation, data }: Record<string, unknown>): DecodedFrame {
  if (typeof operation !== 'string') return invalid(must('operation', 'a string', operation));
  const statistics = (isRecord(data) ? data.userStatistics : data) ?? {};
  if (!isRecord(statistics)) return invalid(must('data.userStatistics', 'an object', statistics));
  const unread = statistics.unreadMessages ?? undefined;
  if (unread === undefined) return { kind: 'unread', unreadMessages: undefined, operation };
  if (typeof unread !== 'number' || !Number.isSafeInteger(unread) || unread < 0) {
    return invalid(must('data.userStatistics.unreadMessages', 'a non-negative integer', unread));
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
  if (typeof data !== 'string') return invalid('the frame must be text; got binary data');
  // A UTF-16 unit is at most three bytes of UTF-8: only frames near the limit are measured exactly.
  if (data.length * 3 > MAX_FRAME_BYTES && isTooBig(data)) {
    return invalid(`the frame must have at most 16 MiB; got ${data.length} characters`);
  }
  let frame: unknown;
  try {
    frame = JSON.parse(data);
  } catch {
    return invalid(must('the frame', 'JSON', data));
  }
  if (!isRecord(frame)) return invalid(must('the frame', 'a JSON object', frame));
  const { type, message } = frame;
  const isPresence = socket === 'presence';
  if (!isPresence && type === undefined) return decodeUnread(frame);
  if (isPresence && type === 'response') return decodeResponse(frame);
  if (type === 'tick') return { kind: 'tick', welcome: message === 'welcome' };
  if (type === 'error') return { kind: 'error', message };
  return invalid(
    must('type', isPresence ? 'tick, response or error' : 'tick or error, or absent beside operation', type),
  );
}
