import { showValue } from '../../protocol/text';
import { tellOptions } from '../option-names';
import { checkView, createViewReader } from '../views/group-view';
import type { GroupView, GroupViewResult } from '../views/group-view';
import type { Lanes, LanesReader } from '../views/lanes';
import { createLongest } from '../views/longest';
import type { GroupLongest } from '../views/longest';
import type { RowChanges } from '../views/row-changes';
import { nextThresholdAt, overThreshold } from '../views/thresholds';
import type { Thresholds } from '../views/thresholds';
import { createWeakCache } from '../weak-cache';
import { userIdsOf } from './groups';
import type { RealtimeSlices } from './slices';

type Slices<Root> = RealtimeSlices<Root>;
type ByLimits<Root, Result> = (state: Root, groupId: number, thresholds: Thresholds, now: number) => Result;

/** Makes `selectGroupView`. */
export function groupView<Root>(
  { groups }: Slices<Root>,
  changesOf: RowChanges,
): (state: Root, groupId: number, view: GroupView) => GroupViewResult {
  const readers = new WeakMap<GroupView, ReturnType<typeof createViewReader>>();
  return (state, groupId, view) => {
    let read = readers.get(view);
    if (read === undefined) {
      checkView(view);
      read = createViewReader(view, changesOf);
      readers.set(view, read);
    }
    const own = groups(state);
    return read(own.table, groupId, userIdsOf(own, groupId));
  };
}

/** Makes what the three selectors of lanes have in common. */
export const groupLanes =
  <Root>({ groups }: Slices<Root>, readLanes: LanesReader): ((state: Root, groupId: number) => Lanes) =>
  (state, groupId) => {
    const own = groups(state);
    return readLanes(own.table, groupId, userIdsOf(own, groupId));
  };

/** Makes `selectGroupLongest`. */
export function groupLongest<Root>(
  lanesOf: (state: Root, groupId: number) => Lanes,
): (state: Root, groupId: number) => GroupLongest {
  const longestOf = createLongest();
  return (state, groupId) => longestOf(groupId, lanesOf(state, groupId));
}

function checkLimits(selector: string, thresholds: unknown, now: unknown): void {
  if (typeof thresholds !== 'object' || thresholds === null) {
    throw new TypeError(`${selector}: thresholds must be an object; got ${showValue(thresholds)}.`);
  }
  tellOptions?.('thresholds', thresholds);
  if (typeof now !== 'number') {
    throw new TypeError(`${selector}: now must be a number of milliseconds; got ${showValue(now)}.`);
  }
}

/** Makes `selectOverThreshold`. */
export function overThresholdAt<Root>(
  lanesOf: (state: Root, groupId: number) => Lanes,
): ByLimits<Root, number[]> {
  // One list for all that say the same.
  const listOf = createWeakCache((ids: string): number[] => (ids === '' ? [] : ids.split(',').map(Number)));
  return (state, groupId, thresholds, now) => {
    checkLimits('selectOverThreshold', thresholds, now);
    return listOf(overThreshold(lanesOf(state, groupId), thresholds, now).join());
  };
}

/** Makes `selectNextThresholdAt`. */
export const nextThreshold =
  <Root>(lanesOf: (state: Root, groupId: number) => Lanes): ByLimits<Root, number | null> =>
  (state, groupId, thresholds, now) => {
    checkLimits('selectNextThresholdAt', thresholds, now);
    return nextThresholdAt(lanesOf(state, groupId), thresholds, now);
  };
