import type { UnknownAction } from '@reduxjs/toolkit';
import { websocketStart } from '../commands';

const REDACTED = '[redacted]';

/**
 * A start as every later middleware and reducer sees it: the same action without the token, wherever in it the token
 * stands (decisions, 7). An action that cannot even be read is reduced to its type.
 */
export function redactStart(action: UnknownAction): UnknownAction {
  try {
    const { accessToken } = action;
    const redacted: UnknownAction = { ...action };
    if ('accessToken' in redacted) redacted.accessToken = REDACTED;
    if (typeof accessToken !== 'string' || accessToken === '') return redacted;
    for (const [key, value] of Object.entries(redacted)) {
      if (typeof value === 'string') redacted[key] = value.replaceAll(accessToken, REDACTED);
    }
    return redacted;
  } catch {
    return { type: websocketStart.type, accessToken: REDACTED };
  }
}
