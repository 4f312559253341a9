import { UserPresenceEnum } from '../vocabulary';

/** Presence of a call in progress. */
export type OnCallPresence =
  typeof UserPresenceEnum.USER_PRESENCE_ANSWERED | typeof UserPresenceEnum.USER_PRESENCE_BRIDGED;
/** Presence of a call that nobody has answered yet. */
export type RingingPresence = typeof UserPresenceEnum.USER_PRESENCE_RINGING;

/** Whether the item's user is in a call: answered or bridged. Takes `undefined` too, as selectors give it. */
export function isOnCall<T extends { presence?: unknown }>(
  item: T | undefined,
): item is T & { presence: OnCallPresence } {
  const presence = item?.presence;
  return (
    presence === UserPresenceEnum.USER_PRESENCE_ANSWERED ||
    presence === UserPresenceEnum.USER_PRESENCE_BRIDGED
  );
}

/** Whether a call rings at the item's user, in either direction. Takes `undefined` too, as selectors give it. */
export function isRinging<T extends { presence?: unknown }>(
  item: T | undefined,
): item is T & { presence: RingingPresence } {
  return item?.presence === UserPresenceEnum.USER_PRESENCE_RINGING;
}

/** Whether the item's user is being called: ringing, inbound. Takes `undefined` too, as selectors give it. */
export function isBeingCalled<T extends { presence?: unknown; logicalDirection?: unknown }>(
  item: T | undefined,
): item is T & { presence: RingingPresence; logicalDirection: 'Inbound' } {
  return isRinging(item) && item.logicalDirection === 'Inbound';
}

/** Whether the item's user is calling somebody: ringing, outbound. Takes `undefined` too, as selectors give it. */
export function isCallingOut<T extends { presence?: unknown; logicalDirection?: unknown }>(
  item: T | undefined,
): item is T & { presence: RingingPresence; logicalDirection: 'Outbound' } {
  return isRinging(item) && item.logicalDirection === 'Outbound';
}
