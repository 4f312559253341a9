/** The `code` that errors of Node.js and of `ws` carry; `undefined` for anything else. */
export const errorCodeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
