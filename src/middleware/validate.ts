import { isPlainObject } from '@reduxjs/toolkit';
import { validate as isUuid } from 'uuid';
import type { SocketKind, WebSocketClientInfo } from '../protocol/models';
import { showThrown, showUrl, showValue } from '../protocol/text';
import { isEntityId, isOrgId, parseEntityId, readToken, type TokenClaims } from '../protocol/token';
import type { ResolvedOptions } from '../options';
import type { Problem } from '../errors';

/** The fields of a command as they came: nothing about them is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** A start that kept every rule. */
export interface StartCommand {
  socket: SocketKind;
  endpoint: string;
  accessToken: string;
  claims: TokenClaims;
  client: WebSocketClientInfo;
  /** Only with the messages socket. */
  messages: { clientRequestId: string; users: string[] } | null;
}

/** A subscription command that kept every rule. */
export interface SubscriptionCommand {
  kind: 'user' | 'group';
  id: number;
  path: string;
  holder: string;
}

/** What a command comes to: the value, or the problem to report. */
export type Validated<T> = { value: T } | { problem: Problem };

/** Holder of commands that name none. */
const APP_HOLDER = 'app';
const MAX_ENDPOINT_LENGTH = 2_048;
const USER_STRING = /^org:([A-Za-z0-9_-]{1,64}):user:(\d+)$/;

function refuse(type: string, rule: string, socket: SocketKind | null = null): { problem: Problem } {
  return {
    problem: { code: 'INVALID_COMMAND', socket, message: `${type}: ${rule}. The command had no effect.` },
  };
}

/** What is wrong with an endpoint, or `null`. */
function endpointProblem(endpoint: unknown): string | null {
  const expected = 'endpoint must be a ws:// or wss:// URL';
  if (typeof endpoint !== 'string') return `${expected}; got ${showValue(endpoint)}`;
  if (endpoint.length > MAX_ENDPOINT_LENGTH) {
    return `${expected} of at most ${MAX_ENDPOINT_LENGTH} characters; got ${endpoint.length}`;
  }
  const shown = `"${showUrl(endpoint)}"`;
  if (!/^wss?:\/\/[^/\s]/i.test(endpoint) || /\s/.test(endpoint)) return `${expected}; got ${shown}`;
  if (endpoint.includes('#')) return `${expected} without a fragment; got ${shown} with one`;
  if (/^wss?:\/\/[^/?]*@/i.test(endpoint)) return `${expected} without user-info; got ${shown} with it`;
  try {
    new URL(endpoint);
    return null;
  } catch {
    return `${expected}; got ${shown}`;
  }
}

/** The users of a messages start, or `null` where the string breaks its rule. */
function parseUsers(users: string): string[] | null {
  const list = users.split(',').map((user) => user.trim());
  const good = list.every((user) => parseEntityId(USER_STRING.exec(user)?.[2]) !== null);
  return good ? [...new Set(list)] : null;
}

function validateMessages(type: string, fields: Fields): Validated<StartCommand['messages']> {
  const { clientRequestId, users } = fields;
  if (clientRequestId === undefined && users === undefined) return { value: null };
  if (typeof clientRequestId !== 'string' || !isUuid(clientRequestId)) {
    const rule = `clientRequestId must be a UUID (required with users); got ${showValue(clientRequestId)}`;
    return refuse(type, rule, 'messages');
  }
  const list = typeof users === 'string' ? parseUsers(users) : null;
  if (list === null) {
    const rule = `users must be org:{orgId}:user:{userId}, several separated by commas (required with clientRequestId)`;
    return refuse(type, `${rule}; got ${showValue(users)}`, 'messages');
  }
  return { value: { clientRequestId, users: list } };
}

/** Holds a `WEBSOCKET_START` against every rule of the specification (`WebsocketStartMessage`). */
export function validateStart(fields: Fields, options: ResolvedOptions): Validated<StartCommand> {
  const type = 'WEBSOCKET_START';
  if (!isPlainObject(fields)) return refuse(type, 'the command must be a plain object');
  const { endpoint, accessToken, isFreedomWeb, uiTheme } = fields;
  const messages = validateMessages(type, fields);
  if ('problem' in messages) return messages;
  const socket: SocketKind = messages.value === null ? 'presence' : 'messages';
  const wrongEndpoint = endpointProblem(endpoint);
  if (wrongEndpoint !== null) return refuse(type, wrongEndpoint, socket);
  if (typeof isFreedomWeb !== 'boolean') {
    return refuse(type, `isFreedomWeb must be a boolean; got ${showValue(isFreedomWeb)}`, socket);
  }
  if (uiTheme !== undefined && typeof uiTheme !== 'string') {
    return refuse(type, `uiTheme must be a string or absent; got ${showValue(uiTheme)}`, socket);
  }
  const token = readToken(accessToken);
  if ('reason' in token) {
    return {
      problem: {
        code: 'INVALID_TOKEN',
        socket,
        message: `${type}: ${token.reason} The command had no effect.`,
      },
    };
  }
  const client = {
    name: options.clientName ?? (isFreedomWeb ? 'FreedomWeb' : 'CTI 2.0'),
    version: options.clientVersion,
  };
  const checked = { endpoint: endpoint as string, accessToken: accessToken as string };
  return { value: { socket, ...checked, claims: token.claims, client, messages: messages.value } };
}

/** Holds a `WEBSOCKET_STOP` against its rule: which sockets it ends. */
export function validateStop(fields: Fields): Validated<SocketKind[]> {
  const { socket } = fields;
  if (socket === undefined) return { value: ['presence', 'messages'] };
  if (socket === 'presence' || socket === 'messages') return { value: [socket] };
  return refuse(
    'WEBSOCKET_STOP',
    `socket must be "presence", "messages" or absent; got ${showValue(socket)}`,
  );
}

function readHolder(meta: unknown): string | null {
  if (meta === undefined || meta === null) return APP_HOLDER;
  if (typeof meta !== 'object') return null;
  const { holder } = meta as { holder?: unknown };
  if (holder === undefined) return APP_HOLDER;
  return typeof holder === 'string' && holder !== '' ? holder : null;
}

/** Holds one of the four subscription commands against its rules (specification: WebsocketGroupMessage and others). */
export function validateSubscription(
  type: string,
  kind: 'user' | 'group',
  fields: Fields,
  options: ResolvedOptions,
): Validated<SubscriptionCommand> {
  const idName = `${kind}Id`;
  const { orgId, meta } = fields;
  const id = fields[idName];
  if (!isOrgId(orgId)) {
    return refuse(
      type,
      `orgId must be a string of 1 to 64 of A-Z a-z 0-9 _ -; got ${showValue(orgId)}`,
      'presence',
    );
  }
  if (!isEntityId(id))
    return refuse(type, `${idName} must be a positive safe integer; got ${showValue(id)}`, 'presence');
  const holder = readHolder(meta);
  if (holder === null) return refuse(type, 'meta.holder must be a non-empty string or absent', 'presence');
  try {
    const buildPath = options[`${kind}Path`];
    // Code without types may give anything.
    const path: unknown = buildPath(orgId, id);
    if (typeof path === 'string' && path !== '') return { value: { kind, id, path, holder } };
    return refuse(
      type,
      `the option ${kind}Path must give a non-empty string; got ${showValue(path)}`,
      'presence',
    );
  } catch (error) {
    return refuse(type, `the option ${kind}Path threw ${showThrown(error)}`, 'presence');
  }
}
