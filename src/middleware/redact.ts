import { isPlainObject, type UnknownAction } from '@reduxjs/toolkit';
import { websocketStart } from '../commands';
import { MIN_SECRET_LENGTH, REDACTED, redactTokens } from '../protocol/text';

/** Any piece of a token that gives something away holds a block of this length that begins at a multiple of it. */
const BLOCK_LENGTH = MIN_SECRET_LENGTH / 2;
/** Four times as long as a token can be; pieces of what is longer still are not looked for. */
const MAX_PIECED_LENGTH = 65_536;
/** Length of text times length of token up to which pieces are cut out one by one: the longest endpoint and token. */
const MAX_EFFORT = 2_048 * 16_384;

/** Tells whether a text may hold the token or a piece of it, in a time that grows with their lengths, not their product. */
function createFinder(token: string): (text: string) => boolean {
  if (token.length > MAX_PIECED_LENGTH) return (text) => text.includes(token);
  const blocks = new Set<string>();
  for (let at = 0; at + BLOCK_LENGTH <= token.length; at++) blocks.add(token.slice(at, at + BLOCK_LENGTH));
  return (text) => {
    for (let at = 0; at + BLOCK_LENGTH <= text.length; at += BLOCK_LENGTH) {
      if (blocks.has(text.slice(at, at + BLOCK_LENGTH))) return true;
    }
    return false;
  };
}

/** Takes a token that may be none, and be of any length, out of texts of any length; never holds up `dispatch` for long. */
export function createRedactor(token: unknown): (text: string) => string {
  if (typeof token !== 'string' || token.length < MIN_SECRET_LENGTH) return (text) => text;
  const mayHold = createFinder(token);
  return (text) => {
    if (!mayHold(text)) return text;
    return text.length * token.length > MAX_EFFORT ? REDACTED : redactTokens(text, [token]);
  };
}

function redactValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item, redact));
  if (!isPlainObject(value)) return value;
  const redacted = Object.entries(value).map(([key, field]: [string, unknown]) => [
    redact(key),
    redactValue(field, redact),
  ]);
  return Object.fromEntries(redacted);
}

/**
 * A start as every later middleware and reducer sees it: the same action without the token, wherever in it the token
 * stands. An action that cannot even be read is reduced to its type.
 */
export function redactStart(action: UnknownAction): UnknownAction {
  const { type } = websocketStart;
  try {
    const { accessToken, ...fields } = action;
    const redacted = redactValue(fields, createRedactor(accessToken)) as object;
    return { ...redacted, type, ...('accessToken' in action ? { accessToken: REDACTED } : {}) };
  } catch {
    return { type, accessToken: REDACTED };
  }
}
