import type { IncomingMessage } from 'node:http';
import { BadRequest } from '../bad-request';

const longestBodyBytes = 64 * 1024;

/** The JSON body of a request; an empty one is `{}`. Throws a {@link BadRequest} if it is too long or not JSON. */
export const readJsonBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBodyBytes) throw new BadRequest('The body is too long.', 413);
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch {
    throw new BadRequest('The body must be JSON.');
  }
};
