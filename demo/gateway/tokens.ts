import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isJsonObject } from './bad-request';

/** A token as the login hands it out. */
interface IssuedToken {
  accessToken: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** What became of a token that somebody showed. `problem` is fit for the one who showed it. */
type TokenCheck = { userId: number } | { problem: string };

/** Issues and checks access tokens: JWTs, signed with a key that lives as long as the process. */
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
  /** How often all tokens had been revoked when this one was issued. */
  revocation: number;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encode({ alg: 'HS256', typ: 'JWT' });

const claimsIn = (payload: string): Claims | undefined => {
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return isJsonObject(claims) ? (claims as unknown as Claims) : undefined;
};

/** Signs contents, and reads back what it signed itself. */
const createSigner = () => {
  const key = randomBytes(32);
  const signatureOf = (content: string) => createHmac('sha256', key).update(content).digest();

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
  defaultTtlSeconds,
  now,
}: {
  orgId: string;
  defaultTtlSeconds: number;
  now: () => number;
}): Tokens => {
  const signer = createSigner();
  let revocation = 0;
  let longestTtlSeconds: number | null = null;

  return {
    issue: (userId, ttlSeconds = defaultTtlSeconds) => {
      const lifeSeconds = Math.min(ttlSeconds, longestTtlSeconds ?? Infinity);
      const exp = Math.floor(now() / 1000 + lifeSeconds);
      const iat = Math.floor(now() / 1000);
      const natterboxUserId = String(userId);
      const accessToken = signer.sign({ natterboxOrgId: orgId, natterboxUserId, iat, exp, revocation });
      return { accessToken, expiresAt: exp * 1000 };
    },
    check: (accessToken) => {
      const claims = signer.read(accessToken);
      if (claims === undefined) return { problem: 'accessToken is no token of this service' };
      const isCurrent = claims.revocation === revocation && claims.exp * 1000 > now();
      return isCurrent ? { userId: Number(claims.natterboxUserId) } : { problem: 'accessToken has expired' };
    },
    ownerOf: (accessToken) => {
      const claims = signer.read(accessToken);
      return claims && Number(claims.natterboxUserId);
    },
    revokeAll: () => {
      revocation += 1;
    },
    limitTtl: (ttlSeconds) => {
      longestTtlSeconds = ttlSeconds;
    },
  };
};
