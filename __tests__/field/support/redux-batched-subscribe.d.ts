declare module 'redux-batched-subscribe' {
  /** An enhancer whose listeners are called when `batch` calls what it was given. */
  export function batchedSubscribe(batch: (notify: () => void) => void): unknown;
}
