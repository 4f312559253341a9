import { readStored, writeStored } from '../shared/storage';

/** From when on a time is long, and from when on somebody must act; `null` for never. In milliseconds. */
export interface Limit {
  warningMs: number | null;
  alarmMs: number | null;
}

/** The reader's limits. */
export interface LimitValues {
  ringing: Limit;
  onCall: Limit;
  byAvailability: Readonly<Record<string, Limit>>;
}

/** The limits as kept by this browser, for all of its tabs. */
export interface Limits {
  values: () => LimitValues;
  change: (values: LimitValues) => void;
  subscribe: (listener: () => void) => () => void;
}

const storageKey = 'wallboard-limits';

/** Only calls and what follows them can last too long by themselves: who is idle may be at lunch, or at home. */
export const usualLimits: LimitValues = {
  ringing: { warningMs: 10_000, alarmMs: 20_000 },
  onCall: { warningMs: 300_000, alarmMs: 600_000 },
  byAvailability: { 'Wrap-up': { warningMs: 60_000, alarmMs: 120_000 } },
};

const msOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;

function limitOf(value: unknown): Limit {
  const { warningMs, alarmMs } = (value ?? {}) as Record<string, unknown>;
  return { warningMs: msOf(warningMs), alarmMs: msOf(alarmMs) };
}

function read(storage: Storage): LimitValues {
  const value = readStored(storage, storageKey) as Partial<Record<keyof LimitValues, unknown>> | null;
  if (value === null || typeof value !== 'object') return usualLimits;
  const names = Object.entries(value.byAvailability ?? {});
  return {
    ringing: limitOf(value.ringing),
    onCall: limitOf(value.onCall),
    byAvailability: Object.fromEntries(names.map(([name, limit]) => [name, limitOf(limit)])),
  };
}

/** Reads the limits of this browser; a change in one tab counts in all. */
export function createLimits(storage: Storage): Limits {
  const listeners = new Set<() => void>();
  let values = read(storage);
  const set = (next: LimitValues): void => {
    values = next;
    for (const listener of [...listeners]) listener();
  };
  window.addEventListener('storage', (event) => {
    if (event.storageArea === storage && (event.key === storageKey || event.key === null)) set(read(storage));
  });
  return {
    values: () => values,
    change: (next) => {
      writeStored(storage, storageKey, next);
      set(next);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Which of the two limits. */
type Level = keyof Limit;

/** What the package's threshold selectors take. */
export interface Thresholds {
  ringing?: number | undefined;
  onCall?: number | undefined;
  byAvailability: Record<string, number>;
}

/** One level of the limits, as thresholds. */
export function thresholdsOf({ ringing, onCall, byAvailability }: LimitValues, level: Level): Thresholds {
  const named = Object.entries(byAvailability).flatMap(([name, limit]) => {
    const ms = limit[level];
    return ms === null ? [] : [[name, ms] as const];
  });
  return {
    ringing: ringing[level] ?? undefined,
    onCall: onCall[level] ?? undefined,
    byAvailability: Object.fromEntries(named),
  };
}
