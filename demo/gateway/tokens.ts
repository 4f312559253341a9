import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject } from './bad-request';

/** A token as the login hands it out. */
interface IssuedToken {
  accessToken: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** What became of a token that somebody showed. `problem` is fit for the one who showed it. */
type TokenCheck = { userId: number } | { problem: string };

/** Issues and checks access tokens: JWTs that every gateway with the same secret takes, also after a restart. */
export interface Tokens {
  /** A new token for a user; `ttlSeconds` from now unless a shorter life is set for all. */
  issue: (userId: number, ttlSeconds?: number) => IssuedToken;
  /** Checks signature, age and revocation. */
  check: (accessToken: string) => TokenCheck;
  /** Whose token it is by its signature alone, expired or not; `undefined` for one that was not signed here. */
  ownerOf: (accessToken: string) => number | undefined;
  /** Makes every token issued so far count as expired. */
  revokeAll: () => void;
  /** Sets the longest life of tokens issued from now on; `null` for no such limit. */
  limitTtl: (ttlSeconds: number | null) => void;
}

interface Claims {
  natterboxOrgId: string;
  natterboxUserId: string;
  /** Seconds since the epoch. */
  exp: number;
  /** Milliseconds since the epoch: what was revoked at a moment is told from what was issued since. */
  issuedAtMs: number;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encode({ alg: 'HS256', typ: 'JWT' });

const claimsIn = (payload: string): Claims | undefined => {
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return isJsonObject(claims) ? (claims as unknown as Claims) : undefined;
};

/** Signs contents, and reads back what it signed itself. */
const createSigner = (secret: string) => {
  const signatureOf = (content: string) => createHmac('sha256', secret).update(content).digest();

  return {
    sign: (claims: Claims & { iat: number }): string => {
      const content = `${header}.${encode(claims)}`;
      return `${content}.${signatureOf(content).toString('base64url')}`;
    },
    // The signature is compared before anything inside is believed, so claims are always of our own making.
    read: (accessToken: string): Claims | undefined => {
      const [tokenHeader, payload, signature, ...rest] = accessToken.split('.');
      if (tokenHeader !== header || payload === undefined || signature === undefined || rest.length > 0) {
        return undefined;
      }
      const shown = Buffer.from(signature, 'base64url');
      const right = signatureOf(`${header}.${payload}`);
      return shown.length === right.length && timingSafeEqual(shown, right) ? claimsIn(payload) : undefined;
    },
  };
};

/** Creates the token service of one organisation; `now` is in milliseconds since the epoch. */
export const createTokens = ({
  orgId,
  secret,
  defaultTtlSeconds,
  now,
}: {
  orgId: string;
  secret: string;
  defaultTtlSeconds: number;
  now: () => number;
}): Tokens => {
  const signer = createSigner(secret);
  /** What was issued before this moment counts as expired. */
  let revokedBeforeMs = 0;
  let lastIssuedAtMs = 0;
  let longestTtlSeconds: number | null = null;

  return {
    issue: (userId, ttlSeconds = defaultTtlSeconds) => {
      const lifeSeconds = Math.min(ttlSeconds, longestTtlSeconds ?? Infinity);
      const exp = Math.floor(now() / 1000 + lifeSeconds);
      const iat = Math.floor(now() / 1000);
      const issuedAtMs = Math.max(now(), revokedBeforeMs);
      lastIssuedAtMs = issuedAtMs;
      const natterboxUserId = String(userId);
      const accessToken = signer.sign({ natterboxOrgId: orgId, natterboxUserId, iat, exp, issuedAtMs });
      return { accessToken, expiresAt: exp * 1000 };
    },
    check: (accessToken) => {
      const claims = signer.read(accessToken);
      if (claims === undefined) return { problem: 'accessToken is no token of this service' };
      const isCurrent = claims.issuedAtMs >= revokedBeforeMs && claims.exp * 1000 > now();
      return isCurrent ? { userId: Number(claims.natterboxUserId) } : { problem: 'accessToken has expired' };
    },
    ownerOf: (accessToken) => {
      const claims = signer.read(accessToken);
      return claims && Number(claims.natterboxUserId);
    },
    revokeAll: () => {
      revokedBeforeMs = Math.max(now(), lastIssuedAtMs + 1);
    },
    limitTtl: (ttlSeconds) => {
      longestTtlSeconds = ttlSeconds;
    },
  };
};
