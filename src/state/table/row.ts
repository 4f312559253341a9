import type { PresenceUpdate, UserDisplayItem } from '../../vocabulary';
import { isAnotherCall, marks, phaseOf, phases } from './since';
import type { Phase } from './since';
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

/** What is to be said of the times after a change of phase or call. */
function marksAfter(
  known: number,
  was: Phase,
  is: Phase,
  isOtherCall: boolean,
  isVouchedFor: boolean,
): number {
  // It was so already, for all that anybody knows.
  const isAtLeast = is !== phases.UNKNOWN && (!isVouchedFor || was === phases.UNKNOWN);
  const isSameCall = was >= phases.RINGING && is >= phases.RINGING && !isOtherCall;
  const wasAnswered = was === phases.ON_CALL || (known & marks.answered) !== 0;
  let next = known & marks.availabilityAtLeast;
  if (isAtLeast) next |= marks.presenceAtLeast;
  if (isSameCall) {
    next |= known & marks.callAtLeast;
    if (is === phases.RINGING && wasAnswered) next |= marks.answered;
  } else if (isAtLeast && is >= phases.RINGING) {
    next |= marks.callAtLeast;
  }
  return next;
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
  const availabilityStateId = update.availabilityStateId ?? (isVouchedFor ? facts.availabilityStateId : null);
  const availabilityProfileId =
    update.availabilityProfileId ?? (isVouchedFor ? facts.availabilityProfileId : null);
  let isSame =
    isVouchedFor &&
    availabilityStateId === facts.availabilityStateId &&
    availabilityProfileId === facts.availabilityProfileId;
  if (merged === item && isSame) return facts;

  let { presenceSince, callSince, availabilitySince, marks: known } = facts;
  const was = phaseOf(item.presence);
  const is = phaseOf(merged.presence);
  const isOtherCall = isAnotherCall(was, item.callChannelUUID, is, merged.callChannelUUID);
  if (was !== is || isOtherCall) {
    isSame = false;
    presenceSince = is === phases.UNKNOWN ? null : receivedAt;
    if (is < phases.RINGING) callSince = null;
    else if (was < phases.RINGING || isOtherCall) callSince = receivedAt;
    known = marksAfter(known, was, is, isOtherCall, isVouchedFor);
  }
  if (merged.availability !== item.availability) {
    isSame = false;
    const isKnown = merged.availability !== undefined;
    const isAtLeast = isKnown && (!isVouchedFor || item.availability === undefined);
    availabilitySince = isKnown ? receivedAt : null;
    known = (known & ~marks.availabilityAtLeast) | (isAtLeast ? marks.availabilityAtLeast : 0);
  }
  if (isSame) return facts;
  // One literal: the objects of all rows then have one shape.
  return {
    session,
    availabilityStateId,
    availabilityProfileId,
    presenceSince,
    callSince,
    availabilitySince,
    marks: known,
  };
}
