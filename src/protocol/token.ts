import { isOrgId, isRecord, parseEntityId } from './ids';

/** What the client reads from an access token. The signature is the server's business. */
export interface TokenClaims {
  /** Claim `natterboxOrgId`. */
  orgId: string;
  /** Claim `natterboxUserId`. */
  userId: number;
  /** Claim `exp` in wall-clock milliseconds; `null` where the token has none that makes sense. */
  expiresAt: number | null;
}

/** The claims that name a person. */
export type Person = Pick<TokenClaims, 'orgId' | 'userId'>;

/** Whether the claims name the same person; nobody's are nobody else's. */
export function isSameIdentity(one: Person | null, other: Person): boolean {
  return one?.orgId === other.orgId && one.userId === other.userId;
}

/** The claims, or why there are none: the reason names the token's type and length, never its text. */
export type TokenReading = { claims: TokenClaims } | { reason: string };

const MAX_TOKEN_LENGTH = 16_384;
/** Three base64url parts, of which the last may be empty; remembers the second, the payload. */
const JWT = /^[\w+/-]+={0,2}\.([\w+/-]+={0,2})\.(?:[\w+/-]+={0,2})?$/;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url of UTF-8. Without `atob`, which React Native lacks, and `TextDecoder`, which jsdom lacks. */
function decodePart(part: string): unknown {
  let escaped = '';
  let bits = 0;
  let count = 0;
  for (const character of part.replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_')) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    escaped += `%${((bits >> count) & 0xff).toString(16).padStart(2, '0')}`;
  }
  return JSON.parse(decodeURIComponent(escaped));
}

function readPayload(token: string): Record<string, unknown> | null {
  const payload = JWT.exec(token)?.[1];
  if (payload === undefined) return null;
  try {
    const claims = decodePart(payload);
    return isRecord(claims) ? claims : null;
  } catch {
    return null;
  }
}

/** Reads a JWT's claims `natterboxOrgId`, `natterboxUserId` (strings in the token) and `exp`. */
export function readToken(token: unknown): TokenReading {
  const isString = typeof token === 'string';
  const got = isString
    ? `a string of ${token.length} characters`
    : `a value of type ${token === null ? 'null' : typeof token}`;
  const reject = (rule: string): TokenReading => ({ reason: `accessToken must ${rule}; got ${got}` });
  if (!isString) return reject('be a JWT');
  if (token.length > MAX_TOKEN_LENGTH) return reject(`be a JWT of at most ${MAX_TOKEN_LENGTH} characters`);
  const payload = readPayload(token);
  if (payload === null) return reject('be a JWT (three base64url parts, the second a JSON object)');
  const { natterboxOrgId, natterboxUserId, exp } = payload;
  const orgId = typeof natterboxOrgId === 'number' ? String(natterboxOrgId) : natterboxOrgId;
  if (!isOrgId(orgId)) return reject('have the claim natterboxOrgId, 1 to 64 of A-Z a-z 0-9 _ -');
  const userId = parseEntityId(natterboxUserId);
  if (userId === null) return reject('have the claim natterboxUserId, a positive integer');
  const expiresAt = typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : null;
  return { claims: { orgId, userId, expiresAt } };
}
