import fc from 'fast-check';
import { createRedactor, redactStart } from '../../src/middleware/redact';
import { createTestToken } from '../../src/testing';
import { seededRandom } from '../helpers/seeded-random';
import { findTokenPiece } from '../helpers/token-scan';

const longToken = (length: number): string =>
  createTestToken({ orgId: '12345', userId: 67_890, jti: 'x'.repeat(length) }).slice(0, length);

const start = (fields: object) => redactStart({ type: 'WEBSOCKET_START', isFreedomWeb: false, ...fields });

describe('a text of any length', () => {
  const token = createTestToken({ orgId: '12345', userId: 67_890, jti: 'a-token-of-ordinary-length' });

  it.each([token, `${token.slice(0, 40)} ${token.slice(40)}`, longToken(16_384), longToken(65_536)])(
    'holds no piece of a token afterwards (%#)',
    (accessToken) => {
      const redact = createRedactor(accessToken);
      const piece = fc
        .tuple(fc.nat(accessToken.length - 24), fc.integer({ min: 24, max: 200 }))
        .map(([at, length]) => accessToken.slice(at, at + length));
      const filling = fc.integer({ min: 0, max: 10_000 }).map((length) => '-'.repeat(length));
      fc.assert(
        fc.property(fc.array(fc.oneof(piece, filling, fc.string()), { maxLength: 8 }), (parts) => {
          expect(findTokenPiece(redact(parts.join('')), [accessToken])).toBeNull();
        }),
        { numRuns: 50 },
      );
    },
  );

  it('stays as it is where it holds none', () => {
    const redact = createRedactor(token);
    for (const text of ['', 'wss://gateway.test/', token.slice(0, 23), 'org:1:user:2,'.repeat(80_000)]) {
      expect(redact(text)).toBe(text);
    }
  });

  it('loses the token alone, however long it is', () => {
    const redact = createRedactor(token);
    expect(redact(`wss://a.test/${token}/b`)).toBe('wss://a.test/[redacted]/b');
    const long = '-'.repeat(1_000_000);
    expect(redact(`${long}${token.slice(5, 30)}`)).toBe(`${long}[redacted]`);
  });

  it('is searched for a token beyond all measure as a whole', () => {
    const huge = longToken(1_000_000);
    expect(createRedactor(huge)(`x${huge}`)).toBe('[redacted]');
  });
});

it('a token that is the key of a field is replaced, too', () => {
  const token = longToken(300);
  expect(start({ accessToken: token, meta: { [token]: 1 } })).toMatchObject({ meta: { '[redacted]': 1 } });
});

const random = seededRandom(7);
const randomText = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(33 + Math.floor(random() * 90))).join('');

// Each takes about a tenth of a second; a search that compares everything with everything takes minutes.
it.each([
  ['of the same letter', 'a'.repeat(1_000_000), 'a'.repeat(65_536)],
  ['that have nothing in common', randomText(1_000_000), randomText(65_536)],
  ['with half a piece everywhere', `${'a'.repeat(23)}b`.repeat(40_000), 'a'.repeat(16_384)],
  ['as long as can be searched', `${'a'.repeat(23)}b`.repeat(85), 'a'.repeat(16_384)],
])('a start with a token and a text %s holds nobody up', (_, endpoint, accessToken) => {
  const times = [1, 2, 3].map(() => {
    const startedAt = performance.now();
    start({ endpoint, accessToken });
    return performance.now() - startedAt;
  });
  expect(Math.min(...times)).toBeLessThan(2_500);
});
