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

const PRIME = 2n ** 61n - 1n;

/** Of a text: tells the accounts of one browser apart, and nothing can be read out of it. */
function hash(text: string): string {
  let sum = 1n;
  for (let at = 0; at < text.length; at++) sum = (sum * 1_000_003n + BigInt(text.charCodeAt(at))) % PRIME;
  return sum.toString(36);
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
