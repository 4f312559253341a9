import type { UnknownAction } from '@reduxjs/toolkit';
import { connectionChanged, errorReported, tabRoleChanged, unreadMessagesReceived } from '../index';
import type { Sharing, SharingStore } from '../middleware/sharing';
import { socketKinds } from '../middleware/validate';
import type { SocketKind, TabRole } from '../vocabulary';
import type { Watching } from '../watching/watching';
import { createEngine, type Engine } from './engine';
import { resolvePlatform, type Platform, type TabChannel, type TabLocks, type TabPage } from './platform';
import { createSeat, type Covers, type Seat } from './seat';

/** Options of {@link shareAcrossTabs}. */
export interface ShareAcrossTabsOptions {
  /** For tests: the lock manager. @defaultValue `navigator.locks` */
  locks?: TabLocks | undefined;
  /** For tests: opens a channel. @defaultValue `(name) => new BroadcastChannel(name)` */
  channel?: ((name: string) => TabChannel) | undefined;
  /** For tests: visibility and lifecycle of the page. @defaultValue `document` and `window` */
  page?: TabPage | undefined;
  /** This tab plays another part for one of the sockets; called after the state has changed. */
  onRole?: ((role: TabRole, socket: SocketKind) => void) | undefined;
}

/** The part of a listener's API that is looked at. */
interface ListenerApi {
  getState: () => unknown;
}

/** What a listener does in each tab; the function that it may give is called in one of them. */
export type OncePerBrowserEffect<Action extends UnknownAction, Api extends ListenerApi> = (
  action: Action,
  api: Api,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a listener that gives nothing gives `void`
) => (() => void) | false | null | undefined | void;

/** What goes into the middleware's option `tabs`. */
export interface SharedTabs extends Sharing {
  /**
   * Wraps the effect of a listener. In every tab `effect(action, api)` runs at once and may return a function; of the tabs
   * that returned one for the same event and name exactly one calls it: one that may play sound before one that is
   * visible before the leader. Where that tab returned nothing or dies over it, the next acts after 200 ms (1 s where the page
   * is hidden): twice is better than never.
   *
   * @example
   * ```ts
   * startListening({
   *   actionCreator: presenceReceived,
   *   effect: tabs.onlyInOneTab('ring', (action) => someoneCallsMe(action) && (() => sound.play())),
   * });
   * ```
   */
  onlyInOneTab: <Action extends UnknownAction, Api extends ListenerApi>(
    name: string,
    effect: OncePerBrowserEffect<Action, Api>,
  ) => (action: Action, api: Api) => void;
}

type Seats = Record<SocketKind, Seat>;

/** The socket that an event comes from. */
function socketOf(action: UnknownAction): SocketKind {
  if (connectionChanged.match(action)) return action.payload.socket;
  return unreadMessagesReceived.match(action) ? 'messages' : 'presence';
}

/** Looks everybody up in one set, which is made when it is asked for; `forget` where it may be another. */
function createCovered(watching: Watching): { covers: Covers; forget: () => void } {
  let covered: Set<number> | null = null;
  let hasGroups = false;

  function cover(): Set<number> {
    const { wantedGroupIds, members } = watching.coverage();
    hasGroups = wantedGroupIds.length > 0;
    const lists = members.filter(({ groupId }) => wantedGroupIds.includes(groupId));
    const users = [...watching.wanted()].flatMap(({ kind, id }) => (kind === 'user' ? id : []));
    return new Set([...users, ...lists.flatMap(({ userIds }) => userIds)]);
  }

  return {
    covers(userId, loose) {
      covered ??= cover();
      return covered.has(userId) || (hasGroups && loose.has(userId));
    },
    forget() {
      covered = null;
    },
  };
}

function join(store: SharingStore, platform: Platform, onRole: ShareAcrossTabsOptions['onRole']) {
  let engine: Engine | null = null;
  const theEngine = (): Engine =>
    (engine ??= createEngine(store.options, (event, before) => {
      // What goes wrong is told in the tab in which it went wrong.
      if (errorReported.match(event)) store.emit(event, null);
      else for (const socket of socketKinds) seats[socket].stay()?.leader()?.relay(event, before);
    }));
  const { covers, forget } = createCovered(store.watching);
  const covering =
    <Args extends unknown[], Result>(change: (...args: Args) => Result) =>
    (...args: Args): Result => {
      forget();
      return change(...args);
    };
  const wishing = <Args extends unknown[], Result>(change: (...args: Args) => Result) =>
    covering((...args: Args): Result => {
      seats.presence.stay()?.announce();
      return change(...args);
    });
  const own = store.watching;
  const watching: Watching = {
    ...own,
    subscribe: wishing(own.subscribe),
    unsubscribe: wishing(own.unsubscribe),
    setMembers: wishing(own.setMembers),
    adopt: covering(own.adopt),
    forget: wishing(own.forget),
    forgetMembers: covering(own.forgetMembers),
  };
  const seatFor = (kind: SocketKind): Seat =>
    createSeat({
      kind,
      platform,
      store,
      watching: kind === 'presence' ? watching : null,
      covers,
      engine: theEngine,
      onRole(role) {
        if (kind === 'presence') store.emit(tabRoleChanged({ role }), null);
        onRole?.(role, kind);
      },
    });
  const seats: Seats = { presence: seatFor('presence'), messages: seatFor('messages') };
  return { connections: seats, watching };
}

/**
 * Keeps one presence and one messages socket for all tabs of a browser that show the same endpoint to the same user: one
 * tab holds the sockets and tells the others what comes. Where the platform lacks Web Locks or BroadcastChannel every
 * tab keeps sockets of its own, as without this option.
 *
 * @example
 * ```ts
 * const tabs = shareAcrossTabs();
 * const realtime = createWebsocketMiddleware({ tabs });
 * ```
 */
export function shareAcrossTabs(options: ShareAcrossTabsOptions = {}): SharedTabs {
  const stores: { getState: () => unknown; seats: Seats }[] = [];
  return {
    join(store) {
      const platform = resolvePlatform(options);
      if (platform === null) return null;
      const parts = join(store, platform, options.onRole);
      stores.push({ getState: store.getState, seats: parts.connections });
      return parts;
    },
    onlyInOneTab(name, effect) {
      return (action, api) => {
        const act = effect(action, api);
        if (typeof act !== 'function') return;
        const store = stores.find(({ getState }) => getState === api.getState);
        const stay = store?.seats[socketOf(action)].stay();
        if (stay === null || stay === undefined) act();
        else stay.turns.offer(name, action, act);
      };
    },
  };
}
