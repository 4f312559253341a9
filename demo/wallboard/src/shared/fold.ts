/** Letters that no decomposition takes apart, as people without them on their keyboard type them. */
const plain: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
  ...{ '’': "'", '‘': "'", ʼ: "'" },
};

/** What a text is searched as: `bjorn` finds Björn, `o'brien` O’Brien, `lodz` Łódź. */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łøđðıßæœþ’‘ʼ]/g, (letter) => plain[letter] ?? letter);
