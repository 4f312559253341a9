import type { Action, Store } from 'redux';
import {
  type Identity,
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../index';

/** What a mounted hook watches; `own` is whoever the running session's token names. */
export type WatchTarget = { kind: 'user' | 'group'; orgId: string; id: number } | { kind: 'own' };

type Resource = Exclude<WatchTarget, { kind: 'own' }>;

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

function isSame(a: Resource, b: Resource): boolean {
  return a.kind === b.kind && a.orgId === b.orgId && a.id === b.id;
}

function subscribeCommand({ kind, orgId, id }: Resource, holder: string): Action {
  const meta = { holder };
  return kind === 'group'
    ? websocketGroupSubscribe({ orgId, groupId: id, meta })
    : websocketUserSubscribe({ orgId, userId: id, meta });
}

function unsubscribeCommand({ kind, orgId, id }: Resource, holder: string): Action {
  const meta = { holder };
  return kind === 'group'
    ? websocketGroupUnsubscribe({ orgId, groupId: id, meta })
    : websocketUserUnsubscribe({ orgId, userId: id, meta });
}

/** Unsubscribes that wait a moment, for their hook may be back at once. */
function createLinger(unsubscribe: (holder: string, resource: Resource) => void) {
  const leaving = new Map<string, { resource: Resource; timer: ReturnType<typeof setTimeout> }>();

  function finish(holder: string): void {
    const left = leaving.get(holder);
    if (left === undefined) return;
    clearTimeout(left.timer);
    leaving.delete(holder);
    unsubscribe(holder, left.resource);
  }

  return {
    has: (holder: string): boolean => leaving.has(holder),
    leave(holder: string, resource: Resource, lingerMs: number): void {
      const timer = setTimeout(() => {
        finish(holder);
      }, lingerMs);
      leaving.set(holder, { resource, timer });
    },
    holds: (resource: Resource): boolean =>
      [...leaving.values()].some((left) => isSame(left.resource, resource)),
    /** Ends this holder's own wait: as if it had never left, if it is back for the same. */
    settle(holder: string, next: Resource | null): void {
      const own = leaving.get(holder);
      if (own === undefined || next === null || !isSame(own.resource, next)) {
        finish(holder);
        return;
      }
      clearTimeout(own.timer);
      leaving.delete(holder);
    },
    finishAll(): void {
      for (const holder of [...leaving.keys()]) finish(holder);
    },
  };
}

function createHolders<State>(store: Store<State>, selectIdentity: (state: State) => Identity): Holders {
  const watches = new Map<string, { target: WatchTarget; subscribed: Resource | null }>();
  const linger = createLinger((holder, resource) => store.dispatch(unsubscribeCommand(resource, holder)));
  /** As last seen. A stop leaves another object behind, also where a start of the same user follows at once. */
  let seenIdentity: Identity | undefined;
  let stopListening: (() => void) | undefined;

  function resourceOf(target: WatchTarget): Resource | null {
    if (target.kind !== 'own') return target;
    const { orgId, userId } = selectIdentity(store.getState());
    return orgId === null || userId === null ? null : { kind: 'user', orgId, id: userId };
  }

  /** Whether some hook holds it, or did a moment ago: subscribing it once more changes nothing. */
  function isSubscribed(resource: Resource): boolean {
    const isHeld = [...watches.values()].some(({ subscribed }) => subscribed && isSame(subscribed, resource));
    return isHeld || linger.holds(resource);
  }

  function subscribe(holder: string): void {
    const watch = watches.get(holder);
    if (watch === undefined) return;
    const { target, subscribed: before } = watch;
    const resource = resourceOf(target);
    watch.subscribed = resource;
    // Oneself may be somebody else by now: an identity out of storage was asked for before its session began.
    if (before !== null && (resource === null || !isSame(before, resource))) {
      store.dispatch(unsubscribeCommand(before, holder));
    }
    if (resource !== null) store.dispatch(subscribeCommand(resource, holder));
  }

  /** Every session begins with nothing wanted: what is mounted asks again, once the start has run its course. */
  function onStoreChange(): void {
    const identity = selectIdentity(store.getState());
    if (identity === seenIdentity) return;
    seenIdentity = identity;
    if (identity.orgId === null) return;
    void Promise.resolve().then(() => {
      for (const holder of [...watches.keys()]) subscribe(holder);
    });
  }

  function release(holder: string, lingerMs: number): void {
    const watch = watches.get(holder);
    watches.delete(holder);
    if (watch !== undefined && watch.subscribed !== null) linger.leave(holder, watch.subscribed, lingerMs);
    if (watches.size > 0) return;
    stopListening?.();
    stopListening = undefined;
  }

  return {
    isLeaving: linger.has,
    hold(holder, target, lingerMs = remountMs) {
      const resource = target && resourceOf(target);
      const isNewGroup = resource?.kind === 'group' && !isSubscribed(resource);
      linger.settle(holder, resource);
      // The protocol's answers name no group: one that lingers would claim those of the next.
      if (isNewGroup) linger.finishAll();
      if (target === null) return () => undefined;
      if (stopListening === undefined) {
        seenIdentity = selectIdentity(store.getState());
        stopListening = store.subscribe(onStoreChange);
      }
      watches.set(holder, { target, subscribed: null });
      subscribe(holder);
      return () => {
        release(holder, lingerMs);
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
