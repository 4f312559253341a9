import { useMemo, useSyncExternalStore } from 'react';
import type { GroupView, GroupViewResult, Thresholds } from '../index';
import { createAlarm } from './alarm';
import type { Environment, Maybe } from './environment';

/** Makes a hook of a selector of the state alone. */
export const reading = <State, Selected>(
  { useSelector }: Environment<State>,
  select: (state: State) => Selected,
) =>
  function useReading(): Selected {
    return useSelector(select);
  };

/** Makes a hook of a selector that takes an id; of an id that is not known yet it gives what it gives of nobody. */
export const readingById = <State, Selected>(
  { useSelector }: Environment<State>,
  select: (state: State, id: number) => Selected,
) =>
  function useReadingById(id: Maybe<number>): Selected {
    return useSelector((state) => select(state, id ?? 0));
  };

/** Makes `useGroupView`. */
export const groupView = <State>(
  { useSelector }: Environment<State>,
  select: (state: State, groupId: number, view: GroupView) => GroupViewResult,
) =>
  function useGroupView(groupId: Maybe<number>, view: GroupView): GroupViewResult {
    return useSelector((state) => select(state, groupId ?? 0, view));
  };

const nobody: readonly number[] = /* @__PURE__ */ Object.freeze([]);
const onServer = (): readonly number[] => nobody;

/** What the hook asks of the state. */
export interface ThresholdSelectors<State> {
  selectOverThreshold: (state: State, groupId: number, thresholds: Thresholds, now: number) => number[];
  selectNextThresholdAt: (
    state: State,
    groupId: number,
    thresholds: Thresholds,
    now: number,
  ) => number | null;
}

/** Makes `useOverThreshold`. */
export const overThreshold = <State>(
  { useStore }: Environment<State>,
  { selectOverThreshold, selectNextThresholdAt }: ThresholdSelectors<State>,
) =>
  function useOverThreshold(groupId: Maybe<number>, thresholds: Thresholds): readonly number[] {
    const store = useStore();
    // Limits are usually written where the hook is called: new ones are only those that say something else.
    const limits = JSON.stringify([thresholds]);
    const alarm = useMemo(() => {
      const [same] = JSON.parse(limits) as [Thresholds];
      const id = groupId ?? 0;
      return createAlarm({
        subscribe: (listener) => store.subscribe(listener),
        read: (now) => selectOverThreshold(store.getState(), id, same, now),
        nextAt: (now) => selectNextThresholdAt(store.getState(), id, same, now),
      });
    }, [store, groupId, limits]);
    return useSyncExternalStore(alarm.subscribe, alarm.read, onServer);
  };
