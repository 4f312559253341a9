/** The shortest piece of a token that counts as a leak (contract, Errors). */
const PIECE_LENGTH = 24;

/** The first piece of one of the tokens that the text holds, or `null`. */
export function findTokenPiece(text: string, tokens: readonly string[]): string | null {
  const pieces = new Set<string>();
  for (const token of tokens) {
    const length = Math.min(PIECE_LENGTH, token.length);
    for (let at = 0; at + length <= token.length; at++) pieces.add(token.slice(at, at + length));
  }
  for (let at = 0; at < text.length; at++) {
    const piece = text.slice(at, at + PIECE_LENGTH);
    if (pieces.has(piece)) return piece;
  }
  return null;
}

/** Fails where a text holds a token that was used, or a piece of one. */
export function expectNoToken(texts: Readonly<Record<string, string>>, tokens: readonly string[]): void {
  const leaks = Object.entries(texts).flatMap(([where, text]) => {
    const piece = findTokenPiece(text, tokens);
    return piece === null ? [] : [`${where} holds ${piece}`];
  });
  expect(leaks).toEqual([]);
}
