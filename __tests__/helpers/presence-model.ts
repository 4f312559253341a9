import type { PresenceSince, PresenceUpdate } from '../../src/index';

/** What happened to one user, as the contract names it. */
export interface Told {
  userId: number;
  kind: string;
  isCatchUp: boolean;
}

type Word = string | null | undefined;
type Phase = 'unknown' | 'idle' | 'ringing' | 'on call';

interface Row {
  session: string;
  words: Record<string, Word | number>;
  since: PresenceSince;
  /** The present call has been answered. */
  answered: boolean;
}

const never: PresenceSince = {
  presenceSince: null,
  presenceAtLeast: false,
  callSince: null,
  callAtLeast: false,
  availabilitySince: null,
  availabilityAtLeast: false,
};

function phaseOf(presence: unknown): Phase {
  if (presence === undefined || presence === null) return 'unknown';
  if (presence === '') return 'idle';
  return presence === 'RINGING' ? 'ringing' : 'on call';
}

const inCall = (phase: Phase): boolean => phase === 'ringing' || phase === 'on call';

/**
 * The contract's "Time in state" and "Transitions" told a second time, word by word and without regard to cost: to be
 * compared with what the package says.
 */
export function createPresenceModel() {
  const rows = new Map<number, Row>();

  function hear(update: PresenceUpdate, session: string, at: number): Told[] {
    const { userId, ...said } = update;
    const known = rows.get(userId);
    const isVouched = known?.session === session;
    const before = known?.words ?? {};
    const after: Row['words'] = isVouched ? { ...before } : {};
    for (const [field, word] of Object.entries(said)) {
      if (word === null) Reflect.deleteProperty(after, field);
      else if (word !== undefined) after[field] = word;
    }
    const since = { ...(known?.since ?? never) };
    let answered = known?.answered ?? false;
    const told: Told[] = [];
    const tell = (kind: string): void => {
      told.push({ userId, kind, isCatchUp: !isVouched });
    };

    const from = phaseOf(before.presence);
    const to = phaseOf(after.presence);
    const channels = [before.callChannelUUID, after.callChannelUUID];
    const isOtherCall =
      inCall(from) &&
      inCall(to) &&
      channels.every((channel) => channel !== undefined && channel !== '') &&
      channels[0] !== channels[1] &&
      !(from === 'ringing' && to === 'on call');
    const wasSeenToBegin = isVouched && from !== 'unknown';

    if (to === 'unknown') {
      Object.assign(since, { presenceSince: null, presenceAtLeast: false });
    } else if (from !== to || isOtherCall) {
      Object.assign(since, { presenceSince: at, presenceAtLeast: !wasSeenToBegin });
    }
    if (!inCall(to)) {
      Object.assign(since, { callSince: null, callAtLeast: false });
    } else if (!inCall(from) || isOtherCall) {
      Object.assign(since, { callSince: at, callAtLeast: !wasSeenToBegin });
    }

    if (from !== 'unknown' && to !== 'unknown') {
      const outbound = (words: Row['words']): boolean => words.logicalDirection === 'Outbound';
      const isOver = inCall(from) && (to === 'idle' || isOtherCall);
      if (isOver) tell(from === 'ringing' && !answered && !outbound(before) ? 'missed' : 'ended');
      const isNew = isOtherCall || !inCall(from);
      const wasAnswered = !isNew && answered;
      if (to === 'ringing' && isNew) tell(outbound(after) ? 'dialling' : 'called');
      if (to === 'on call' && !wasAnswered) tell('answered');
    }
    answered = to === 'on call' || (to === 'ringing' && from !== 'unknown' && answered && !isOtherCall);

    if (before.availability !== after.availability) {
      const isKnown = after.availability !== undefined;
      since.availabilitySince = isKnown ? at : null;
      since.availabilityAtLeast = isKnown && !(isVouched && before.availability !== undefined);
      if (isKnown && before.availability !== undefined) tell('availability');
    }
    rows.set(userId, { session, words: after, since, answered });
    return told;
  }

  return {
    /** What one update of a session tells. */
    hear,
    forget: (userId: number): boolean => rows.delete(userId),
    since: (userId: number): PresenceSince => rows.get(userId)?.since ?? never,
    words: (userId: number): Row['words'] | undefined => rows.get(userId)?.words,
    session: (userId: number): string | undefined => rows.get(userId)?.session,
    users: (): number[] => [...rows.keys()],
  };
}
