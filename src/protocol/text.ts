/** Text that somebody else wrote, made fit to be shown, stored and logged. */

/**
 * The shortest piece of a token that gives something away. What is shorter as a whole is no token
 * with its claims, and may well be part of other words.
 */
export const MIN_SECRET_LENGTH = 24;

const MAX_SERVER_TEXT = 256;
/** No server text is read further than this: what is shown is far shorter. */
const READ_LIMIT = 8_192;
const MAX_VALUE_TEXT = 60;
/** What stands in place of a token. */
export const REDACTED = '[redacted]';
/** Both as long as {@link MIN_SECRET_LENGTH}. */
export const LONG_TEXT = /.{24,}/gs;
const LONG_WORDS = /\S{24,}/g;

// Control and format characters, lone surrogates and line separators: nothing that could forge a log line.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
const URLS = /[a-z]+:\/\/[^\s"'<>]+/gi;
const LOOKS_LIKE_JWT = /eyJ[\w-]{8,}(?:\.[\w-]*)*/g;

function printable(text: string): string {
  return text.slice(0, READ_LIMIT).replace(UNPRINTABLE, ' ').trim();
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** `text` without the pieces of 24 characters that `isSecret`, looked for in its `stretches`; what touches is cut as one. */
export function cutOut(text: string, stretches: RegExp, isSecret: (piece: string) => boolean): string {
  const length = MIN_SECRET_LENGTH;
  let redacted = '';
  /** Where the last piece ended. */
  let end = -1;
  for (const { 0: stretch, index } of text.matchAll(stretches)) {
    for (let at = 0; at + length <= stretch.length; at++) {
      if (!isSecret(stretch.slice(at, at + length))) continue;
      const start = index + at;
      if (start > end) redacted += text.slice(Math.max(end, 0), start) + REDACTED;
      end = start + length;
    }
  }
  return redacted + text.slice(Math.max(end, 0));
}

/** `text` with every one of `tokens`, and every piece of one of 24 characters or more, replaced by `[redacted]`. */
export function redactTokens(text: string, tokens: Iterable<string>): string {
  const secrets = [...tokens].join('\0');
  // A token in use is a JWT, which has no spaces: only words as long as a piece can hold any of it.
  return cutOut(text, LONG_WORDS, (piece) => secrets.includes(piece));
}

/** Text from a server (an `error` message, a close reason): printable, without tokens, at most 256 characters. */
export function cleanServerText(text: unknown, tokens: Iterable<string>): string {
  if (typeof text !== 'string' || text === '') return '';
  const clean = printable(text);
  return cut(redactTokens(clean, tokens).replace(LOOKS_LIKE_JWT, REDACTED), MAX_SERVER_TEXT);
}

/** A value as an error message shows it: short, one line, nothing that looks like a token or stands in a URL's query. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') {
    const shown = printable(value).replace(URLS, showUrl).replace(LOOKS_LIKE_JWT, REDACTED);
    return `"${cut(shown, MAX_VALUE_TEXT)}"`;
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) {
    return String(value);
  }
  return Array.isArray(value) ? `an array of ${value.length}` : `a value of type ${typeof value}`;
}

/** What was wrong, where, and what is expected. */
export function must(what: string, expected: string, value: unknown): string {
  return `${what} must be ${expected}; got ${showValue(value)}`;
}

/** What somebody's function threw, as an error message shows it. */
export function showThrown(thrown: unknown): string {
  try {
    return showValue(thrown instanceof Error ? thrown.message : String(thrown));
  } catch {
    return 'a value that cannot be shown';
  }
}

/** A URL as it is shown: without user-info, query and fragment. */
export function showUrl(url: string): string {
  return cut(printable(url.replace(/[?#].*$/s, '').replace(/^([a-z]+:\/\/)[^/]*@/i, '$1')), MAX_SERVER_TEXT);
}
