/**
 * The words that every room speaks: the specification's message models and constants under their own names, then what
 * is said of connections, of errors and of what is watched. Wire messages are described as they travel; `protocol/decode.ts` deals with what
 * the wire gets wrong.
 */

/** Call states that the presence service sends (specification: UserPresenceEnum). */
export const UserPresenceEnum = {
  USER_PRESENCE_ANSWERED: 'ANSWERED',
  USER_PRESENCE_BRIDGED: 'BRIDGED',
  USER_PRESENCE_RINGING: 'RINGING',
} as const;
/** One of the three call states. */
export type UserPresenceEnum = (typeof UserPresenceEnum)[keyof typeof UserPresenceEnum];

/** Direction of the call that a presence belongs to. */
export type LogicalDirection = 'Inbound' | 'Outbound';

/** Which of the two sockets something belongs to. */
export type SocketKind = 'presence' | 'messages';

/**
 * A user's call state and availability, as the presence socket sends it (specification: UserPresenceData).
 * An absent field says nothing; `""` says that the server cleared it.
 */
export interface UserPresenceData {
  /** Positive safe integer. */
  userId: number;
  presence?: UserPresenceEnum | '' | undefined;
  logicalDirection?: LogicalDirection | '' | undefined;
  /** The live call's channel; what a listen-in needs. */
  callChannelUUID?: string | undefined;
  /** Name of the availability state, for example `Available`, `Busy`, `Away`. */
  availability?: string | undefined;
  availabilityStateId?: number | undefined;
  availabilityProfileId?: number | undefined;
}

/**
 * What an update says of a user: `UserPresenceData`, in which `null` stands for a word that this version does not know.
 * Whatever was known of such a field is taken away, and what views show of it is absent until a known word comes.
 */
export interface PresenceUpdate extends Omit<UserPresenceData, 'presence' | 'logicalDirection'> {
  presence?: UserPresenceEnum | '' | null | undefined;
  logicalDirection?: LogicalDirection | '' | null | undefined;
}

/** A user as teams and groups views show it (specification: UserDisplayItem). */
export interface UserDisplayItem {
  id: number;
  presence?: UserPresenceEnum | '' | undefined;
  logicalDirection?: LogicalDirection | '' | undefined;
  callChannelUUID?: string | undefined;
  availability?: string | undefined;
}

/** The least that an address-book entry has; entries of the app may carry any further fields. */
export interface PBXListItem {
  /** The user's id, as in {@link UserPresenceData.userId}. */
  natterboxId: number;
}

/** An address-book entry with its user's presence (specification: PBXResultItem). */
export interface PBXResultItem extends PBXListItem {
  presence?: UserPresenceEnum | '' | undefined;
  logicalDirection?: LogicalDirection | '' | undefined;
  callChannelUUID?: string | undefined;
  availability?: string | undefined;
}

/** Who connects, as sent with `auth` (specification: WebSocketClientInfo). */
export interface WebSocketClientInfo {
  /** `FreedomWeb`, `CTI 2.0` or `FreedomCTI`; any other name is the app's own responsibility. */
  name: string;
  /** Semantic version. */
  version: string;
}

/** First frame of every session, client to server. */
export interface WebSocketAuthMessage {
  type: 'auth';
  accessToken: string;
  client: WebSocketClientInfo;
}
/** Client to server, on a ready presence socket. */
export interface WebSocketSubscribeMessage {
  type: 'subscribe' | 'unsubscribe';
  path: string;
}
/** Server to client: heartbeat; with `message: "welcome"` the answer to `auth`. */
export interface WebSocketTickMessage {
  type: 'tick';
  message?: string | undefined;
}
/** Server to client: a refusal before welcome, a report after it. */
export interface WebSocketErrorMessage {
  type: 'error';
  message?: string | undefined;
}
/** Server to client: presence of one or more users. `path` is sent by some services only. */
export interface WebSocketPresenceMessage {
  type: 'response';
  data: UserPresenceData[];
  path?: string | undefined;
}
/** Every message of the presence protocol (specification: WebSocketMessage), told apart by `type`. */
export type WebSocketMessage =
  | WebSocketAuthMessage
  | WebSocketSubscribeMessage
  | WebSocketTickMessage
  | WebSocketErrorMessage
  | WebSocketPresenceMessage;

/** Subscribe request of the messages protocol (specification: WebsocketSubscribePayload). */
export interface WebsocketSubscribePayload {
  request: string;
  /** UUID. */
  clientRequestId: string;
  data: {
    /** At least one, each `org:{orgId}:user:{userId}`. */
    users: string[];
  };
}

/** Event of the messages protocol (specification: WebsocketResponseMessage). */
export interface WebsocketResponseMessage {
  /** For example `MODIFY` or `INSERT`. */
  operation: string;
  data?: { userStatistics?: { unreadMessages?: number | undefined } | undefined } | undefined;
}

/** `meta` of the four subscription commands: on whose behalf. Without it the holder is `"app"`. */
export interface HolderMeta {
  holder?: string | undefined;
}

// The commands are type aliases, not interfaces: only an alias fits the index signature of Redux's `UnknownAction`.

/** Command: open a connection (specification: WebsocketStartMessage). */
export type WebsocketStartMessage = {
  type: 'WEBSOCKET_START';
  /** `ws://` or `wss://`, without user-info or fragment. */
  endpoint: string;
  /** JWT with the claims `natterboxOrgId` and `natterboxUserId`. Never reaches the store. */
  accessToken: string;
  /** Accepted and not sent. */
  uiTheme?: string | undefined;
  isFreedomWeb: boolean;
  /** UUID; with `users` it makes this a start of the messages socket. */
  clientRequestId?: string | undefined;
  /** `org:{orgId}:user:{userId}`, several separated by commas; makes this a start of the messages socket. */
  users?: string | undefined;
};

/** Command: end one socket, or both (an addition to the specification). */
export type WebsocketStopMessage = {
  type: 'WEBSOCKET_STOP';
  socket?: SocketKind | undefined;
};

/** Command: watch a group, or stop watching it (specification: WebsocketGroupMessage). */
export type WebsocketGroupMessage = {
  type: 'WEBSOCKET_GROUP_SUBSCRIBE' | 'WEBSOCKET_GROUP_UNSUBSCRIBE';
  orgId: string;
  /** Positive safe integer. */
  groupId: number;
  meta?: HolderMeta | undefined;
};

/** Command: watch a user (specification: WebsocketUserSubscribeMessage). */
export type WebsocketUserSubscribeMessage = {
  type: 'WEBSOCKET_USER_SUBSCRIBE';
  orgId: string;
  /** Positive safe integer. */
  userId: number;
  meta?: HolderMeta | undefined;
};

/** Command: stop watching a user (an addition to the specification). */
export type WebsocketUserUnsubscribeMessage = Omit<WebsocketUserSubscribeMessage, 'type'> & {
  type: 'WEBSOCKET_USER_UNSUBSCRIBE';
};

/**
 * Whose presence socket this tab uses: its own, and no other tab does (`alone`); its own, for other tabs, too (`leader`);
 * another tab's (`follower`).
 */
export type TabRole = 'alone' | 'leader' | 'follower';

/** Where a connection stands; see {@link ConnectionState}. */
export type ConnectionStatus =
  'idle' | 'connecting' | 'authenticating' | 'ready' | 'waiting' | 'offline' | 'failed' | 'stopped';

/**
 * The serialisable mirror of one connection. `waiting` = a reconnect is scheduled at `retryAt`; `offline` = the same,
 * while the browser says there is no network; `failed` = it will not try again by itself.
 */
export interface ConnectionState {
  status: ConnectionStatus;
  /** As started, without query. */
  endpoint: string | null;
  /** Attempts since the last stable session; 0 when none. */
  attempt: number;
  /** Wall-clock milliseconds; when the present session became ready. */
  readyAt: number | null;
  /** Wall-clock milliseconds; when the next attempt begins. */
  retryAt: number | null;
  /**
   * What last changed this connection for the worse, or what the server last reported in a ready session. It stays until
   * the next `ready`, also through a new start; a stop clears it.
   */
  error: RealtimeError | null;
}

/**
 * Every code that a {@link RealtimeError} can carry, with what it means. The set is closed, so a `switch` over it can
 * be exhaustive.
 */
export const realtimeErrorCodes = {
  /** A command broke a rule of the specification, or `groupMembersReceived` held unusable ids. It had no effect. */
  INVALID_COMMAND: 'INVALID_COMMAND',
  /** A frame could not be understood at all. It was dropped; the session goes on. */
  INVALID_FRAME: 'INVALID_FRAME',
  /** Items or fields of a presence frame were unusable and left out; the rest was applied. */
  INVALID_ITEM: 'INVALID_ITEM',
  /** The access token is no JWT, or lacks the two identity claims. The start had no effect. */
  INVALID_TOKEN: 'INVALID_TOKEN',
  /** The token looks expired by this machine's clock and is tried all the same. */
  TOKEN_EXPIRED: 'TOKEN_EXPIRED',
  /** The server refused the token. */
  TOKEN_REJECTED: 'TOKEN_REJECTED',
  /** `refreshAccessToken` threw, took too long, or gave a token that cannot be used. */
  REFRESH_FAILED: 'REFRESH_FAILED',
  /** There is no WebSocket constructor here and none was given. */
  NO_WEBSOCKET: 'NO_WEBSOCKET',
  /** The socket could not be opened. */
  CONNECT_FAILED: 'CONNECT_FAILED',
  /** The socket did not open in time. */
  CONNECT_TIMEOUT: 'CONNECT_TIMEOUT',
  /** The server accepted the socket and did not welcome in time. */
  WELCOME_TIMEOUT: 'WELCOME_TIMEOUT',
  /** Nothing arrived for so long that the connection counts as dead. */
  HEARTBEAT_TIMEOUT: 'HEARTBEAT_TIMEOUT',
  /** The server or the network closed the socket; see `closeCode`. */
  CONNECTION_CLOSED: 'CONNECTION_CLOSED',
  /** The server sent an `error` frame in a ready session, which goes on. */
  SERVER_ERROR: 'SERVER_ERROR',
} as const;

/** One of {@link realtimeErrorCodes}. */
export type RealtimeErrorCode = (typeof realtimeErrorCodes)[keyof typeof realtimeErrorCodes];

/** What went wrong, plain and serialisable; never contains a token. */
export interface RealtimeError {
  code: RealtimeErrorCode;
  /** What was wrong, where, and what is expected or happens next. */
  message: string;
  /** The socket that it concerns; `null` where it concerns none. */
  socket: SocketKind | null;
  /** Wall-clock milliseconds since the epoch. */
  at: number;
  /** WebSocket close code; with `CONNECTION_CLOSED`, and with `TOKEN_REJECTED` by close code. */
  closeCode?: number;
  /** With `INVALID_ITEM`: how many problems the frame had (the message names the first three). */
  count?: number;
  /** How many reports of the same code were held back since the last one (at most ten a second are made). */
  suppressed?: number;
}

/** A problem as a room reports it; the reporter adds the time and counts repeats. */
export type Problem = Omit<RealtimeError, 'at' | 'suppressed'>;

/** Everybody who belongs to a group, in order, as far as it is known. The list is never changed once handed out. */
export interface GroupMembers {
  groupId: number;
  userIds: number[];
  /** Whose word it is: the app's, exact; or inferred from what the server sent. */
  source: 'app' | 'server';
}

/** What is watched, whole. The lists are never changed once handed out. */
export interface Coverage {
  /** In the order asked. */
  wantedGroupIds: number[];
  /** Every group that is known: set by the app, or answered while wanted. */
  members: GroupMembers[];
  /** Users whom nothing covers any more. */
  removedUserIds: number[];
  /** With the last group gone, nobody but these is covered any more: users who belonged to no group go along. */
  keptUserIds?: number[];
}
