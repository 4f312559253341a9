import type { Action, Store } from 'redux';
import {
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
  type Identity,
} from '../index';

/** What a mounted hook watches; `own` is whoever the running session's token names. */
export type WatchTarget = { kind: 'user' | 'group'; orgId: string; id: number } | { kind: 'own' };

type Resource = Exclude<WatchTarget, { kind: 'own' }>;

/** What a holder watches; with a timer it has left, and its unsubscribe waits. */
interface Watch {
  target: WatchTarget;
  subscribed: Resource | null;
  timer?: ReturnType<typeof setTimeout>;
}

/** The subscriptions of every mounted hook of one store. */
export interface Holders {
  /**
   * Subscribes for a holder, until the function that it gives is called, and for `lingerMs` longer; `null` subscribes to
   * nothing.
   */
  hold(holder: string, target: WatchTarget | null, lingerMs?: number): () => void;
  /** True while the holder's unsubscribe waits. */
  isLeaving(holder: string): boolean;
}

// Long enough for a remount (fast refresh, a route that comes back), short enough to go unnoticed by the server.
const remountMs = 250;

function isSame(one: Resource | null | undefined, other: Resource | null): boolean {
  return one?.kind === other?.kind && one?.orgId === other?.orgId && one?.id === other?.id;
}

function command({ kind, orgId, id }: Resource, holder: string, isWanted: boolean): Action {
  const meta = { holder };
  if (kind === 'group') {
    return (isWanted ? websocketGroupSubscribe : websocketGroupUnsubscribe)({ orgId, groupId: id, meta });
  }
  return (isWanted ? websocketUserSubscribe : websocketUserUnsubscribe)({ orgId, userId: id, meta });
}

function createHolders<State>(store: Store<State>, selectIdentity: (state: State) => Identity): Holders {
  const watches = new Map<string, Watch>();
  /** As last seen. A stop leaves another object behind, also where a start of the same user follows at once. */
  let seenIdentity: Identity | undefined;
  let stopListening: (() => void) | undefined;
  let mounted = 0;

  function resourceOf(target: WatchTarget): Resource | null {
    if (target.kind !== 'own') return target;
    const { orgId, userId } = selectIdentity(store.getState());
    return orgId === null || userId === null ? null : { kind: 'user', orgId, id: userId };
  }

  function subscribe(holder: string, watch: Watch): void {
    const { target, subscribed: before } = watch;
    const resource = resourceOf(target);
    watch.subscribed = resource;
    // Oneself may be somebody else by now: an identity out of storage was asked for before its session began.
    if (before !== null && !isSame(before, resource)) store.dispatch(command(before, holder, false));
    if (resource !== null) store.dispatch(command(resource, holder, true));
  }

  /** Every session begins with nothing wanted: what is mounted asks again, once the start has run its course. */
  function onStoreChange(): void {
    const identity = selectIdentity(store.getState());
    if (identity === seenIdentity) return;
    seenIdentity = identity;
    if (identity.orgId === null) return;
    void Promise.resolve().then(() => {
      for (const [holder, watch] of [...watches]) if (watch.timer === undefined) subscribe(holder, watch);
    });
  }

  /** Listens to the store while anything is mounted. */
  function count(step: 1 | -1): void {
    mounted += step;
    if (mounted === 0) stopListening?.();
    else if (mounted === 1 && step === 1) {
      seenIdentity = selectIdentity(store.getState());
      stopListening = store.subscribe(onStoreChange);
    }
  }

  /** Ends the wait of a holder that has left. */
  function finish(holder: string, { timer, subscribed }: Watch): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    watches.delete(holder);
    if (subscribed !== null) store.dispatch(command(subscribed, holder, false));
  }

  function release(holder: string, watch: Watch, lingerMs: number): void {
    if (watch.subscribed === null) watches.delete(holder);
    else {
      watch.timer = setTimeout(() => {
        finish(holder, watch);
      }, lingerMs);
    }
    count(-1);
  }

  return {
    isLeaving: (holder) => watches.get(holder)?.timer !== undefined,
    hold(holder, target, lingerMs = remountMs) {
      const resource = target && resourceOf(target);
      // A group that some hook holds, or held a moment ago, may be subscribed once more: that changes nothing.
      const isNewGroup =
        resource?.kind === 'group' &&
        ![...watches.values()].some(({ subscribed }) => isSame(subscribed, resource));
      const own = watches.get(holder);
      // As if it had never left, if it is back for the same.
      if (own !== undefined && resource !== null && isSame(own.subscribed, resource)) clearTimeout(own.timer);
      else if (own !== undefined) finish(holder, own);
      // The protocol's answers name no group: one that lingers would claim those of the next.
      if (isNewGroup) for (const entry of [...watches]) finish(...entry);
      if (target === null) return () => undefined;
      const watch: Watch = { target, subscribed: null };
      watches.set(holder, watch);
      count(1);
      subscribe(holder, watch);
      return () => {
        release(holder, watch, lingerMs);
      };
    },
  };
}

const holdersByStore = /* @__PURE__ */ new WeakMap<object, Holders>();

/** The holders of a store: shared by all hooks that use it, whatever set they come from. */
export function holdersOf<State>(store: Store<State>, selectIdentity: (state: State) => Identity): Holders {
  const existing = holdersByStore.get(store);
  if (existing !== undefined) return existing;
  const holders = createHolders(store, selectIdentity);
  holdersByStore.set(store, holders);
  return holders;
}

let holderCount = 0;

/** An id that no other hook has, on this page or on another that shares its connection. */
export function createHolderId(): string {
  holderCount += 1;
  return `hook-${holderCount}-${Math.random().toString(36).slice(2)}`;
}
