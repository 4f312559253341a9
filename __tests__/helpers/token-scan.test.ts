import { findTokenPiece } from './token-scan';

const token = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

describe('the search for tokens', () => {
  it('finds a piece of 24 characters wherever it begins', () => {
    for (let at = 0; at + 24 <= token.length; at++) {
      const piece = token.slice(at, at + 24);
      expect(findTokenPiece(`before ${piece} after`, [token])).toBe(piece);
    }
  });

  it('finds none in anything shorter', () => {
    for (let at = 0; at + 23 <= token.length; at++) {
      expect(findTokenPiece(`before ${token.slice(at, at + 23)} after`, [token])).toBeNull();
    }
  });

  it('finds a short token whole', () => {
    expect(findTokenPiece('say sesame now', ['sesame'])).toBe('sesame');
    expect(findTokenPiece('say sesam now', ['sesame'])).toBeNull();
  });
});
