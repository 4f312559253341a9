import type { Logger } from 'pino';

/** Creates the log of a part: one line of JSON for each event, never a token. */
export const createLog = async (part: string): Promise<Logger> => {
  const { pino } = await import('pino');
  return pino({ base: { part }, timestamp: pino.stdTimeFunctions.isoTime });
};
