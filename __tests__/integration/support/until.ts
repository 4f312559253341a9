/** Anything that says when it has changed: a store, a gateway. */
export interface Source {
  subscribe: (listener: () => void) => unknown;
}

/** Generous: a test that runs into it has failed, so a busy machine must not. */
const PATIENCE_MS = 15_000;

/** Resolves as soon as `isTrue` holds; looks after every change of one of the sources. Rejects if it never does. */
export function until(sources: Source | readonly Source[], isTrue: () => boolean): Promise<void> {
  const heard = Array.isArray(sources) ? (sources as readonly Source[]) : [sources as Source];
  return new Promise((resolve, reject) => {
    const unsubscribes: (() => void)[] = [];
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
    for (const source of heard) unsubscribes.push(source.subscribe(look) as () => void);
    look();
  });
}
