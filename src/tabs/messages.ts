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
  /** The tab would do it: the leader says who does. */
  claim?: Deed;
  /** Done, or to be done, by the tab `by`. */
  done?: Deed & { by: string };
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

/** What JSON may look like: a kind of value, the parts of an object (a name with `?` may be absent), or each of a list. */
type Shape = 'number' | 'string' | 'boolean' | 'id' | { readonly [part: string]: Shape } | readonly [Shape];

const lists = [{ groupId: 'id', userIds: ['id'] }] as const;
const deed = { name: 'string', term: 'number', first: 'number', last: 'number' } as const;
const ofTab = {
  from: 'string',
  'want?': {
    n: 'number',
    isWhole: 'boolean',
    targets: [{ kind: 'string', orgId: 'string', id: 'id', path: 'string' }],
    members: lists,
    rank: 'number',
  },
  'claim?': deed,
  'done?': { ...deed, by: 'string' },
} as const;
const ofLeader = {
  term: 'number',
  host: 'string',
  seq: 'number',
  agoMs: 'number',
  limitMs: 'number',
  'answer?': { to: 'string', n: 'number', isWhole: 'boolean' },
  'connection?': { status: 'string' },
  'unread?': { unreadMessages: 'number', operation: 'string' },
  'order?': ['string'],
  'tried?': ['string'],
  'members?': lists,
  'rows?': [{ 0: { id: 'id' }, 1: {} }],
  'updates?': [{ userId: 'id' }],
  'loose?': ['id'],
} as const;

function isLike(value: unknown, shape: Shape): boolean {
  if (shape === 'id') return isEntityId(value);
  if (typeof shape === 'string') return typeof value === shape;
  if (shape instanceof Array) return Array.isArray(value) && value.every((part) => isLike(part, shape[0]));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(shape).every(([name, of]) => {
    const part = (value as Record<string, unknown>)[name.replace('?', '')];
    return part === undefined ? name.endsWith('?') : isLike(part, of);
  });
}

/** Terms are times, or follow each other: one out of the far future would leave none for whoever leads next. */
const FAR_MS = 1e11;

/** What was posted; `null` for what some other code put on the channel. */
export function readMessage(data: unknown): Message | null {
  try {
    const message = JSON.parse(String(data)) as LeaderMessage;
    const shape = 'host' in message ? ofLeader : ofTab;
    return isLike(message, shape) && !(message.term > Date.now() + FAR_MS) ? message : null;
  } catch {
    return null;
  }
}
