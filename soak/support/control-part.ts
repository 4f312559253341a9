import type { Bus } from '../../demo/gateway/bus/bus';
import { main } from '../../demo/gateway/main';

/** As long as it may take to subscribe; two steps of the simulation. */
const subscribeMs = 100;

/**
 * The control: a gateway that asks for everything first and listens then, and believes that it missed nothing. What
 * happens between is lost. Whoever cannot tell it from the real one proves nothing.
 */
const snapshotFirst = (bus: Bus): Bus => {
  let seq = 0;
  let isListening = false;
  let asked: Promise<unknown> = Promise.resolve();
  return {
    ...bus,
    follow: (onBatch) => {
      bus.follow((batch) => {
        if (isListening) onBatch({ ...batch, epoch: 'the only one', seq: (seq += 1) });
      });
    },
    snapshot: (page) => {
      isListening = false;
      const found = asked.then(() => bus.snapshot(page));
      asked = found.then(
        () => {
          setTimeout(() => (isListening = true), subscribeMs);
        },
        () => undefined,
      );
      return found.then((answer) => ({ ...answer, epoch: 'the only one', seq }));
    },
  };
};

const exitCode = await main(process.argv.slice(2), () => Promise.resolve(undefined), snapshotFirst);
if (exitCode !== undefined) process.exit(exitCode);
