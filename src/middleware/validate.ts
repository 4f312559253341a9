import { isPlainObject } from '@reduxjs/toolkit';
import { validate as isUuid } from 'uuid';
import type { ConnectionParameters } from '../connection/attempts';
import type { RealtimeErrorCode, SocketKind } from '../vocabulary';
import type { ResolvedOptions } from '../options';
import { showThrown, showUrl, showValue } from '../protocol/text';
import { isEntityId, isOrgId, isUserString } from '../protocol/ids';
import { readToken } from '../protocol/token';

/** The fields of a command as they came: nothing about them is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reports which rule a command broke, in a sentence. What the command comes to is `null`. */
export type Refuse = (sentence: string, socket?: SocketKind | null, code?: RealtimeErrorCode) => null;

/** A start that kept every rule. */
export interface StartCommand extends ConnectionParameters {
  socket: SocketKind;
}

/** A subscription command that kept every rule. */
export interface SubscriptionCommand {
  kind: 'user' | 'group';
  orgId: string;
  id: number;
  path: string;
  holder: string;
}

/** Both sockets. */
export const socketKinds: readonly SocketKind[] = ['presence', 'messages'];

/** Holder of commands that name none. */
const APP_HOLDER = 'app';
const MAX_ENDPOINT_LENGTH = 2_048;

/** What is wrong with an endpoint, or `null`. */
function endpointProblem(endpoint: unknown): string | null {
  const expected = 'endpoint must be a ws:// or wss:// URL';
  if (typeof endpoint !== 'string') return `${expected}; got ${showValue(endpoint)}.`;
  if (endpoint.length > MAX_ENDPOINT_LENGTH) {
    return `${expected} of at most ${MAX_ENDPOINT_LENGTH} characters; got ${endpoint.length}.`;
  }
  const got = `got "${showUrl(endpoint)}"`;
  if (!/^wss?:\/\/[^/\s]\S*$/i.test(endpoint)) return `${expected}; ${got}.`;
  if (endpoint.includes('#')) return `${expected} without a fragment; ${got} with one.`;
  if (/^wss?:\/\/[^/?]*@/i.test(endpoint)) return `${expected} without user-info; ${got} with it.`;
  try {
    new URL(endpoint);
    return null;
  } catch {
    return `${expected}; ${got}.`;
  }
}

/** The users of a messages start, or `null` where the string breaks its rule. */
function parseUsers(users: unknown): string[] | null {
  if (typeof users !== 'string') return null;
  const list = users.split(',').map((user) => user.trim());
  return list.every(isUserString) ? [...new Set(list)] : null;
}

function validateMessages({ clientRequestId, users }: Fields, refuse: Refuse): StartCommand['messages'] {
  if (typeof clientRequestId !== 'string' || !isUuid(clientRequestId)) {
    const expected =
      'clientRequestId must be a UUID (required with users; websocketStart makes one where the platform has crypto)';
    return refuse(`${expected}; got ${showValue(clientRequestId)}.`, 'messages');
  }
  const list = parseUsers(users);
  if (list !== null) return { clientRequestId, users: list };
  const expected =
    'users must be org:{orgId}:user:{userId}, several separated by commas (required with clientRequestId)';
  return refuse(`${expected}; got ${showValue(users)}.`, 'messages');
}

/** Holds a `WEBSOCKET_START` against every rule of the specification (`WebsocketStartMessage`). */
export function validateStart(fields: Fields, options: ResolvedOptions, refuse: Refuse): StartCommand | null {
  if (!isPlainObject(fields)) return refuse('the command must be a plain object.');
  const { endpoint, accessToken, isFreedomWeb, uiTheme, clientRequestId, users } = fields;
  const socket = clientRequestId === undefined && users === undefined ? 'presence' : 'messages';
  const messages = socket === 'messages' ? validateMessages(fields, refuse) : null;
  if (socket === 'messages' && messages === null) return null;
  const wrongEndpoint = endpointProblem(endpoint);
  if (wrongEndpoint !== null) return refuse(wrongEndpoint, socket);
  if (typeof isFreedomWeb !== 'boolean') {
    return refuse(`isFreedomWeb must be a boolean; got ${showValue(isFreedomWeb)}.`, socket);
  }
  if (uiTheme !== undefined && typeof uiTheme !== 'string') {
    return refuse(`uiTheme must be a string or absent; got ${showValue(uiTheme)}.`, socket);
  }
  const token = readToken(accessToken);
  if ('reason' in token) return refuse(`${token.reason}.`, socket, 'INVALID_TOKEN');
  const name = options.clientName ?? (isFreedomWeb ? 'FreedomWeb' : 'CTI 2.0');
  return {
    socket,
    endpoint: endpoint as string,
    accessToken: accessToken as string,
    claims: token.claims,
    client: { name, version: options.clientVersion },
    messages,
  };
}

/** Holds a `WEBSOCKET_STOP` against its rule: which sockets it ends. */
export function validateStop({ socket }: Fields, refuse: Refuse): readonly SocketKind[] | null {
  if (socket === undefined) return socketKinds;
  if (socket === 'presence' || socket === 'messages') return [socket];
  return refuse(`socket must be "presence", "messages" or absent; got ${showValue(socket)}.`);
}

function readHolder(meta: unknown): string | null {
  const given = meta ?? {};
  if (typeof given !== 'object') return null;
  const { holder = APP_HOLDER } = given as { holder?: unknown };
  return typeof holder === 'string' && holder !== '' ? holder : null;
}

/** Holds one of the four subscription commands against its rules (specification: WebsocketGroupMessage and others). */
export function validateSubscription(
  kind: 'user' | 'group',
  fields: Fields,
  options: ResolvedOptions,
  refuse: Refuse,
): SubscriptionCommand | null {
  const { orgId, meta, [`${kind}Id`]: id } = fields;
  if (!isOrgId(orgId)) {
    return refuse(`orgId must be a string of 1 to 64 of A-Z a-z 0-9 _ -; got ${showValue(orgId)}.`);
  }
  if (!isEntityId(id)) return refuse(`${kind}Id must be a positive safe integer; got ${showValue(id)}.`);
  const holder = readHolder(meta);
  if (holder === null) return refuse('meta.holder must be a non-empty string or absent.');
  try {
    const buildPath = options[`${kind}Path`];
    // Code without types may give anything.
    const path: unknown = buildPath(orgId, id);
    if (typeof path === 'string' && path !== '') return { kind, orgId, id, path, holder };
    return refuse(`the option ${kind}Path must give a non-empty string; got ${showValue(path)}.`);
  } catch (error) {
    return refuse(`the option ${kind}Path threw ${showThrown(error)}.`);
  }
}
