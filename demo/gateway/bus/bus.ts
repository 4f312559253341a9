import type { UserPresenceData } from '../../../src/vocabulary';
import type { Happenings, UnreadChange } from '../simulation/world';
import type { TroubleRequest } from '../trouble/requests';

/** A moment in the history of a truth: `epoch` names one life of its owner, `seq` the last batch of that life. */
export interface Position {
  epoch: string;
  seq: number;
}

/** What happened, as the owner of the truth tells it. Each batch of an epoch has the next `seq`; it may be empty. */
export interface Batch extends Position, Happenings {
  /** Wall clock of its sender, in milliseconds since the epoch. */
  sentAt: number;
  /** The most items that one frame to a client may carry; no limit unless told. */
  mostPerFrame?: number | undefined;
}

/** What is true of a part of the people, after the batch that `seq` names. */
export interface Page extends Position {
  presence: UserPresenceData[];
  unread: Pick<UnreadChange, 'userId' | 'unreadMessages'>[];
}

/** What people and groups follow from. */
export interface Hello {
  users: number;
  seed: number;
}

/** What a follower asks the owner to do: let floods meet those whom its clients watch. */
export interface Command {
  kind: 'watch';
  /** Name of the follower. */
  by: string;
  userIds: readonly number[];
}

/** How the owner of the truth answers. */
export interface Owner {
  hello: () => Hello;
  page: (page: number) => Page;
  obey: (command: Command) => void;
}

/** The way between the owner of the truth and the gateways that follow it. */
export interface Bus {
  /** Tells all followers. Nothing is kept for those whom it does not reach. */
  publish: (batch: Batch) => void;
  /** Makes this end the one that answers. */
  serve: (owner: Owner) => void;
  follow: (onBatch: (batch: Batch) => void) => void;
  /** These three reject when nobody answers in time. */
  hello: () => Promise<Hello>;
  snapshot: (page: number) => Promise<Page>;
  ask: (command: Command) => Promise<void>;
  /** Tells everybody else of trouble that somebody asked for here. */
  tellTrouble: (request: TroubleRequest) => void;
  onTrouble: (listener: (request: TroubleRequest) => void) => void;
  /** `listener` hears when the way is broken (`false`), and when it is whole again. */
  onConnection: (listener: (isConnected: boolean) => void) => void;
  close: () => Promise<void>;
}

/** Into how many pages a snapshot is cut, so that none is too large for a message. */
export const pageCount = 64;
/** The page that shows a user. */
export const pageOf = (userId: number): number => userId % pageCount;
/** The most items of a batch: NATS takes no message over 1 MB. */
export const mostPerBatch = 1_000;
/** The longest that an owner of the truth stays silent; if nothing happens, it says so. */
export const beatMs = 1_000;
/** Silence after which the truth counts as gone. */
export const silenceMs = 2.5 * beatMs;
