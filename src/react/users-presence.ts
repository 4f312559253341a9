import { useEffect, useState } from 'react';
import type { UserDisplayItem } from '../index';
import { isKnown, type Environment, type Maybe } from './environment';
import { createRowWindow, type RowWindow } from './row-window';

type SelectItem<State> = (state: State, userId: number) => UserDisplayItem | undefined;

const nobody: readonly number[] = [];

/** Makes the function that reads many users and keeps the list's reference while nothing in it changed. */
function createItemsReader<State>(selectItem: SelectItem<State>) {
  let last: UserDisplayItem[] = [];
  let unknown = new Map<number, UserDisplayItem>();

  return (state: State, userIds: readonly number[]): UserDisplayItem[] => {
    const stillUnknown = new Map<number, UserDisplayItem>();
    const items = userIds.map((id) => {
      const known = selectItem(state, id);
      if (known !== undefined) return known;
      const item = stillUnknown.get(id) ?? unknown.get(id) ?? { id };
      stillUnknown.set(id, item);
      return item;
    });
    unknown = stillUnknown;
    if (items.length !== last.length || items.some((item, at) => item !== last[at])) last = items;
    return last;
  };
}

/** Makes `useUsersPresence`. */
export const usersPresence = <State>(
  { useStore, useSelector, holdersOf }: Environment<State>,
  selectItem: SelectItem<State>,
) =>
  function useUsersPresence(orgId: Maybe<string>, userIds: Maybe<readonly number[]>): UserDisplayItem[] {
    const store = useStore();
    const [read] = useState(() => createItemsReader(selectItem));
    const [windows] = useState(() => new WeakMap<object, RowWindow>());
    const ids = isKnown(orgId) ? (userIds ?? nobody) : nobody;
    // The list is usually made where the hook is called: another one is only one that names others.
    const named = ids.filter((id) => typeof id === 'number').join();

    useEffect(() => {
      let rows = windows.get(store);
      if (rows === undefined) {
        rows = createRowWindow(holdersOf(store));
        windows.set(store, rows);
      }
      if (isKnown(orgId)) rows.show(orgId, named === '' ? nobody : named.split(',').map(Number));
      else rows.close();
    }, [store, windows, orgId, named]);

    useEffect(
      () => () => {
        windows.get(store)?.close();
      },
      [store, windows],
    );

    return useSelector((state) => read(state, ids));
  };
