/** Anything that says when it has changed: a store, a gateway. */
export interface Source {
  subscribe: (listener: () => void) => () => void;
}

/** A source that changes when it is told so. */
export interface Signal extends Source {
  notify: () => void;
}

/** A signal that nobody listens to yet. */
export function createSignal(): Signal {
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notify() {
      for (const listener of listeners) listener();
    },
  };
}

/** Generous: a test that runs into it has failed, so a busy machine must not. */
const PATIENCE_MS = 15_000;

/** Resolves as soon as `isTrue` holds; looks after every change of one of the sources. Rejects if it never does. */
export function until(sources: Source | readonly Source[], isTrue: () => boolean): Promise<void> {
  const heard = 'subscribe' in sources ? [sources] : sources;
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(deadline);
      for (const unsubscribe of unsubscribes) unsubscribe();
      end();
    };
    const look = (): void => {
      if (isTrue()) settle(resolve);
    };
    const deadline = setTimeout(() => {
      settle(() => {
        reject(new Error(`It did not become true within ${PATIENCE_MS} ms: ${isTrue.toString()}`));
      });
    }, PATIENCE_MS);
    const unsubscribes = heard.map(({ subscribe }) => subscribe(look));
    look();
  });
}
