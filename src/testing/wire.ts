/** What can stop things from travelling; each is switched on and off by itself. */
export type Hold = 'halfOpen' | 'hang' | 'closeEvents';

interface Delivery {
  run: () => void;
  heldBy: readonly Hold[];
}

/** The one queue through which everything between clients and gateway goes, in order. */
export interface Wire {
  /** Delivers `run` in its own microtask, after everything posted before it; kept back while one of `heldBy` is on. */
  post(run: () => void, heldBy?: readonly Hold[]): void;
  hold(hold: Hold): void;
  /** Ends holds; what only they kept back is delivered first, in its order. */
  release(...ended: Hold[]): void;
  /** Resolves when nothing that may travel is left; rejects with what a handler of a client threw, if any did. */
  settled: () => Promise<void>;
}

// A client may answer through a chain of promises (an async token refresh, say) before it sends or opens again.
const quietTurns = 32;
const turnLimit = 200_000;

/** Creates an empty {@link Wire}. Promise reactions only: fake timers stop neither it nor `settled()`. */
export function createWire(): Wire {
  const queue: Delivery[] = [];
  const holds = new Set<Hold>();
  let kept: Delivery[] = [];
  let isRunning = false;
  const thrown: unknown[] = [];

  const isHeld = (delivery: Delivery): boolean => delivery.heldBy.some((hold) => holds.has(hold));

  function deliverNext(): void {
    const delivery = queue.shift();
    if (delivery === undefined) {
      isRunning = false;
      return;
    }
    if (isHeld(delivery)) kept.push(delivery);
    else {
      try {
        delivery.run();
      } catch (error) {
        thrown.push(error);
      }
    }
    void Promise.resolve().then(deliverNext);
  }

  function run(): void {
    if (isRunning) return;
    isRunning = true;
    void Promise.resolve().then(deliverNext);
  }

  return {
    post(deliver, heldBy = []) {
      queue.push({ run: deliver, heldBy });
      run();
    },
    hold(hold) {
      holds.add(hold);
    },
    release(...ended) {
      for (const hold of ended) holds.delete(hold);
      const freed = kept.filter((delivery) => !isHeld(delivery));
      kept = kept.filter(isHeld);
      queue.unshift(...freed);
      run();
    },
    async settled() {
      let quiet = 0;
      for (let turn = 0; quiet < quietTurns; turn += 1) {
        if (turn > turnLimit) throw new Error('The gateway does not settle: its clients keep sending.');
        quiet = isRunning ? 0 : quiet + 1;
        await Promise.resolve();
      }
      if (thrown.length > 0) throw thrown.splice(0)[0];
    },
  };
}
