import { isOnCall, isRinging, type UserDisplayItem } from '../realtime';

/** What a person is doing, as far as the server has said. */
export type StateKind = 'ringing' | 'on-call' | 'idle' | 'unknown';

/** How well a shown state is known: `live`, from an earlier session (`stale`), or not at all. */
export type Freshness = 'live' | 'stale' | 'unknown';

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

/** What a supervisor counts: who is idle is either there for the next call, or not. */
export type Kind = 'ringing' | 'available' | 'on-call' | 'away' | 'unknown';

/** In the order in which a supervisor wants to see them. */
export const kinds = [
  'ringing',
  'available',
  'on-call',
  'away',
  'unknown',
] as const satisfies readonly Kind[];

/** The word for a kind, the same wherever it is shown. */
export const kindLabels: Record<Kind, string> = {
  ringing: 'Ringing',
  available: 'Available',
  'on-call': 'On call',
  away: 'Away',
  unknown: 'No data',
};

/** How the kinds of availability look; names that nobody foresaw are `other`. */
export type AvailabilityKind = 'free' | 'busy' | 'break' | 'call' | 'wrap-up' | 'gone' | 'other';

const availabilityKinds: readonly (readonly [RegExp, AvailabilityKind])[] = [
  [/^(available|ready)/i, 'free'],
  [/^(busy|do not disturb|dnd|unavailable|training|in a meeting)/i, 'busy'],
  [/^(away|break|lunch)/i, 'break'],
  [/^(on call|in call)/i, 'call'],
  [/^(wrap|after)/i, 'wrap-up'],
  [/^(offline|logged out)/i, 'gone'],
];

const knownNames = new Map<string, AvailabilityKind>();
const mostNames = 500;

/** What a name of an availability means; the names are the customer's own, few, and asked for with every comparison. */
export function availabilityKindOf(name: string): AvailabilityKind {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const kind = availabilityKinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  if (knownNames.size >= mostNames) knownNames.clear();
  knownNames.set(name, kind);
  return kind;
}

/** The kind that a person counts as. */
export function kindOf(item: UserDisplayItem | undefined): Kind {
  const state = stateOf(item);
  if (state !== 'idle') return state;
  return availabilityKindOf(item?.availability ?? '') === 'free' ? 'available' : 'away';
}

interface Since {
  presenceSince: number | null;
  presenceAtLeast: boolean;
  availabilitySince: number | null;
  availabilityAtLeast: boolean;
}

/** Since when a person is as shown; `atLeast` where it was so already when it was first seen. */
export interface ShownSince {
  since: number;
  atLeast: boolean;
}

/** When the shown state began: the call while there is one, else whichever of call and availability changed last. */
export function sinceOf(state: StateKind, times: Since): ShownSince | null {
  const { presenceSince, presenceAtLeast, availabilitySince, availabilityAtLeast } = times;
  if (state === 'unknown' || presenceSince === null) return null;
  const isOfCall = state !== 'idle' || availabilitySince === null || presenceSince > availabilitySince;
  return isOfCall
    ? { since: presenceSince, atLeast: presenceAtLeast }
    : { since: availabilitySince, atLeast: availabilityAtLeast };
}

/** How worrying a time in a state is. */
export type Urgency = 'normal' | 'long' | 'too-long';

/** Why a listen-in is not possible, in words. */
export const listenInReasons = {
  unknown: 'No data yet',
  stale: 'Old data',
  self: 'This is you',
  idle: 'No call',
  ringing: 'Not answered',
  'no-channel': 'No channel',
} as const;
