import { useEffect, useRef, type Context } from 'react';
import { createSelectorHook, createStoreHook, type ReactReduxContextValue } from 'react-redux';
import type { Store } from 'redux';
import type { ConnectionState, UserDisplayItem, UserPresenceData } from '../index';
import { createHolderId, holdersOf, type Identity, type WatchTarget } from './holders';

/** The selectors that the hooks use; `createRealtimeSelectors` gives them for any mount point. */
export interface RealtimeHookSelectors<State> {
  selectUserDisplayItem: (state: State, userId: number) => UserDisplayItem | undefined;
  selectGroupDisplayItems: (state: State, groupId: number) => readonly UserDisplayItem[];
  selectOwnPresence: (state: State) => UserPresenceData | null;
  selectIdentity: (state: State) => Identity;
  selectUnreadMessages: (state: State) => number | null;
  selectPresenceConnection: (state: State) => ConnectionState;
}

/** Where {@link createRealtimeHooks} finds the store and its slices. */
export interface RealtimeHooksOptions<State> {
  selectors: RealtimeHookSelectors<State>;
  /** The react-redux context of the `Provider`. @defaultValue react-redux' own */
  context?: Context<ReactReduxContextValue | null> | undefined;
}

/** An id that may not be known yet. */
type Maybe<T> = T | null | undefined;

/** The hooks of the package, for one mount point and context. */
export interface RealtimeHooks {
  /** See `useUserPresence`. */
  useUserPresence: (orgId: Maybe<string>, userId: Maybe<number>) => UserDisplayItem | undefined;
  /** See `useGroupPresence`. */
  useGroupPresence: (orgId: Maybe<string>, groupId: Maybe<number>) => readonly UserDisplayItem[];
  /** See `useOwnPresence`. */
  useOwnPresence: () => UserPresenceData | null;
  /** See `useUnreadMessages`. */
  useUnreadMessages: () => number | null;
  /** See `usePresenceConnection`. */
  usePresenceConnection: () => ConnectionState;
}

const noItems: readonly UserDisplayItem[] = Object.freeze([]);

function isKnown<T>(value: Maybe<T>): value is T {
  return value !== null && value !== undefined;
}

// The types say so; old code may not keep to them, and the middleware reports what it subscribes to.
function isNumber(id: Maybe<number>): id is number {
  return typeof id === 'number';
}

function targetOf(kind: WatchTarget['kind'], orgId: Maybe<string>, id: Maybe<number>): WatchTarget | null {
  if (kind === 'own') return { kind };
  return isKnown(orgId) && isKnown(id) ? { kind, orgId, id } : null;
}

/**
 * Makes the hooks of this package for slices that are mounted elsewhere than at `auth`, `groups` and `messages`, or for
 * a store in a react-redux context of its own.
 *
 * @example
 * ```tsx
 * const selectors = createRealtimeSelectors<RootState>({
 *   auth: (state) => state.cti.auth,
 *   groups: (state) => state.cti.groups,
 *   messages: (state) => state.cti.messages,
 * });
 * const { useUserPresence } = createRealtimeHooks({ selectors });
 *
 * function Colleague({ orgId, userId }: { orgId: string; userId: number }) {
 *   return <li>{useUserPresence(orgId, userId)?.availability ?? 'unknown'}</li>;
 * }
 * ```
 */
export function createRealtimeHooks<State>({
  selectors,
  context,
}: RealtimeHooksOptions<State>): RealtimeHooks {
  const useStore = createStoreHook(context).withTypes<Store<State>>();
  const useSelector = createSelectorHook(context).withTypes<State>();

  function useWatch(kind: WatchTarget['kind'], orgId?: Maybe<string>, id?: Maybe<number>): void {
    const store = useStore();
    const holder = useRef<string>(undefined);
    useEffect(() => {
      holder.current ??= createHolderId();
      return holdersOf(store, selectors.selectIdentity).hold(holder.current, targetOf(kind, orgId, id));
    }, [store, kind, orgId, id]);
  }

  return {
    useUserPresence(orgId, userId) {
      useWatch('user', orgId, userId);
      return useSelector((state) =>
        isKnown(orgId) && isNumber(userId) ? selectors.selectUserDisplayItem(state, userId) : undefined,
      );
    },
    useGroupPresence(orgId, groupId) {
      useWatch('group', orgId, groupId);
      return useSelector((state) => {
        if (!isKnown(orgId) || !isNumber(groupId)) return noItems;
        const items = selectors.selectGroupDisplayItems(state, groupId);
        // One empty list for all: whether nobody is known or nobody is there, the component shows the same.
        return items.length === 0 ? noItems : items;
      });
    },
    useOwnPresence() {
      useWatch('own');
      return useSelector(selectors.selectOwnPresence);
    },
    useUnreadMessages: () => useSelector(selectors.selectUnreadMessages),
    usePresenceConnection: () => useSelector(selectors.selectPresenceConnection),
  };
}
