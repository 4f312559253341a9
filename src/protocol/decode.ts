import type { LogicalDirection, SocketKind, UserPresenceData, UserPresenceEnum } from './models';
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isPresence = (value: unknown): value is UserPresenceEnum | '' =>
  value === '' || value === 'RINGING' || value === 'ANSWERED' || value === 'BRIDGED';
const isDirection = (value: unknown): value is LogicalDirection | '' =>
  value === '' || value === 'Inbound' || value === 'Outbound';
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The fields of an item: whether a value is good, and what a good one is, in words. */
const fields: ReadonlyMap<string, { isGood: (value: unknown) => boolean; expectation: string }> = new Map([
  ['userId', { isGood: isEntityId, expectation: 'a positive safe integer' }],
  ['presence', { isGood: isPresence, expectation: 'ANSWERED, BRIDGED, RINGING or ""' }],
  ['logicalDirection', { isGood: isDirection, expectation: 'Inbound, Outbound or ""' }],
  ['callChannelUUID', { isGood: isText, expectation: 'a string' }],
  ['availability', { isGood: isText, expectation: 'a string' }],
  ['availabilityStateId', { isGood: isNumber, expectation: 'a number' }],
  ['availabilityProfileId', { isGood: isNumber, expectation: 'a number' }],
]);

/**
 * Copies what is known of an item, or gives `null` where something about it must be reported. All copies have one
 * shape, so that whatever reads them later is fast however the server writes its items; and whatever else a server
 * writes is gone.
 */
function readItem(item: unknown): UserPresenceData | null {
  if (!isRecord(item)) return null;
  const { userId } = item;
  // `null` is a server's way of saying nothing.
  const presence = item.presence ?? undefined;
  const logicalDirection = item.logicalDirection ?? undefined;
  const callChannelUUID = item.callChannelUUID ?? undefined;
  const availability = item.availability ?? undefined;
  const availabilityStateId = item.availabilityStateId ?? undefined;
  const availabilityProfileId = item.availabilityProfileId ?? undefined;
  const isGood =
    isEntityId(userId) &&
    (presence === undefined || isPresence(presence)) &&
    (logicalDirection === undefined || isDirection(logicalDirection)) &&
    (callChannelUUID === undefined || isText(callChannelUUID)) &&
    (availability === undefined || isText(availability)) &&
    (availabilityStateId === undefined || isNumber(availabilityStateId)) &&
    (availabilityProfileId === undefined || isNumber(availabilityProfileId));
  return isGood
    ? {
        userId,
        presence,
        logicalDirection,
        callChannelUUID,
        availability,
        availabilityStateId,
        availabilityProfileId,
      }
    : null;
}

/** Puts what is known of each item in its place; false where that cannot be done to all of them without a word. */
function readAll(items: unknown[]): items is UserPresenceData[] {
  for (let index = 0; index < items.length; index++) {
    const update = readItem(items[index]);
    if (update === null) return false;
    items[index] = update;
  }
  return true;
}

function wrong(index: number, key: string, value: unknown): string {
  return `data[${index}].${key} must be ${fields.get(key)?.expectation ?? 'absent'}; got ${showValue(value)}`;
}

/** A word of a field that knows only some: the server may have learned new ones, so the rest of the item counts. */
const isUnknownWord = (key: string, value: unknown): boolean =>
  (key === 'presence' || key === 'logicalDirection') && isText(value);

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
  const isWrong = (key: string): boolean => item[key] !== null && fields.get(key)?.isGood(item[key]) === false;
  const wrongKeys = Object.keys(item).filter(isWrong);
  // What rejects the item is its one problem, whatever else is wrong with it.
  const fatal = wrongKeys.find((key) => !isUnknownWord(key, item[key]));
  if (fatal !== undefined) {
    report(wrong(index, fatal, item[fatal]));
    return null;
  }
  for (const key of wrongKeys) report(`${wrong(index, key, item[key])}; taken as absent`);
  return readItem({ ...item, ...Object.fromEntries(wrongKeys.map((key) => [key, null])) });
}

/** Items some of which must be cut or left out. */
function salvageAll(items: unknown[]): { updates: UserPresenceData[]; problems: ItemProblems | null } {
  const problems: ItemProblems = { count: 0, texts: [] };
  const updates: UserPresenceData[] = [];
  for (const [index, item] of items.entries()) {
    const update = salvage(item, index, problems);
    if (update !== null) updates.push(update);
  }
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
