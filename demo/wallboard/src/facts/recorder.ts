/** What happened in one second. */
export interface Sample {
  /** Wall-clock seconds since the epoch, as uPlot wants them. */
  at: number;
  updates: number;
  dispatches: number;
  renders: number;
}

/** One line of the event log. */
export interface LoggedEvent {
  id: number;
  /** Wall-clock milliseconds. */
  at: number;
  kind: 'connection' | 'error' | 'messages' | 'command';
  text: string;
}

/** Everything that the trouble panel shows, as of the last whole second. */
export interface Facts {
  samples: readonly Sample[];
  /** Newest first. */
  events: readonly LoggedEvent[];
  reconnects: number;
  /** The slowest dispatch of the last second: reducers and selectors of all subscribers, in milliseconds. */
  slowestDispatchMs: number;
  lastError: LoggedEvent | null;
}

/** Counts what the page does, outside the store: measuring must not cause what it measures. */
export interface Recorder {
  dispatched: (updates: number, durationMs: number) => void;
  rendered: () => void;
  reconnected: () => void;
  logged: (kind: LoggedEvent['kind'], text: string) => void;
  /** Drops the log: what one person saw is not the next one's business. */
  forget: () => void;
  facts: () => Facts;
  subscribe: (listener: () => void) => () => void;
  /** Closes the present second; called by the clock of `startRecorder`. */
  sample: (at: number) => void;
}

const keptSamples = 120;
const keptEvents = 200;

/** An empty recorder; nothing runs until somebody calls `sample`. */
export function createRecorder(wallClock: () => number = Date.now): Recorder {
  const listeners = new Set<() => void>();
  let second = { updates: 0, dispatches: 0, renders: 0, slowestDispatchMs: 0 };
  let eventCount = 0;
  let facts: Facts = { samples: [], events: [], reconnects: 0, slowestDispatchMs: 0, lastError: null };
  let events: LoggedEvent[] = [];
  let reconnects = 0;
  let lastError: LoggedEvent | null = null;

  return {
    dispatched(updates, durationMs) {
      second.dispatches += 1;
      second.updates += updates;
      second.slowestDispatchMs = Math.max(second.slowestDispatchMs, durationMs);
    },
    rendered() {
      second.renders += 1;
    },
    reconnected() {
      reconnects += 1;
    },
    logged(kind, text) {
      eventCount += 1;
      const event = { id: eventCount, at: wallClock(), kind, text };
      events = [event, ...events.slice(0, keptEvents - 1)];
      if (kind === 'error') lastError = event;
    },
    forget() {
      events = [];
      lastError = null;
      facts = { ...facts, events, lastError };
    },
    facts: () => facts,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sample(at) {
      const { slowestDispatchMs, ...counts } = second;
      second = { updates: 0, dispatches: 0, renders: 0, slowestDispatchMs: 0 };
      const samples = [...facts.samples.slice(1 - keptSamples), { at: Math.round(at / 1_000), ...counts }];
      facts = { samples, events, reconnects, slowestDispatchMs, lastError };
      for (const listener of listeners) listener();
    },
  };
}

/** Samples once a second until the returned function is called. */
export function startRecorder(recorder: Recorder): () => void {
  const timer = setInterval(() => {
    recorder.sample(Date.now());
  }, 1_000);
  return () => {
    clearInterval(timer);
  };
}
