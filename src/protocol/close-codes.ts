/**
 * What a close code means for the connection. `retry` backs off; `retry-spread` does so with the first
 * delay spread twice as wide; `retry-slowly` takes the longest delay; `refuse` is a refusal of the token; `stop` ends in
 * `failed`.
 */
export type CloseVerdict = 'retry' | 'retry-spread' | 'retry-slowly' | 'refuse' | 'stop';

/** A row of the table: what is done, and why. */
export interface CloseRule<Verdict = CloseVerdict> {
  verdict: Verdict;
  /** Follows the code in messages. */
  why: string;
}

const clientFault = 'the server found this client at fault, and the same bytes again cannot help';

/** Every code with a rule of its own; any other is `retry`. */
export const closeRules: Readonly<Record<number, CloseRule>> = {
  1002: { verdict: 'stop', why: `protocol error: ${clientFault}` },
  1003: { verdict: 'stop', why: `unsupported data: ${clientFault}` },
  1007: { verdict: 'stop', why: `invalid data: ${clientFault}` },
  1008: { verdict: 'stop', why: `policy violation: ${clientFault}` },
  1009: { verdict: 'stop', why: `message too big: ${clientFault}` },
  1010: { verdict: 'stop', why: `missing extension: ${clientFault}` },
  1012: { verdict: 'retry-spread', why: 'the service restarts, and everybody comes back at once' },
  1013: { verdict: 'retry-spread', why: 'the service is overloaded and asks to come back later' },
  4001: { verdict: 'stop', why: 'unknown organisation' },
  4002: { verdict: 'stop', why: 'unknown user' },
  4003: { verdict: 'refuse', why: 'the token was refused' },
  4005: { verdict: 'stop', why: 'unknown group' },
  4006: { verdict: 'stop', why: 'access denied' },
  4008: { verdict: 'retry-slowly', why: 'too many connections' },
  4400: { verdict: 'stop', why: 'bad request' },
  4401: { verdict: 'refuse', why: 'the token was refused' },
  4403: { verdict: 'stop', why: 'forbidden' },
};

/** The rule for codes that the table does not name. */
const otherCloseRule: CloseRule = { verdict: 'retry', why: 'the connection was lost' };

/**
 * The rule for a close code, unless the app says otherwise: `isWanted` is what its `shouldReconnect` answered, if anything.
 * A refusal that it wants tried again is one in doubt.
 */
export function closeRule(code: number, isWanted?: boolean): CloseRule<CloseVerdict | 'doubt'> {
  const { verdict, why } = closeRules[code] ?? otherCloseRule;
  if (isWanted === false) return { verdict: 'stop', why };
  if (isWanted !== true) return { verdict, why };
  return { verdict: verdict === 'stop' ? 'retry' : verdict === 'refuse' ? 'doubt' : verdict, why };
}
