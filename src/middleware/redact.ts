import { isPlainObject, type UnknownAction } from '@reduxjs/toolkit';
import { websocketStart } from '../commands';
import { cutOut, LONG_TEXT, MIN_SECRET_LENGTH, REDACTED } from '../protocol/text';

/** Four times as long as a token can be; pieces of what is longer still are not looked for. */
const MAX_PIECED_LENGTH = 65_536;

/**
 * Takes a token that may be none, and be of any length, out of texts of any length. Each character of either is looked at
 * a fixed number of times, so no start holds up `dispatch` for long.
 */
export function createRedactor(token: unknown): (text: string) => string {
  if (typeof token !== 'string' || token.length < MIN_SECRET_LENGTH) return (text) => text;
  if (token.length > MAX_PIECED_LENGTH) return (text) => (text.includes(token) ? REDACTED : text);
  const pieces = new Set<string>();
  for (let at = 0; at + MIN_SECRET_LENGTH <= token.length; at++) {
    pieces.add(token.slice(at, at + MIN_SECRET_LENGTH));
  }
  return (text) => cutOut(text, LONG_TEXT, (piece) => pieces.has(piece));
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
