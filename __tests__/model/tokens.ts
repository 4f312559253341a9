/** Who a token is for. */
export interface Identity {
  orgId: string;
  userId: number;
}

/** A token and what its issuer knows of it. */
export interface Token {
  text: string;
  version: number;
  identity: Identity;
  /** True time in monotonic milliseconds; `Infinity` where it never expires. */
  expiresAt: number;
}

/** The authority that issues tokens and takes them back. */
export interface TokenOffice {
  issue: (identity: Identity) => Token;
  read: (text: unknown) => Token | undefined;
  isValid: (token: Token) => boolean;
  isRevoked: (version: number) => boolean;
  /** No token issued so far is good any more. */
  revokeAll: () => void;
}

const SIGNATURE = 'TOPSECRET'.repeat(5);
/** The payload of every token begins like this; both are pieces of the length that nobody may see. */
const PIECE_LENGTH = 24;

function encode(part: object): string {
  return btoa(JSON.stringify(part)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** Pieces of which one is in every text that holds 48 or more characters of a token. */
export const secretPieces: readonly string[] = [
  SIGNATURE.slice(0, PIECE_LENGTH),
  encode({ natterboxOrgId: '12345', natterboxUserId: '7' }).slice(0, PIECE_LENGTH),
];

/** An office whose tokens live for `lifeMs`; `wallNow` is the true wall clock, which no client's jump moves. */
export function createTokenOffice(lifeMs: number, now: () => number, trueWallNow: () => number): TokenOffice {
  const issued = new Map<string, Token>();
  let lastVersion = 0;
  let validFrom = 0;

  return {
    issue(identity) {
      const version = ++lastVersion;
      const exp = lifeMs === Infinity ? {} : { exp: (trueWallNow() + lifeMs) / 1_000 };
      const claims = { natterboxOrgId: identity.orgId, natterboxUserId: String(identity.userId) };
      const text = `${HEADER}.${encode({ ...claims, version, ...exp })}.${SIGNATURE}-${version}`;
      const token = { text, version, identity, expiresAt: now() + lifeMs };
      issued.set(text, token);
      return token;
    },
    read: (text) => (typeof text === 'string' ? issued.get(text) : undefined),
    isValid: ({ version, expiresAt }) => version >= validFrom && now() < expiresAt,
    isRevoked: (version) => version < validFrom,
    revokeAll() {
      validFrom = lastVersion + 1;
    },
  };
}
