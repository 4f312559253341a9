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

  it('loses the token and its pieces alone', () => {
    const redact = createRedactor(token);
    const filling = '-'.repeat(1_000_000);
    expect(redact(`wss://a.test/${token}/b`)).toBe('wss://a.test/[redacted]/b');
    expect(redact(`${filling}${token.slice(5, 30)}`)).toBe(`${filling}[redacted]`);
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

/** What the methods of strings look at: a search at the whole text, a copy at what it copies. */
const looks: Readonly<Record<string, (text: string, result: unknown) => number>> = {
  includes: (text) => text.length,
  indexOf: (text) => text.length,
  slice: (_, copy) => String(copy).length,
};

/** How many characters the searches and copies of strings look at while `work` runs, which ends soon after `limit`. */
function countCharacters(work: () => void, limit: number): number {
  const natives = Object.getOwnPropertyDescriptors(String.prototype);
  let characters = 0;
  for (const [name, look] of Object.entries(looks)) {
    const native = Reflect.get(String.prototype, name) as (this: string, ...args: unknown[]) => unknown;
    const value = function (this: string, ...args: unknown[]): unknown {
      const result = native.apply(this, args);
      characters += look(this, result);
      if (characters > limit) throw new Error('looked at too much');
      return result;
    };
    Object.defineProperty(String.prototype, name, { value });
  }
  try {
    work();
  } finally {
    Object.defineProperties(String.prototype, natives);
  }
  return characters;
}

// A time would say more of the machine than of the code.
it.each([
  ['of one letter', 'a'.repeat(100_000), 'a'.repeat(65_536)],
  ['with nothing in common', randomText(100_000), randomText(65_536)],
  ['with half a piece everywhere', `${'a'.repeat(23)}b`.repeat(4_000), 'a'.repeat(16_384)],
  ['with spaces', `${'a '.repeat(30)}b`.repeat(1_000), 'a '.repeat(8_192)],
  ['beyond all measure', 'a'.repeat(1_000_000), 'a'.repeat(1_000_000)],
])('a start looks at each character of a text and a token %s fewer than 30 times', (_, text, accessToken) => {
  const limit = 30 * (4 * text.length + accessToken.length);
  const meta = [text, { [text]: text }];
  const characters = countCharacters(() => start({ endpoint: text, meta, accessToken }), limit);
  expect(characters).toBeGreaterThan(text.length);
  expect(characters).toBeLessThan(limit);
});
