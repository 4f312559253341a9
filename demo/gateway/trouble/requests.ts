import type { SocketKind } from '../../../src/vocabulary';
import { BadRequest, choiceField, numberField, objectOf, stringField, type JsonObject } from '../bad-request';
import { refusalStyles, type RefusalStyle } from '../options';

const socketChoices = ['both', 'presence', 'messages'] as const;
/** Which sockets a trouble meets. */
export type SocketChoice = (typeof socketChoices)[number];

const lastingTroubles = ['freeze', 'restart', 'slow', 'refuse-tokens', 'expire-tokens', 'flood'] as const;
/** A trouble that lasts until its end, or until it is calmed. */
export type LastingTrouble = (typeof lastingTroubles)[number];

/** Every trouble that the gateway can make, as `POST /trouble` takes it. */
export type TroubleRequest =
  /** Closes the sockets with a code; 1006 is a cut without a close frame, 1005 a close frame without a code. */
  | { kind: 'drop'; code: number; reason: string; socket: SocketChoice }
  /** Resets the TCP connections. */
  | { kind: 'rst'; socket: SocketChoice }
  /** Reads and sends nothing for a while, accepts nobody, lets simulated time stand still. */
  | { kind: 'freeze'; seconds: number }
  /** Closes all sockets with 1012 and refuses new ones for a while; the page and the REST side stay. */
  | { kind: 'restart'; seconds: number }
  /** Sends every frame that much later; 0 ends it. */
  | { kind: 'slow'; delayMs: number }
  /** Refuses every token from now on, or no longer. */
  | { kind: 'refuse-tokens'; on: boolean; style: RefusalStyle }
  /** All tokens count as expired and sessions are closed with 4401; `ttlSeconds` shortens those issued later. */
  | { kind: 'expire-tokens'; ttlSeconds: number | null }
  /** Sends what no client should stumble over: broken JSON, binary, unknown types, hostile keys and values. */
  | { kind: 'garbage' }
  /** Many changes a second for a while, among the users who are watched. */
  | { kind: 'flood'; perSecond: number; seconds: number; perFrame: number }
  /** Ends all of it, or only the one named. */
  | { kind: 'calm'; only?: LastingTrouble | undefined };

/** The name of a trouble. */
export type TroubleKind = TroubleRequest['kind'];

const isSendableCode = (code: number): boolean =>
  [1000, 1001, 1002, 1003, 1005, 1006].includes(code) ||
  (code >= 1007 && code <= 1014) ||
  (code >= 3000 && code <= 4999);

const closeCodeField = (body: JsonObject): number => {
  const code = numberField(body, 'code', { min: 1000, max: 4999, fallback: 1006 });
  if (!Number.isInteger(code) || !isSendableCode(code)) {
    throw new BadRequest('code must be 1000-1003, 1005-1014 or 3000-4999.');
  }
  return code;
};

const reasonField = (body: JsonObject): string => {
  const reason = body.reason === undefined ? '' : stringField(body, 'reason', 123);
  if (Buffer.byteLength(reason) > 123) throw new BadRequest('reason must be at most 123 bytes long.');
  return reason;
};

const booleanField = (body: JsonObject, name: string, fallback: boolean): boolean => {
  const value = body[name] ?? fallback;
  if (typeof value !== 'boolean') throw new BadRequest(`${name} must be true or false.`);
  return value;
};

const socketField = (body: JsonObject): SocketChoice => choiceField(body, 'socket', socketChoices, 'both');
const secondsField = (body: JsonObject, fallback: number): number =>
  numberField(body, 'seconds', { min: 0.001, max: 600, fallback });

type Reader<Kind extends TroubleKind> = (body: JsonObject) => Extract<TroubleRequest, { kind: Kind }>;

const readers: { [Kind in TroubleKind]: Reader<Kind> } = {
  drop: (body) => ({
    kind: 'drop',
    code: closeCodeField(body),
    reason: reasonField(body),
    socket: socketField(body),
  }),
  rst: (body) => ({ kind: 'rst', socket: socketField(body) }),
  freeze: (body) => ({ kind: 'freeze', seconds: secondsField(body, 30) }),
  restart: (body) => ({ kind: 'restart', seconds: secondsField(body, 10) }),
  slow: (body) => ({
    kind: 'slow',
    delayMs: numberField(body, 'delayMs', { min: 0, max: 60_000, fallback: 1_000 }),
  }),
  'refuse-tokens': (body) => ({
    kind: 'refuse-tokens',
    on: booleanField(body, 'on', true),
    style: choiceField(body, 'style', refusalStyles, 'error-and-close'),
  }),
  'expire-tokens': (body) => ({
    kind: 'expire-tokens',
    ttlSeconds:
      body.ttlSeconds === undefined
        ? null
        : numberField(body, 'ttlSeconds', { min: 1, max: 86_400, fallback: 0 }),
  }),
  garbage: () => ({ kind: 'garbage' }),
  flood: (body) => ({
    kind: 'flood',
    perSecond: numberField(body, 'perSecond', { min: 1, max: 100_000, fallback: 5_000 }),
    seconds: secondsField(body, 10),
    perFrame: Math.trunc(numberField(body, 'perFrame', { min: 1, max: 10_000, fallback: 25 })),
  }),
  calm: (body) => {
    if (body.only === undefined || body.only === null) return { kind: 'calm' };
    return { kind: 'calm', only: choiceField(body, 'only', lastingTroubles, 'freeze') };
  },
};

/** The names of all troubles. */
export const troubleKinds = Object.keys(readers) as TroubleKind[];

/** Reads the body of `POST /trouble`, filling in defaults; throws a {@link BadRequest} that says what is wrong. */
export const readTroubleRequest = (body: unknown): TroubleRequest => {
  const request = objectOf(body);
  const kind = troubleKinds.find((candidate) => candidate === request.kind);
  if (kind === undefined) throw new BadRequest(`kind must be one of: ${troubleKinds.join(', ')}.`);
  return readers[kind](request);
};

/** True if a trouble for these sockets meets one of this kind. */
export const meets = (choice: SocketChoice, kind: SocketKind): boolean =>
  choice === 'both' || choice === kind;
