import type { TokenClaims } from '../protocol/token';
import type { SocketKind } from '../vocabulary';

/** Tabs that speak another version never meet. */
const WIRE_VERSION = 1;

/** What tabs must have in common to share a socket. */
export interface Shareable {
  endpoint: string;
  claims: Pick<TokenClaims, 'orgId' | 'userId'>;
  messages: { users: string[] } | null;
}

/** 64 bits of a text: enough to tell the accounts of one browser apart, and nothing can be read out of it. */
function hash(text: string): string {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one ^ text.charCodeAt(at), 2_654_435_761);
    other = Math.imul(other ^ text.charCodeAt(at), 1_597_334_677);
  }
  return `${(one >>> 0).toString(36)}-${(other >>> 0).toString(36)}`;
}

/** Name of the lock and the channel of those who share one socket. */
export function shareName(kind: SocketKind, { endpoint, claims, messages }: Shareable): string {
  const users = [...(messages?.users ?? [])].sort();
  const key = hash(JSON.stringify([endpoint, claims.orgId, claims.userId, users]));
  return `redux-cti-realtime/${WIRE_VERSION}/${kind}/${key}`;
}

/** Name of the lock that a tab holds for as long as it takes part. */
export function lifeLock(name: string, tabId: string): string {
  return `${name}/tab/${tabId}`;
}
