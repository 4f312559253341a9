/** What happened, for each second since the sample before. */
export interface Sample {
  /** Wall-clock seconds since the epoch, as uPlot wants them; no whole number, or two samples might share one. */
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

/** The unread count as it became at some time. */
export interface UnreadCount {
  id: number;
  /** Wall-clock milliseconds. */
  at: number;
  unread: number;
  /** Against the count before; `null` for the first. */
  change: number | null;
}

/** Everything that the trouble panel shows, as of the last sample. */
export interface Facts {
  samples: readonly Sample[];
  /** Newest first. */
  events: readonly LoggedEvent[];
  /** Newest first; kept apart, so that a busy log pushes none of it out. */
  unreadCounts: readonly UnreadCount[];
  /** How often the presence socket came back. */
  reconnects: number;
  /** The slowest dispatch since the sample before: reducers and selectors of all subscribers, in milliseconds. */
  slowestDispatchMs: number;
  lastError: LoggedEvent | null;
}

/** Counts what the page does, outside the store: measuring must not cause what it measures. */
export interface Recorder {
  dispatched: (updates: number, durationMs: number) => void;
  rendered: () => void;
  reconnected: () => void;
  logged: (kind: LoggedEvent['kind'], text: string) => void;
  unreadCounted: (unread: number) => void;
  /** Drops the log: what one person saw is not the next one's business. */
  forget: () => void;
  facts: () => Facts;
  subscribe: (listener: () => void) => () => void;
  /** Closes the present span of time; called by the clock of `startRecorder`. */
  sample: (at: number) => void;
}

const keptSamples = 120;
const keptEvents = 200;
const keptCounts = 100;
/** Two samples are never taken for closer: a timer that catches up makes no peak, a clock set back no nonsense. */
const shortestSeconds = 0.5;

const noFacts: Facts = {
  samples: [],
  events: [],
  unreadCounts: [],
  reconnects: 0,
  slowestDispatchMs: 0,
  lastError: null,
};

/** An empty recorder; nothing runs until somebody calls `sample`. */
export function createRecorder(wallClock: () => number = Date.now): Recorder {
  const listeners = new Set<() => void>();
  let span = { updates: 0, dispatches: 0, renders: 0, slowestDispatchMs: 0 };
  let sampledAt = wallClock();
  let eventCount = 0;
  let facts = noFacts;
  let events: LoggedEvent[] = [];
  let unreadCounts: UnreadCount[] = [];
  let reconnects = 0;
  let lastError: LoggedEvent | null = null;

  return {
    dispatched(updates, durationMs) {
      span.dispatches += 1;
      span.updates += updates;
      span.slowestDispatchMs = Math.max(span.slowestDispatchMs, durationMs);
    },
    rendered() {
      span.renders += 1;
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
    unreadCounted(unread) {
      eventCount += 1;
      const [before] = unreadCounts;
      const change = before === undefined ? null : unread - before.unread;
      if (change === 0) return;
      const count = { id: eventCount, at: wallClock(), unread, change };
      unreadCounts = [count, ...unreadCounts.slice(0, keptCounts - 1)];
    },
    forget() {
      events = [];
      unreadCounts = [];
      lastError = null;
      facts = { ...facts, events, unreadCounts, lastError };
    },
    facts: () => facts,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sample(at) {
      // A busy page samples late, and a hidden one once a minute: what is shown is for each second all the same.
      const seconds = Math.max(shortestSeconds, (at - sampledAt) / 1_000);
      const { slowestDispatchMs } = span;
      const sample: Sample = {
        at: at / 1_000,
        updates: Math.round(span.updates / seconds),
        dispatches: Math.round(span.dispatches / seconds),
        renders: Math.round(span.renders / seconds),
      };
      sampledAt = at;
      span = { updates: 0, dispatches: 0, renders: 0, slowestDispatchMs: 0 };
      const samples = [...facts.samples.slice(1 - keptSamples), sample];
      facts = { samples, events, unreadCounts, reconnects, slowestDispatchMs, lastError };
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
