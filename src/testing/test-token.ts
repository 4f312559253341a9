/** Who a test token names. */
export interface TestTokenClaims {
  orgId: string;
  userId: number | string;
  /** Seconds since the epoch, as in every JWT; without it the token never looks expired. */
  exp?: number | undefined;
  /** Makes otherwise equal tokens differ, as refreshed ones do. */
  jti?: string | undefined;
}

function encodePart(part: object): string {
  // btoa takes Latin-1 only; JSON may name every other character by its number.
  const ascii = JSON.stringify(part).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return btoa(ascii).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * An access token for tests: a well-formed JWT with the claims `natterboxOrgId` and `natterboxUserId` (as strings, as
 * the specification's own token has them), signed by nobody. Needs no `Buffer`.
 *
 * @example
 * const accessToken = createTestToken({ orgId: '12345', userId: 67890 });
 */
export function createTestToken({ orgId, userId, exp, jti }: TestTokenClaims): string {
  const claims = { natterboxOrgId: orgId, natterboxUserId: String(userId), exp, jti };
  return `${encodePart({ alg: 'none', typ: 'JWT' })}.${encodePart(claims)}.unsigned`;
}
