/**
 * Browsers open one handshake at a time for each address, and the others wait unseen. A timeout of the second one would
 * judge a server that was not asked yet.
 */
export interface Handshakes {
  /** Calls `begin` once no earlier handshake with the endpoint's address is under way; gives the function that ends it. */
  enter(endpoint: string, begin: () => void): () => void;
}

const addressOf = (endpoint: string): string =>
  endpoint.replace(/^([^/]*\/\/[^/?]*).*$/s, '$1').toLowerCase();

/** The handshakes of one store's connections. */
export function createHandshakes(): Handshakes {
  const underWay = new Map<string, (() => void)[]>();

  return {
    enter(endpoint, begin) {
      const address = addressOf(endpoint);
      const queue = underWay.get(address) ?? [];
      underWay.set(address, queue);
      queue.push(begin);
      if (queue.length === 1) begin();
      return () => {
        const at = queue.indexOf(begin);
        if (at < 0) return;
        queue.splice(at, 1);
        if (at === 0) queue[0]?.();
      };
    },
  };
}
