import { weakMapMemoize } from 'reselect';
import type { PBXListItem, PBXResultItem, UserDisplayItem, UserPresenceData } from '../vocabulary';
import { noFacts } from './table/row';
import { isSinceOf, sinceOf } from './table/since';
import type { PresenceSince } from './table/since';
import type { RowFacts } from './table/table';

/** The times of a user of whom nothing is known. */
export const never: PresenceSince = /* @__PURE__ */ sinceOf(noFacts);

type RowView<View> = (item: UserDisplayItem, facts: RowFacts) => View;

/**
 * A view of a row: the same object for the same row, and the one last given for the same item where the facts that it
 * shows are still equal.
 */
function memoizeView<View>(
  create: RowView<View>,
  isCurrent: (view: View, facts: RowFacts) => boolean,
): RowView<View> {
  const lastByItem = new WeakMap<UserDisplayItem, View & WeakKey>();
  return weakMapMemoize((item: UserDisplayItem, facts: RowFacts): View => {
    const last = lastByItem.get(item);
    if (last !== undefined && isCurrent(last, facts)) return last;
    const view = create(item, facts);
    lastByItem.set(item, view as View & WeakKey);
    return view;
  });
}

/** A row in the server's own shape. */
export function toPresence(item: UserDisplayItem, facts: RowFacts): UserPresenceData {
  const { id, ...fields } = item;
  const presence: UserPresenceData = { userId: id, ...fields };
  if (facts.availabilityStateId !== null) presence.availabilityStateId = facts.availabilityStateId;
  if (facts.availabilityProfileId !== null) presence.availabilityProfileId = facts.availabilityProfileId;
  return presence;
}

/** Makes the view in the server's own shape. */
export function createPresenceView(): RowView<UserPresenceData> {
  return memoizeView(
    toPresence,
    (view, facts) =>
      (view.availabilityStateId ?? null) === facts.availabilityStateId &&
      (view.availabilityProfileId ?? null) === facts.availabilityProfileId,
  );
}

/** Makes the view of since when a row is as shown. */
export function createSinceView(): RowView<PresenceSince> {
  return memoizeView(
    (_, facts) => sinceOf(facts),
    (view, facts) => isSinceOf(facts, view),
  );
}

/** The source item with its user's four presence fields, which come from the server alone: unknown ones are absent. */
function toResult(source: PBXListItem, item: UserDisplayItem | undefined): PBXResultItem {
  const result: PBXResultItem = { ...source };
  delete result.presence;
  delete result.logicalDirection;
  delete result.callChannelUUID;
  delete result.availability;
  if (item === undefined) return result;
  if (item.presence !== undefined) result.presence = item.presence;
  if (item.logicalDirection !== undefined) result.logicalDirection = item.logicalDirection;
  if (item.callChannelUUID !== undefined) result.callChannelUUID = item.callChannelUUID;
  if (item.availability !== undefined) result.availability = item.availability;
  return result;
}

/** Makes the view of an address-book entry; one object for one entry and one item. */
export function createResultView(): (
  source: PBXListItem,
  item: UserDisplayItem | undefined,
) => PBXResultItem {
  return weakMapMemoize(toResult);
}
