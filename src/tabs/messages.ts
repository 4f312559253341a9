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

/** What `onlyInOneTab` is about was done, for these events of one term. */
export interface Done {
  name: string;
  term: number;
  first: number;
  last: number;
}

/** What a tab says. */
export type TabMessage = { from: string } & ({ want: Announcement } | { done: Done });

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

/**
 * What was posted; `null` for what some other code put on the channel. No more than the outline is looked at: who may post
 * here runs in our own origin.
 */
export function readMessage(data: unknown): Message | null {
  try {
    const message = JSON.parse(String(data)) as LeaderMessage & {
      from: string;
      want: Announcement;
      done?: Done;
    };
    const { term, seq, agoMs, limitMs, host, from, want, done } = message;
    const isOurs =
      typeof host === 'string'
        ? Number.isSafeInteger(term) && [seq, agoMs, limitMs].every(Number.isFinite)
        : typeof from === 'string' &&
          (typeof done?.name === 'string' ||
            (Number.isSafeInteger(want.n) && [want.targets, want.members].every(Array.isArray)));
    return isOurs ? message : null;
  } catch {
    return null;
  }
}
