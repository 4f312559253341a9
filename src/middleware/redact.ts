import { isPlainObject, type UnknownAction } from '@reduxjs/toolkit';
import { websocketStart } from '../commands';
import { MIN_SECRET_LENGTH, redactTokens } from '../protocol/text';

const REDACTED = '[redacted]';

function redactValue(value: unknown, token: string): unknown {
  if (typeof value === 'string') return redactTokens(value, [token]);
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item, token));
  return isPlainObject(value) ? redactFields(value, token) : value;
}

function redactFields(fields: object, token: string): object {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]: [string, unknown]) => [key, redactValue(value, token)]),
  );
}

/**
 * A start as every later middleware and reducer sees it: the same action without the token, wherever in it the token
 * stands (decisions, 7). An action that cannot even be read is reduced to its type.
 */
export function redactStart(action: UnknownAction): UnknownAction {
  const { type } = websocketStart;
  try {
    const { accessToken, ...fields } = action;
    const isSecret = typeof accessToken === 'string' && accessToken.length >= MIN_SECRET_LENGTH;
    const redacted = isSecret ? redactFields(fields, accessToken) : fields;
    return { ...redacted, type, ...('accessToken' in action ? { accessToken: REDACTED } : {}) };
  } catch {
    return { type, accessToken: REDACTED };
  }
}
