import type { UserDisplayItem, UserPresenceData } from '../index';
import { isKnown, type Environment, type Maybe } from './environment';

const noItems: readonly UserDisplayItem[] = /* @__PURE__ */ Object.freeze([]);

/** Makes `useUserPresence`. */
export const userPresence = <State>(
  { useWatch, useSelector }: Environment<State>,
  selectItem: (state: State, userId: number) => UserDisplayItem | undefined,
) =>
  function useUserPresence(orgId: Maybe<string>, userId: Maybe<number>): UserDisplayItem | undefined {
    useWatch('user', orgId, userId);
    return useSelector((state) =>
      isKnown(orgId) && isKnown(userId) ? selectItem(state, userId) : undefined,
    );
  };

/** Makes `useGroupPresence`. */
export const groupPresence = <State>(
  { useWatch, useSelector }: Environment<State>,
  selectItems: (state: State, groupId: number) => readonly UserDisplayItem[],
) =>
  function useGroupPresence(orgId: Maybe<string>, groupId: Maybe<number>): readonly UserDisplayItem[] {
    useWatch('group', orgId, groupId);
    return useSelector((state) => {
      if (!isKnown(orgId) || !isKnown(groupId)) return noItems;
      const items = selectItems(state, groupId);
      // One empty list for all: whether nobody is known or nobody is there, the component shows the same.
      return items.length === 0 ? noItems : items;
    });
  };

/** Makes `useOwnPresence`. */
export const ownPresence = <State>(
  { useWatch, useSelector }: Environment<State>,
  selectOwn: (state: State) => UserPresenceData | null,
) =>
  function useOwnPresence(): UserPresenceData | null {
    useWatch('own');
    return useSelector(selectOwn);
  };
