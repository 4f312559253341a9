import type { RawData } from 'ws';
import type {
  UserPresenceData,
  WebSocketErrorMessage,
  WebSocketPresenceMessage,
  WebSocketTickMessage,
  WebsocketResponseMessage,
} from '../../../src/vocabulary';
import type { UnreadChange } from '../simulation/world';
import { isJsonObject, type JsonObject } from '../bad-request';

// This is the server's own reading and writing of the specification; the client's is in src/protocol. The two share
// the names of the models and no code, so that each checks the other.

const tick: WebSocketTickMessage = { type: 'tick' };
const welcome: WebSocketTickMessage = { type: 'tick', message: 'welcome' };

/** The heartbeat. */
export const tickFrame = JSON.stringify(tick);
/** The answer to a valid `auth`. */
export const welcomeFrame = JSON.stringify(welcome);

/** A refusal before the welcome, a report after it. */
export const errorFrame = (message: string): string =>
  JSON.stringify({ type: 'error', message } satisfies WebSocketErrorMessage);

/** Presence of some users; with `path` only where the gateway is told to echo paths. */
export const presenceFrame = (data: UserPresenceData[], path?: string): string => {
  const message: WebSocketPresenceMessage = { type: 'response', data };
  return JSON.stringify(path === undefined ? message : { ...message, path });
};

/** An event of the messages service. It names no user. */
export const unreadFrame = ({
  unreadMessages,
  operation,
}: Pick<UnreadChange, 'unreadMessages' | 'operation'>): string =>
  JSON.stringify({
    operation,
    data: { userStatistics: { unreadMessages } },
  } satisfies WebsocketResponseMessage);

/** What a client sent, or why it cannot be read. */
export type ClientFrame = { frame: JsonObject } | { problem: string };

const bytesOf = (data: RawData): Buffer => {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
};

/** Reads a frame of a client; never throws. */
export const readFrame = (data: RawData, isBinary: boolean): ClientFrame => {
  if (isBinary) return { problem: 'a frame must be text, not binary' };
  try {
    const frame: unknown = JSON.parse(bytesOf(data).toString());
    return isJsonObject(frame) ? { frame } : { problem: 'a frame must be a JSON object' };
  } catch {
    return { problem: 'a frame must be valid JSON' };
  }
};
