/** The shortest piece of a token that counts as a leak (contract, Errors). */
const PIECE_LENGTH = 24;

/** Every piece of that length holds one block of half of it whole, wherever the piece begins. */
const BLOCK_LENGTH = PIECE_LENGTH / 2;

/** What to look for first: far fewer texts than there are pieces, and tokens of one test share most of them. */
function blocksOf(tokens: readonly string[]): Set<string> {
  const blocks = new Set<string>();
  for (const token of tokens) {
    if (token.length < PIECE_LENGTH) blocks.add(token);
    for (let at = 0; at + BLOCK_LENGTH <= token.length; at += BLOCK_LENGTH) {
      blocks.add(token.slice(at, at + BLOCK_LENGTH));
    }
  }
  return blocks;
}

/** The first piece of one of the tokens that the text holds, or `null`. */
export function findTokenPiece(text: string, tokens: readonly string[]): string | null {
  if (![...blocksOf(tokens)].some((block) => text.includes(block))) return null;
  for (const token of tokens) {
    const length = Math.min(PIECE_LENGTH, token.length);
    for (let at = 0; at + length <= token.length; at++) {
      const piece = token.slice(at, at + length);
      if (text.includes(piece)) return piece;
    }
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
