import { isOnCall, isRinging, type UserDisplayItem } from '../realtime';

/** What a person is doing, as far as the server has said. */
export type StateKind = 'ringing' | 'on-call' | 'idle' | 'unknown';

/** How well a shown state is known: `live`, from an earlier session (`stale`), or not at all. */
export type Freshness = 'live' | 'stale' | 'unknown';

/** The states in the order in which a supervisor wants to see them. */
export const stateKinds = ['ringing', 'on-call', 'idle', 'unknown'] as const satisfies readonly StateKind[];

/** The word for a state, the same wherever it is shown. */
export const stateLabels: Record<StateKind, string> = {
  ringing: 'Ringing',
  'on-call': 'On call',
  idle: 'Idle',
  unknown: 'No data',
};

/** The state of a person; an absent presence is unknown, not idle. */
export function stateOf(item: UserDisplayItem | undefined): StateKind {
  if (item === undefined) return 'unknown';
  if (isRinging(item)) return 'ringing';
  if (isOnCall(item)) return 'on-call';
  return item.presence === '' ? 'idle' : 'unknown';
}

/** When the shown state began: the call while there is one, else whichever of call and availability changed last. */
export function sinceOf(
  state: StateKind,
  { presenceSince, availabilitySince }: { presenceSince: number | null; availabilitySince: number | null },
): number | null {
  if (state === 'unknown') return null;
  if (state !== 'idle' || availabilitySince === null) return presenceSince;
  return Math.max(presenceSince ?? 0, availabilitySince);
}

/** How worrying a time in a state is. */
export type Urgency = 'normal' | 'long' | 'too-long';

/** Only calls can last too long: who is idle may be at lunch, or at home. */
const thresholds: Partial<Record<StateKind, { longMs: number; tooLongMs: number }>> = {
  ringing: { longMs: 8_000, tooLongMs: 13_000 },
  'on-call': { longMs: 120_000, tooLongMs: 240_000 },
};

/** Whether a state has lasted past its thresholds. */
export function urgencyOf(state: StateKind, durationMs: number): Urgency {
  const limits = thresholds[state];
  if (limits === undefined || durationMs < limits.longMs) return 'normal';
  return durationMs < limits.tooLongMs ? 'long' : 'too-long';
}

/** Whether a listen-in can be offered, and if not, why. */
export type ListenIn = { channel: string } | { channel: null; reason: string };

/** A listen-in needs a live call, news of it from the present session, and somebody else. */
export function listenInOf(
  channel: string | undefined,
  state: StateKind,
  freshness: Freshness,
  isSelf: boolean,
): ListenIn {
  if (isSelf) return { channel: null, reason: 'This is you' };
  if (freshness === 'unknown') return { channel: null, reason: 'No data yet' };
  if (freshness === 'stale') return { channel: null, reason: 'Old data' };
  if (channel !== undefined) return { channel };
  return { channel: null, reason: state === 'ringing' ? 'Not answered' : 'No call' };
}
