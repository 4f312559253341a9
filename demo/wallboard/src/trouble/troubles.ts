import type { TroubleBody, TroubleReply } from '../gateway/api';

/** A fault that the gateway can be asked for. */
export interface Trouble {
  title: string;
  /** What breaks, and what should be seen. */
  detail: string;
  body: TroubleBody;
  /** For faults that last: how long still, in words, or `null` while it is not on. */
  lasting?: (reply: TroubleReply) => string | null;
  /** Ends this fault and no other, for faults that last. */
  endBody?: TroubleBody;
}

const secondsLeft = (seconds: number | null): string | null =>
  seconds === null ? null : `${Math.ceil(seconds)} s left`;

/** In the order in which a newcomer should try them. */
export const troubles: readonly Trouble[] = [
  {
    title: 'Drop connection',
    detail: 'Every socket is closed. People turn stale, then come back by themselves.',
    body: { kind: 'drop' },
  },
  {
    title: 'Cut cable',
    detail: 'The connection is reset without a word.',
    body: { kind: 'rst' },
  },
  {
    title: 'Freeze server',
    detail: 'Sockets stay open and nothing comes. After 15 s of silence nobody passes for live.',
    body: { kind: 'freeze', seconds: 45 },
    lasting: (reply) => secondsLeft(reply.freezeSecondsLeft),
    endBody: { kind: 'calm', only: 'freeze' },
  },
  {
    title: 'Restart server',
    detail: 'Gone for ten seconds, then back; everything is watched again.',
    body: { kind: 'restart', seconds: 10 },
    lasting: (reply) => secondsLeft(reply.restartSecondsLeft),
    endBody: { kind: 'calm', only: 'restart' },
  },
  {
    title: 'Make it slow',
    detail: 'Every frame comes two seconds late.',
    body: { kind: 'slow', delayMs: 2_000 },
    lasting: (reply) => (reply.slowMs > 0 ? 'on' : null),
    endBody: { kind: 'slow', delayMs: 0 },
  },
  {
    title: 'Refuse tokens',
    detail: 'No token is good enough from now on. Drop the connection, and it is given up.',
    body: { kind: 'refuse-tokens' },
    lasting: (reply) => (reply.refusesTokens === null ? null : 'on'),
    endBody: { kind: 'refuse-tokens', on: false },
  },
  {
    title: 'Expire tokens',
    detail: 'Sessions end; a new token is fetched and nothing is lost.',
    body: { kind: 'expire-tokens' },
  },
  {
    title: 'Send garbage',
    detail: 'Broken frames and impossible values. They are reported; good data goes on.',
    body: { kind: 'garbage' },
  },
  {
    title: 'Flood: 5,000 updates/s',
    detail: 'Twenty seconds of a very bad day. The page keeps its frames.',
    body: { kind: 'flood', perSecond: 5_000, seconds: 20 },
    lasting: (reply) => (reply.flood === null ? null : 'on'),
    endBody: { kind: 'calm', only: 'flood' },
  },
];

/** Ends every fault. */
export const calm: Trouble = { title: 'Calm down', detail: 'Ends every fault.', body: { kind: 'calm' } };
