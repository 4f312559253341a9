import fc from 'fast-check';
import { cleanServerText, redactTokens, showThrown, showUrl, showValue } from '../../src/protocol/text';
import { createTestToken } from '../../src/testing';
import { findTokenPiece } from '../helpers/token-scan';

const token = createTestToken({ orgId: '12345', userId: 67_890, jti: 'a-token-for-the-tests-of-text' });

describe('text from a server', () => {
  it.each<[unknown, string]>([
    ['not now', 'not now'],
    ['  wide  ', 'wide'],
    ['line\r\nline', 'line line'],
    ['\u0000\u001b[31mred', '[31mred'],
    ['abc\u202Etxt', 'abc txt'],
    ['\ud83d broken \udc00', 'broken'],
    ['whole 🦊', 'whole 🦊'],
    [undefined, ''],
    [{ toString: () => 'no' }, ''],
    [42, ''],
  ])('%j becomes %j', (text, shown) => {
    expect(cleanServerText(text, [])).toBe(shown);
  });

  it('has at most 256 characters, and ends in no half of one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 0, maxLength: 400 }), (text) => {
        const clean = cleanServerText(text, []);
        expect(clean.length).toBeLessThanOrEqual(256);
        expect(clean).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it('holds no token, wherever in it which piece of one stands', () => {
    const piece = fc
      .tuple(fc.nat(token.length - 24), fc.integer({ min: 24, max: token.length }))
      .map(([at, length]) => token.slice(at, at + length));
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 6 }), (parts) => {
        expect(findTokenPiece(cleanServerText(parts.join(''), [token]), [token])).toBeNull();
      }),
    );
  });

  it('holds nothing that looks like a token, although it is none of ours', () => {
    const foreign = createTestToken({ orgId: 'foreign', userId: 1 });
    expect(cleanServerText(`not ${foreign} but another`, [])).toBe('not [redacted] but another');
  });
});

describe('redaction', () => {
  it('replaces pieces of 24 characters and more, and leaves shorter ones', () => {
    expect(redactTokens(`<${token}>`, [token])).toBe('<[redacted]>');
    expect(redactTokens(`<${token.slice(10, 34)}>`, [token])).toBe('<[redacted]>');
    expect(redactTokens(`<${token.slice(10, 33)}>`, [token])).toBe(`<${token.slice(10, 33)}>`);
  });

  it('leaves text alone where the token is none', () => {
    expect(redactTokens('open sesame', ['sesame', '', '\ud83d'])).toBe('open sesame');
    expect(redactTokens('open 🦊', ['\ud83e'])).toBe('open 🦊');
    expect(redactTokens('open sesame', [])).toBe('open sesame');
  });

  it('replaces several tokens, also side by side', () => {
    const other = createTestToken({ orgId: 'other', userId: 5 });
    expect(redactTokens(`${token}${other}`, [token, other])).not.toMatch(/eyJ/);
  });
});

describe('values in messages', () => {
  it.each<[unknown, string]>([
    ['short', '"short"'],
    ['', '""'],
    [Number.NaN, 'NaN'],
    [-0, '0'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1, 2], 'an array of 2'],
    [{}, 'a value of type object'],
    [() => 1, 'a value of type function'],
    [Symbol('x'), 'a value of type symbol'],
    [10n, 'a value of type bigint'],
    [token, '"[redacted]"'],
  ])('%p is shown as %s', (value, shown) => {
    expect(showValue(value)).toBe(shown);
  });

  it('are short, whatever they are', () => {
    expect(showValue('x'.repeat(1_000_000)).length).toBeLessThanOrEqual(62);
  });

  it.each<[unknown, string]>([
    [new Error('broken'), '"broken"'],
    ['a string', '"a string"'],
    [undefined, '"undefined"'],
    [{ toString: () => 'an object' }, '"an object"'],
    [Object.create(null), 'a value that cannot be shown'],
    [
      {
        toString: () => {
          throw new Error('no');
        },
      },
      'a value that cannot be shown',
    ],
    [Symbol('x'), '"Symbol(x)"'],
  ])('what was thrown is shown, too (%#)', (thrown, shown) => {
    expect(showThrown(thrown)).toBe(shown);
  });
});

describe('URLs', () => {
  it.each([
    ['wss://gateway.test/events', 'wss://gateway.test/events'],
    ['wss://gateway.test/events?token=1#x', 'wss://gateway.test/events'],
    ['wss://me:secret@gateway.test/', 'wss://gateway.test/'],
    ['WSS://me@gateway.test', 'WSS://gateway.test'],
    ['wss://gateway.test/a@b', 'wss://gateway.test/a@b'],
    ['no URL at all?x', 'no URL at all'],
  ])('%s is shown as %s', (url, shown) => {
    expect(showUrl(url)).toBe(shown);
  });
});
