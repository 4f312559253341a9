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

/** 53 bits of a text: enough to tell the accounts of one browser apart, and nothing can be read out of it. */
function hash(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (0x100000000 * (0x1fffff & low) + (high >>> 0)).toString(36);
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
