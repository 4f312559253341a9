import type { PresenceUpdate, UserDisplayItem } from '../../vocabulary';
import { isAnotherCall, marks, phaseOf, phases } from './since';
import type { RowFacts } from './table';

/** What all updates of a batch have in common. */
export interface Saying {
  /** Id of the session in which they arrived. */
  session: string;
  /** Wall-clock milliseconds. */
  receivedAt: number;
}

/** The facts of a user who was never heard of. */
export const noFacts: RowFacts = {
  session: '',
  availabilityStateId: null,
  availabilityProfileId: null,
  presenceSince: null,
  callSince: null,
  availabilitySince: null,
  marks: 0,
};

/** The view item with these fields. */
export function createItem(
  id: number,
  presence: UserDisplayItem['presence'],
  logicalDirection: UserDisplayItem['logicalDirection'],
  callChannelUUID: string | undefined,
  availability: string | undefined,
): UserDisplayItem {
  if (
    presence !== undefined &&
    logicalDirection !== undefined &&
    callChannelUUID !== undefined &&
    availability !== undefined
  ) {
    return { id, presence, logicalDirection, callChannelUUID, availability };
  }
  // What is unknown is absent, not `undefined`: the state equals itself after a trip through JSON.
  const item: UserDisplayItem = { id };
  if (presence !== undefined) item.presence = presence;
  if (logicalDirection !== undefined) item.logicalDirection = logicalDirection;
  if (callChannelUUID !== undefined) item.callChannelUUID = callChannelUUID;
  if (availability !== undefined) item.availability = availability;
  return item;
}

/** Whether two items show the same. */
export function isSameItem(one: UserDisplayItem, other: UserDisplayItem): boolean {
  return (
    one.presence === other.presence &&
    one.logicalDirection === other.logicalDirection &&
    one.callChannelUUID === other.callChannelUUID &&
    one.availability === other.availability
  );
}

/** What an update says, over what was known; a word that nobody knows takes what was known away. */
function said<Word>(word: Word | null | undefined, known: Word | undefined): Word | undefined {
  return word === undefined ? known : (word ?? undefined);
}

/**
 * The item after an update: the same object where none of its fields became another. Unless the row is of this very
 * session nobody vouches for what it held, and absent fields become absent.
 */
export function mergeItem(
  item: UserDisplayItem,
  update: PresenceUpdate,
  isVouchedFor: boolean,
): UserDisplayItem {
  const presence = said(update.presence, isVouchedFor ? item.presence : undefined);
  const logicalDirection = said(update.logicalDirection, isVouchedFor ? item.logicalDirection : undefined);
  const callChannelUUID = said(update.callChannelUUID, isVouchedFor ? item.callChannelUUID : undefined);
  const availability = said(update.availability, isVouchedFor ? item.availability : undefined);
  return item.presence === presence &&
    item.logicalDirection === logicalDirection &&
    item.callChannelUUID === callChannelUUID &&
    item.availability === availability
    ? item
    : createItem(item.id, presence, logicalDirection, callChannelUUID, availability);
}

/** Whether the phase or the call became another: what `presenceSince` counts from. */
function isOtherState(item: UserDisplayItem, merged: UserDisplayItem): boolean {
  const was = phaseOf(item.presence);
  const is = phaseOf(merged.presence);
  return was !== is || isAnotherCall(was, item.callChannelUUID, is, merged.callChannelUUID);
}

/** Writes the times that a change of phase or call leaves. */
function timePresence(
  next: RowFacts,
  item: UserDisplayItem,
  merged: UserDisplayItem,
  receivedAt: number,
  isVouchedFor: boolean,
): void {
  const was = phaseOf(item.presence);
  const is = phaseOf(merged.presence);
  const isOther = isAnotherCall(was, item.callChannelUUID, is, merged.callChannelUUID);
  const isKnown = is !== phases.UNKNOWN;
  // It was so already, for all that anybody knows.
  const isAtLeast = !isVouchedFor || was === phases.UNKNOWN;
  const wasAnswered = was === phases.ON_CALL || (next.marks & marks.answered) !== 0;
  next.presenceSince = isKnown ? receivedAt : null;
  next.marks &= ~(marks.presenceAtLeast | marks.answered);
  if (isAtLeast && isKnown) next.marks |= marks.presenceAtLeast;
  if (is === phases.RINGING && wasAnswered && !isOther) next.marks |= marks.answered;
  const isCall = is >= phases.RINGING;
  // A call is one from its ringing to its end.
  if (isCall && was >= phases.RINGING && !isOther) return;
  next.callSince = isCall ? receivedAt : null;
  next.marks &= ~marks.callAtLeast;
  if (isAtLeast && isCall) next.marks |= marks.callAtLeast;
}

/** Writes the time that a change of the availability leaves. */
function timeAvailability(
  next: RowFacts,
  before: string | undefined,
  after: string | undefined,
  receivedAt: number,
  isVouchedFor: boolean,
): void {
  const isAtLeast = !isVouchedFor || before === undefined;
  next.availabilitySince = after === undefined ? null : receivedAt;
  next.marks &= ~marks.availabilityAtLeast;
  if (isAtLeast && after !== undefined) next.marks |= marks.availabilityAtLeast;
}

/** The facts after an update that made `merged` of `item`: the same object where nothing became another. */
export function mergeFacts(
  facts: RowFacts,
  update: PresenceUpdate,
  item: UserDisplayItem,
  merged: UserDisplayItem,
  { session, receivedAt }: Saying,
): RowFacts {
  const isVouchedFor = facts.session === session;
  const stateId = update.availabilityStateId ?? (isVouchedFor ? facts.availabilityStateId : null);
  const profileId = update.availabilityProfileId ?? (isVouchedFor ? facts.availabilityProfileId : null);
  const isOtherPresence = merged !== item && isOtherState(item, merged);
  const isOtherAvailability = merged.availability !== item.availability;
  const isSameIds = stateId === facts.availabilityStateId && profileId === facts.availabilityProfileId;
  if (isVouchedFor && isSameIds && !isOtherPresence && !isOtherAvailability) return facts;
  // Spelt out: a spread costs many times as much.
  const next: RowFacts = {
    session,
    availabilityStateId: stateId,
    availabilityProfileId: profileId,
    presenceSince: facts.presenceSince,
    callSince: facts.callSince,
    availabilitySince: facts.availabilitySince,
    marks: facts.marks,
  };
  if (isOtherPresence) timePresence(next, item, merged, receivedAt, isVouchedFor);
  if (isOtherAvailability)
    timeAvailability(next, item.availability, merged.availability, receivedAt, isVouchedFor);
  return next;
}
