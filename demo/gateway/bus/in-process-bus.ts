import type { Batch, Bus, Owner } from './bus';
import type { TroubleRequest } from '../trouble/requests';

/** One end for each who would otherwise be a process. */
export interface InProcessBus {
  end: () => Bus;
}

/** Creates a bus without a network: what is published has arrived when `publish` returns. */
export const createInProcessBus = (): InProcessBus => {
  const followers = new Set<(batch: Batch) => void>();
  const troubleListeners = new Map<object, (request: TroubleRequest) => void>();
  let owner: Owner | undefined;

  const ask = <T>(question: (answering: Owner) => T): Promise<T> =>
    owner === undefined
      ? Promise.reject(new Error('Nobody owns the truth.'))
      : Promise.resolve(question(owner));

  const createEnd = (): Bus => {
    const self = {};
    return {
      publish: (batch) => {
        for (const follower of followers) follower(batch);
      },
      serve: (serving) => {
        owner = serving;
      },
      follow: (onBatch) => {
        followers.add(onBatch);
      },
      hello: () => ask(({ hello }) => hello()),
      snapshot: (page) => ask((answering) => answering.page(page)),
      ask: (command) =>
        ask(({ obey }) => {
          obey(command);
        }),
      tellTrouble: (request) => {
        for (const [other, listener] of troubleListeners) if (other !== self) listener(request);
      },
      onTrouble: (listener) => {
        troubleListeners.set(self, listener);
      },
      onConnection: () => undefined,
      close: () => Promise.resolve(),
    };
  };
  return { end: createEnd };
};
