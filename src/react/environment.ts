import { useEffect, useRef, type Context } from 'react';
import { createSelectorHook, createStoreHook, type ReactReduxContextValue } from 'react-redux';
import type { Store } from 'redux';
import type { Identity } from '../index';
import { createHolderId, holdersOf, type Holders, type WatchTarget } from './holders';

/** An id that may not be known yet. */
export type Maybe<T> = T | null | undefined;

/** The store as the hooks reach it, and the subscriptions that they share. */
export interface Environment<State> {
  useStore: () => Store<State>;
  useSelector: <Selected>(select: (state: State) => Selected) => Selected;
  holdersOf: (store: Store<State>) => Holders;
  /** Subscribes while the component is mounted. */
  useWatch: (kind: WatchTarget['kind'], orgId?: Maybe<string>, id?: Maybe<number>) => void;
}

/** True for an id that is known. */
export function isKnown<T>(value: Maybe<T>): value is T {
  return value !== null && value !== undefined;
}

function targetOf(kind: WatchTarget['kind'], orgId: Maybe<string>, id: Maybe<number>): WatchTarget | null {
  if (kind === 'own') return { kind };
  return isKnown(orgId) && isKnown(id) ? { kind, orgId, id } : null;
}

/** Reaches the store of a react-redux context. */
export function createEnvironment<State>(
  selectIdentity: (state: State) => Identity,
  context?: Context<ReactReduxContextValue | null>,
): Environment<State> {
  const useStore = createStoreHook(context).withTypes<Store<State>>();
  const holders = (store: Store<State>): Holders => holdersOf(store, selectIdentity);
  return {
    useStore,
    useSelector: createSelectorHook(context).withTypes<State>(),
    holdersOf: holders,
    useWatch(kind, orgId, id) {
      const store = useStore();
      const holder = useRef<string>(undefined);
      useEffect(() => {
        holder.current ??= createHolderId();
        return holders(store).hold(holder.current, targetOf(kind, orgId, id));
      }, [store, kind, orgId, id]);
    },
  };
}
