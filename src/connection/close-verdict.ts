import type { CloseInfo, ReconnectPolicy } from '../options';
import { closeRule, type CloseVerdict } from '../protocol/close-codes';

function askApp(policy: ReconnectPolicy | false, close: CloseInfo): boolean | undefined {
  if (policy === false) return undefined;
  try {
    return policy.shouldReconnect?.(close);
  } catch {
    // The documented outcome of a throw: the table decides.
    return undefined;
  }
}

/**
 * What a close comes to: the table's verdict, unless the app's `shouldReconnect` says otherwise. `certain` tells a
 * refusal that only a new token can cure from one that the app wants tried again.
 */
export function closeVerdict(
  policy: ReconnectPolicy | false,
  close: CloseInfo,
): { verdict: CloseVerdict; certain: boolean } {
  const { verdict } = closeRule(close.code);
  const wanted = askApp(policy, close);
  if (wanted === false) return { verdict: 'stop', certain: true };
  if (wanted === true) return { verdict: verdict === 'stop' ? 'retry' : verdict, certain: false };
  return { verdict, certain: true };
}
