import { createTestToken } from '../../src/testing';
import { isEntityId, isOrgId, parseEntityId } from '../../src/protocol/ids';
import { readToken } from '../../src/protocol/token';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (claims: unknown): string => `${part({ alg: 'none' })}.${part(claims)}.signature`;
const claims = { natterboxOrgId: '12345', natterboxUserId: '67890' };

describe('reading a token', () => {
  it('takes the specification’s own', () => {
    const given =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYXR0ZXJib3hPcmdJZCI6IjEyMzQ1IiwibmF0dGVyYm94VXNlcklkIjoiNjc4OTAifQ.signature';
    expect(readToken(given)).toEqual({ claims: { orgId: '12345', userId: 67_890, expiresAt: null } });
  });

  it.each<[string, object, object]>([
    ['text ids', claims, { orgId: '12345', userId: 67_890, expiresAt: null }],
    ['numbers', { natterboxOrgId: 7, natterboxUserId: 8 }, { orgId: '7', userId: 8, expiresAt: null }],
    ['an expiry', { ...claims, exp: 1_700_000_000 }, { expiresAt: 1_700_000_000_000 }],
    ['an expiry as text', { ...claims, exp: '1700000000' }, { expiresAt: null }],
    ['an expiry in the past', { ...claims, exp: -5 }, { expiresAt: -5_000 }],
    ['any characters elsewhere', { ...claims, name: 'Zoë 🦊' }, { orgId: '12345' }],
    ['claims named like prototypes', { ...claims, constructor: 1, toString: 2 }, { userId: 67_890 }],
  ])('takes %s', (_, payload, expected) => {
    expect(readToken(tokenOf(payload))).toMatchObject({ claims: expected });
  });

  it('takes plain base64 and padding, and an empty signature', () => {
    const padded = `${Buffer.from('{}').toString('base64')}.${Buffer.from(JSON.stringify(claims)).toString('base64')}.`;
    expect(readToken(padded)).toMatchObject({ claims: { userId: 67_890 } });
  });

  it('takes what the testing entry makes', () => {
    const token = createTestToken({ orgId: 'Zoë'.slice(0, 2), userId: 1, exp: 5 });
    expect(readToken(token)).toEqual({ claims: { orgId: 'Zo', userId: 1, expiresAt: 5_000 } });
  });

  it.each<[unknown, string]>([
    [undefined, 'type undefined'],
    [null, 'type null'],
    [42, 'type number'],
    [{}, 'type object'],
    ['', 'a string of 0 characters'],
    ['secret', 'a string of 6 characters'],
    ['a.b', 'a string of 3 characters'],
    ['a.b.c.d', 'three base64url parts'],
    [`${tokenOf(claims)}.more`, 'three base64url parts'],
    [tokenOf(claims).split('.').slice(0, 2).join('.'), 'three base64url parts'],
    [`${tokenOf(claims)}\n`, 'three base64url parts'],
    [` ${tokenOf(claims)}`, 'three base64url parts'],
    // Texts are searched for a token in use word by word: none may have a space.
    [`${tokenOf(claims)} more`, 'three base64url parts'],
    [tokenOf(claims).replace(/.{5}/, '$& '), 'three base64url parts'],
    [tokenOf(claims).replace(/\..{5}/, '$&\t'), 'three base64url parts'],
    ['e30.bm9=.x', 'three base64url parts'],
    [tokenOf('text'), 'the second a JSON object'],
    [tokenOf([claims]), 'the second a JSON object'],
    [tokenOf(null), 'the second a JSON object'],
    [tokenOf({ natterboxUserId: '1' }), 'the claim natterboxOrgId'],
    [tokenOf({ ...claims, natterboxOrgId: '' }), 'the claim natterboxOrgId'],
    [tokenOf({ ...claims, natterboxOrgId: 'a/b' }), 'the claim natterboxOrgId'],
    [tokenOf({ ...claims, natterboxOrgId: 'a'.repeat(65) }), 'the claim natterboxOrgId'],
    [tokenOf({ natterboxOrgId: '1' }), 'the claim natterboxUserId'],
    [tokenOf({ ...claims, natterboxUserId: '007' }), 'the claim natterboxUserId'],
    [tokenOf({ ...claims, natterboxUserId: '1e3' }), 'the claim natterboxUserId'],
    [tokenOf({ ...claims, natterboxUserId: ' 1' }), 'the claim natterboxUserId'],
    [tokenOf({ ...claims, natterboxUserId: '9007199254740992' }), 'the claim natterboxUserId'],
    ['a'.repeat(20_000), 'at most 16384 characters; got a string of 20000 characters'],
  ])('refuses, with type and length alone (%#)', (token, why) => {
    const reading = readToken(token);
    expect(reading).toEqual({ reason: expect.stringContaining(why) as string });
  });
});

it('shows nothing of a token that it refuses', () => {
  const secret = 'correct-horse-battery-staple';
  for (const token of [
    secret,
    `${secret}.${secret}.x`,
    tokenOf({ ...claims, natterboxOrgId: `${secret}!` }),
  ]) {
    expect(JSON.stringify(readToken(token))).not.toContain(secret);
  }
});

describe('ids', () => {
  it.each([1, 67_890, Number.MAX_SAFE_INTEGER])('%p is one', (id) => {
    expect([isEntityId(id), parseEntityId(id), parseEntityId(String(id))]).toEqual([true, id, id]);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, null, undefined, {}, [1], true, '01', '+1', '0x1', ''])(
    '%p is none',
    (id) => {
      expect([isEntityId(id), parseEntityId(id)]).toEqual([false, null]);
    },
  );

  it.each(['1', 'Az_-9', 'a'.repeat(64)])('%s is an organisation', (id) => {
    expect(isOrgId(id)).toBe(true);
  });

  it.each(['', 'a b', 'a/b', '..', 'ä', 'a\n', 'a'.repeat(65), 1, null, ['a']])(
    '%p is no organisation',
    (id) => {
      expect(isOrgId(id)).toBe(false);
    },
  );
});
