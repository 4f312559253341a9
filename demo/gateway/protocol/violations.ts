import type { SocketKind } from '../../../src/vocabulary';

/** Every rule of the protocol that a client can break, with what it says. */
export const protocolRules = {
  'frame-unreadable': 'Every frame is text and a JSON object.',
  'auth-first': 'The first frame is auth, sent in time.',
  'auth-once': 'A session has one auth.',
  'auth-shape': 'auth carries type, accessToken and client { name, version }, and nothing else.',
  'token-in-url': 'The token travels in auth only, never in the address.',
  'wait-for-welcome': 'A subscribe waits for the welcome.',
  'type-known': 'A client sends auth, subscribe and unsubscribe, or a messages subscribe.',
  'path-shape': 'subscribe and unsubscribe carry type and a well-formed path, and nothing else.',
  'subscribe-once': 'A path is subscribed once.',
  'unsubscribe-present': 'Only a subscribed path is unsubscribed.',
  'payload-shape': 'A messages subscribe carries request, a UUID and user strings of its own organisation.',
} as const;

/** One of the rules. */
export type ProtocolRule = keyof typeof protocolRules;

/** A rule that a client broke. */
export interface Violation {
  /** Milliseconds since the epoch. */
  at: number;
  socket: SocketKind;
  /** Who, once it is known. */
  userId: number | null;
  rule: ProtocolRule;
  detail: string;
}
