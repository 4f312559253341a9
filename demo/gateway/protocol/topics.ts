/** Who listens to what. */
export interface Topics<Topic, Listener> {
  join: (topic: Topic, listener: Listener) => void;
  leave: (topic: Topic, listener: Listener) => void;
  /** Everybody who listens to a topic; `undefined` if nobody does. */
  listenersOf: (topic: Topic) => ReadonlySet<Listener> | undefined;
  /** Every topic that somebody listens to. */
  topics: () => Topic[];
  /** Changes whenever {@link topics} may have changed. */
  readonly revision: number;
}

/** Creates topics to which nobody listens yet. */
export const createTopics = <Topic, Listener>(): Topics<Topic, Listener> => {
  const listeners = new Map<Topic, Set<Listener>>();
  let revision = 0;

  return {
    join: (topic, listener) => {
      const present = listeners.get(topic);
      if (present) present.add(listener);
      else listeners.set(topic, new Set([listener]));
      revision += 1;
    },
    leave: (topic, listener) => {
      const present = listeners.get(topic);
      if (!present?.delete(listener)) return;
      if (present.size === 0) listeners.delete(topic);
      revision += 1;
    },
    listenersOf: (topic) => listeners.get(topic),
    topics: () => [...listeners.keys()],
    get revision() {
      return revision;
    },
  };
};
