import type { SeededRow } from '../state/events';
import type { ConnectionState, PresenceUpdate } from '../vocabulary';

/** A path that a tab wants, with what it takes to ask for it again. */
export interface Wanted {
  kind: 'user' | 'group';
  orgId: string;
  id: number;
  path: string;
}

/** A group's whole list of members. */
export interface GroupUsers {
  groupId: number;
  userIds: readonly number[];
}

/** What a tab says. */
export type TabMessage =
  | {
      type: 'want';
      from: string;
      /** Counts the tab's announcements. */
      n: number;
      /** All that is wanted; without it, what changed since the announcement before. */
      isWhole: boolean;
      add: Wanted[];
      drop: string[];
      /** Members that the app of this tab has set. */
      members: GroupUsers[];
      /** Who plays sounds first: the lower the better. */
      rank: number;
    }
  /** Nothing was heard for long: is the leader there? */
  | { type: 'ask'; from: string }
  /** What `onlyInOneTab` is about was done, for these events. */
  | { type: 'done'; from: string; term: number; name: string; first: number; last: number };

/** What a leader relays, in order. */
export type RelayedEvent =
  | { type: 'connection'; connection: ConnectionState; session: string | null }
  | {
      type: 'presence';
      updates: PresenceUpdate[];
      receivedAt: number;
      members: GroupUsers[];
      /** Users of `updates` who belong to no group and are wanted by nobody: whoever watches a group covers them. */
      loose: number[];
    }
  | { type: 'unread'; unreadMessages: number; operation: string }
  /** Who may act for all, first in turn first. */
  | { type: 'order'; ids: string[] }
  /** The server has spoken. */
  | { type: 'tick' };

/** What a new follower starts from. */
export interface Seed {
  rows: SeededRow[];
  members: GroupUsers[];
  connection: ConnectionState;
  session: string | null;
  unread: { unreadMessages: number; operation: string } | null;
  order: string[];
  /** Silence after which the leader is asked whether it is there. */
  limitMs: number;
  /** How long ago the leader had a sign that it runs. */
  agoMs: number;
}

/** What a leader says. Later terms are right; of two leaders of one term, the greater id. */
export type LeaderMessage = { term: number; host: string } & (
  | { type: 'lead' }
  | { type: 'event'; seq: number; event: RelayedEvent }
  /** As of event `seq`, in answer to announcement `n`. */
  | { type: 'seed'; to: string; n: number; isWhole: boolean; seq: number; seed: Seed }
  /** How long ago the leader had a sign that it runs. */
  | { type: 'alive'; to: string; agoMs: number }
  /** An announcement was lost: say all that is wanted. */
  | { type: 'again'; to: string }
  /** The server refused the tokens of `tried`: the tab named takes over and tries with its own. */
  | { type: 'refused'; to: string; tried: string[] }
);

/** Everything that is posted; as text, which costs less to relay than objects do. */
export type Message = TabMessage | LeaderMessage;

/** True for what a leader says. */
export function isFromLeader(message: Message): message is LeaderMessage {
  return 'host' in message;
}

/** What was posted; `null` for what somebody else put on the channel. */
export function readMessage(data: unknown): Message | null {
  try {
    const message = JSON.parse(String(data)) as Partial<Message> | null;
    return typeof message?.type === 'string' ? (message as Message) : null;
  } catch {
    return null;
  }
}
