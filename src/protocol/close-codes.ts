/**
 * What a close code means for the connection. `retry` backs off; `retry-spread` does so with the first
 * delay spread twice as wide; `retry-slowly` takes the longest delay; `refuse` is a refusal of the token; `stop` ends in
 * `failed`.
 */
export type CloseVerdict = 'retry' | 'retry-spread' | 'retry-slowly' | 'refuse' | 'stop';

/** What is done; any other code is `retry`. */
export const closeVerdicts: Readonly<Record<number, CloseVerdict>> = {
  1002: 'stop',
  1003: 'stop',
  1007: 'stop',
  1008: 'stop',
  1009: 'stop',
  1010: 'stop',
  1012: 'retry-spread',
  1013: 'retry-spread',
  4001: 'stop',
  4002: 'stop',
  4003: 'refuse',
  4005: 'stop',
  4006: 'stop',
  4008: 'retry-slowly',
  4400: 'stop',
  4401: 'refuse',
  4403: 'stop',
};

/** Why, in words that follow the code in messages. A production bundle has none: whoever reads it there has the table. */
export const closeReasons: Readonly<Record<number, string>> = /* @__PURE__ */ (() => {
  const clientFault = 'the server found this client at fault, and the same bytes again cannot help';
  try {
    if (process.env.NODE_ENV !== 'production') {
      return {
        1002: `protocol error: ${clientFault}`,
        1003: `unsupported data: ${clientFault}`,
        1007: `invalid data: ${clientFault}`,
        1008: `policy violation: ${clientFault}`,
        1009: `message too big: ${clientFault}`,
        1010: `missing extension: ${clientFault}`,
        1012: 'the service restarts, and everybody comes back at once',
        1013: 'the service is overloaded and asks to come back later',
        4001: 'unknown organisation',
        4002: 'unknown user',
        4003: 'the token was refused',
        4005: 'unknown group',
        4006: 'access denied',
        4008: 'too many connections',
        4400: 'bad request',
        4401: 'the token was refused',
        4403: 'forbidden',
      };
    }
  } catch {
    // No bundler replaced the expression and there is no `process`: a plain browser page.
  }
  return {};
})();

/**
 * The verdict of a close code, unless the app says otherwise: `isWanted` is what its `shouldReconnect` answered, if
 * anything. A refusal that it wants tried again is one in doubt.
 */
export function closeVerdict(code: number, isWanted?: boolean): CloseVerdict | 'doubt' {
  if (isWanted === false) return 'stop';
  const verdict = closeVerdicts[code] ?? 'retry';
  if (isWanted !== true) return verdict;
  return verdict === 'stop' ? 'retry' : verdict === 'refuse' ? 'doubt' : verdict;
}
