import { isPlainObject } from '@reduxjs/toolkit';
import { validate as isUuid } from 'uuid';
import type { ConnectionParameters } from '../connection/attempts';
import type { RealtimeErrorCode, SocketKind } from '../vocabulary';
import type { ResolvedOptions } from '../options';
import { must, showThrown, showUrl } from '../protocol/text';
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

/** A rule of a command: whether it is kept, and in words. */
type Rule = [isKept: boolean, ...words: Parameters<typeof must>];

/** The first rule that is broken, in a sentence; `null` where all are kept. */
function brokenRule(rules: Rule[]): string | null {
  for (const [isKept, ...words] of rules) if (!isKept) return `${must(...words)}.`;
  return null;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function isEndpoint(text: string): boolean {
  try {
    new URL(text);
    return /^wss?:\/\/[^/\s]\S*$/i.test(text);
  } catch {
    return false;
  }
}

function rulesOfEndpoint(endpoint: unknown): Rule[] {
  const url = typeof endpoint === 'string' ? endpoint : '';
  const rule = (isKept: boolean, further = ''): Rule => [
    isKept,
    'endpoint',
    `a ws:// or wss:// URL${further}`,
    isText(endpoint) ? showUrl(endpoint) : endpoint,
  ];
  return [
    rule(url.length <= MAX_ENDPOINT_LENGTH, ` of at most ${MAX_ENDPOINT_LENGTH} characters`),
    rule(isEndpoint(url)),
    rule(!url.includes('#'), ' without a fragment, which is not shown'),
    rule(!/^wss?:\/\/[^/?]*@/i.test(url), ' without user-info, which is not shown'),
  ];
}

/** The users of a messages start; one that is none where the string breaks its rule. */
function parseUsers(users: unknown): string[] {
  return typeof users === 'string' ? [...new Set(users.split(',').map((user) => user.trim()))] : [''];
}

/** Holds a `WEBSOCKET_START` against every rule of the specification (`WebsocketStartMessage`). */
export function validateStart(fields: Fields, options: ResolvedOptions, refuse: Refuse): StartCommand | null {
  if (!isPlainObject(fields)) return refuse('the command must be a plain object.');
  const { endpoint, accessToken, isFreedomWeb, uiTheme, clientRequestId, users } = fields;
  const isPresence = clientRequestId === undefined && users === undefined;
  const socket = isPresence ? 'presence' : 'messages';
  const list = parseUsers(users);
  const sentence = brokenRule([
    [
      isPresence || isUuid(clientRequestId),
      'clientRequestId',
      'a UUID (required with users; websocketStart makes one where the platform has crypto)',
      clientRequestId,
    ],
    [
      isPresence || list.every(isUserString),
      'users',
      'org:{orgId}:user:{userId}, several separated by commas (required with clientRequestId)',
      users,
    ],
    ...rulesOfEndpoint(endpoint),
    [typeof isFreedomWeb === 'boolean', 'isFreedomWeb', 'a boolean', isFreedomWeb],
    [uiTheme === undefined || typeof uiTheme === 'string', 'uiTheme', 'a string or absent', uiTheme],
  ]);
  if (sentence !== null) return refuse(sentence, socket);
  const token = readToken(accessToken);
  if ('reason' in token) return refuse(`${token.reason}.`, socket, 'INVALID_TOKEN');
  const name = options.clientName ?? (isFreedomWeb === true ? 'FreedomWeb' : 'CTI 2.0');
  return {
    socket,
    endpoint: endpoint as string,
    accessToken: accessToken as string,
    claims: token.claims,
    client: { name, version: options.clientVersion },
    messages: isPresence ? null : { clientRequestId: clientRequestId as string, users: list },
  };
}

/** Holds a `WEBSOCKET_STOP` against its rule: which sockets it ends. */
export function validateStop({ socket }: Fields, refuse: Refuse): readonly SocketKind[] | null {
  if (socket === undefined) return socketKinds;
  if (socket === 'presence' || socket === 'messages') return [socket];
  return refuse(`${must('socket', '"presence", "messages" or absent', socket)}.`);
}

/** Holds one of the four subscription commands against its rules (specification: WebsocketGroupMessage and others). */
export function validateSubscription(
  kind: 'user' | 'group',
  fields: Fields,
  options: Pick<ResolvedOptions, 'userPath' | 'groupPath'>,
  refuse: Refuse,
): SubscriptionCommand | null {
  const { orgId, meta, [`${kind}Id`]: id } = fields;
  const given = meta ?? {};
  const isObject = typeof given === 'object';
  const { holder = APP_HOLDER } = given as { holder?: unknown };
  const sentence = brokenRule([
    [isOrgId(orgId), 'orgId', 'a string of 1 to 64 of A-Z a-z 0-9 _ -', orgId],
    [isEntityId(id), `${kind}Id`, 'a positive safe integer', id],
    [isObject && isText(holder), 'meta.holder', 'a non-empty string or absent', isObject ? holder : given],
  ]);
  if (sentence !== null) return refuse(sentence);
  const command = { kind, orgId: orgId as string, id: id as number, holder: holder as string };
  try {
    const buildPath = options[`${kind}Path`];
    // Code without types may give anything.
    const path: unknown = buildPath(command.orgId, command.id);
    if (isText(path)) return { ...command, path };
    return refuse(`${must(`what the option ${kind}Path gives`, 'a non-empty string', path)}.`);
  } catch (error) {
    return refuse(`the option ${kind}Path threw ${showThrown(error)}.`);
  }
}
