import { isEntityId } from '../protocol/ids';
import type { SeededRow } from '../state/events';
import type { ConnectionState, PresenceUpdate } from '../vocabulary';
import type { Target } from '../watching/wanted';

/** A group's whole list of members. */
export interface GroupUsers {
  groupId: number;
  userIds: readonly number[];
}

/** All that a tab wants. */
export interface Announcement {
  /** Counts the tab's announcements. */
  n: number;
  /** The tab knows nothing: all is to be answered, not only what was not wanted before. */
  isWhole: boolean;
  targets: Target[];
  /** Members that the app of this tab has set, or set anew. */
  members: GroupUsers[];
  /** Who plays sounds first: the lower the better. */
  rank: number;
}

/** What `onlyInOneTab` is about: a name, and the events of one term. */
export interface Deed {
  name: string;
  term: number;
  first: number;
  last: number;
}

/** What a tab says. */
export interface TabMessage {
  from: string;
  want?: Announcement;
  /** The tab would do it. */
  claim?: Deed;
  /** The leader's word: the tab `to` may do it. */
  gift?: Deed & { to: string };
  /** The tab has done it. */
  done?: Deed;
}

/** What has come about; what is absent is as it was. */
export interface News {
  connection?: ConnectionState;
  session?: string | null;
  unread?: { unreadMessages: number; operation: string };
  /** Who may act for all, first in turn first. */
  order?: string[];
  /** Tabs whose tokens the server has refused. */
  tried?: string[];
  members?: GroupUsers[];
  rows?: SeededRow[];
  updates?: PresenceUpdate[];
  /** Wall-clock time of `updates`. */
  receivedAt?: number;
  /** Users who belong to no group and are wanted by nobody: whoever watches a group covers them. */
  loose?: number[];
}

/** To whom, and to which of its announcements, an answer is. */
export interface Answer {
  to: string;
  n: number;
  isWhole: boolean;
}

/**
 * What a leader says: event `seq` for all, or an answer, as of that event. Later terms are right; of two leaders of one
 * term, the greater id.
 */
export interface LeaderMessage extends News {
  term: number;
  host: string;
  seq: number;
  /** How long ago the server was heard, or else the leader had a sign that it runs. */
  agoMs: number;
  /** Silence after which it is asked whether it is there. */
  limitMs: number;
  answer?: Answer | undefined;
}

/** Everything that is posted; as text, which costs less to relay than objects do. */
export type Message = TabMessage | LeaderMessage;

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === 'number';
const isText: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
function having(parts: Record<string, Check>): Check {
  const checks = Object.entries(parts);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([name, check]) => check((value as Record<string, unknown>)[name]));
}

const areLists = listOf(having({ groupId: isEntityId, userIds: listOf(isEntityId) }));
const isAnnouncement = having({
  n: isNumber,
  isWhole: isBoolean,
  targets: listOf(having({ kind: isText, orgId: isText, id: isEntityId, path: isText })),
  members: areLists,
  rank: isNumber,
});
const deed = { name: isText, term: isNumber, first: isNumber, last: isNumber };
const isOfTab = having({
  from: isText,
  want: maybe(isAnnouncement),
  claim: maybe(having(deed)),
  gift: maybe(having({ ...deed, to: isText })),
  done: maybe(having(deed)),
});
const isOfLeader = having({
  term: isNumber,
  host: isText,
  seq: isNumber,
  agoMs: isNumber,
  limitMs: isNumber,
  answer: maybe(having({ to: isText, n: isNumber, isWhole: isBoolean })),
  connection: maybe(having({ status: isText })),
  unread: maybe(having({ unreadMessages: isNumber, operation: isText })),
  order: maybe(listOf(isText)),
  tried: maybe(listOf(isText)),
  members: maybe(areLists),
  rows: maybe(listOf(having({ 0: having({ id: isEntityId }), 1: having({}) }))),
  updates: maybe(listOf(having({ userId: isEntityId }))),
  loose: maybe(listOf(isEntityId)),
});

/** Terms are times, or follow each other: one out of the far future would leave none for whoever leads next. */
const FAR_MS = 1e11;

/** What was posted; `null` for what some other code put on the channel. */
export function readMessage(data: unknown): Message | null {
  try {
    const message = JSON.parse(String(data)) as LeaderMessage;
    const isOurs = 'host' in message ? isOfLeader(message) : isOfTab(message);
    return isOurs && !(message.term > Date.now() + FAR_MS) ? message : null;
  } catch {
    return null;
  }
}
