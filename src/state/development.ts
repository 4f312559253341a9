function isDevelopmentBuild(): boolean {
  try {
    return process.env.NODE_ENV !== 'production';
  } catch {
    // No bundler replaced the expression and there is no `process`: a plain browser page.
    return false;
  }
}

/** Whether messages for developers are written. A bundler that replaces `process.env.NODE_ENV` drops them in production. */
export const isDevelopment: boolean = /* @__PURE__ */ isDevelopmentBuild();

/**
 * Freezes one object, not what it holds, and gives it back; in production only gives it back. Redux Toolkit's development
 * checks walk whatever is not frozen, on every dispatch: what is large and frozen they walk once.
 */
export function frozen<T>(value: T): T {
  return isDevelopment ? Object.freeze(value) : value;
}
