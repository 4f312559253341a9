import type { UnknownAction } from '@reduxjs/toolkit';
import { connectionChanged, errorReported, tabRoleChanged, unreadMessagesReceived } from '../index';
import type { SubscriptionCommand } from '../middleware/validate';
import type { SharedParts, Sharing, SharingStore } from '../middleware/sharing';
import type { PresenceFrame } from '../watching/answers';
import type { SocketKind, TabRole } from '../vocabulary';
import { createAnnouncements } from './announcements';
import { createCovered } from './coverage';
import { createEngine, type Engine } from './engine';
import { resolvePlatform, type Platform, type TabChannel, type TabLocks, type TabPage } from './platform';
import { createSeat, type Seat } from './seat';

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
   * visible before the leader. A tab that dies over it is replaced after 200 ms: twice is better than never.
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

type RelayedFrame = PresenceFrame & { receivedAt: number };
type Seats = Record<SocketKind, Seat>;

/** The socket that an event comes from. */
function socketOf(action: UnknownAction): SocketKind {
  if (connectionChanged.match(action)) return action.payload.socket;
  return unreadMessagesReceived.match(action) ? 'messages' : 'presence';
}

function join(store: SharingStore, platform: Platform, onRole: ShareAcrossTabsOptions['onRole']) {
  let engine: Engine | null = null;
  const leaders = () => [seats.presence.stay()?.leader(), seats.messages.stay()?.leader()];
  const theEngine = (): Engine =>
    (engine ??= createEngine(store.options, {
      onEvent(event, before, after) {
        // What goes wrong is told in the tab in which it went wrong.
        if (errorReported.match(event)) store.emit(event);
        else for (const leader of leaders()) leader?.relay(event, before, after);
      },
      onHeard() {
        for (const leader of leaders()) leader?.heard();
      },
    }));
  const { watching } = store;
  const announcements = createAnnouncements(() => {
    covered.reconsider();
    seats.presence.stay()?.announce();
  });
  const covered = createCovered(watching, announcements.users);
  const seatFor = (kind: SocketKind): Seat =>
    createSeat({
      kind,
      platform,
      store,
      announcements: kind === 'presence' ? announcements : createAnnouncements(() => undefined),
      covered,
      engine: theEngine,
      onRole(role) {
        if (kind === 'presence') store.emit(tabRoleChanged({ role }));
        onRole?.(role, kind);
      },
    });
  const seats: Seats = { presence: seatFor('presence'), messages: seatFor('messages') };

  const parts: SharedParts = {
    connections: seats,
    watching: {
      ...watching,
      // The leader has found out whose they are.
      attribute: (frame) => {
        const { updates, receivedAt } = frame as RelayedFrame;
        return { updates, groupId: null, receivedAt };
      },
      subscribe(target: SubscriptionCommand, holder) {
        announcements.want(target, holder);
        return watching.subscribe(target, holder);
      },
      unsubscribe(path, holder) {
        announcements.leave(path, holder);
        return watching.unsubscribe(path, holder);
      },
      setMembers(groupId, userIds) {
        announcements.setMembers(groupId, userIds);
        covered.reconsider();
        return watching.setMembers(groupId, userIds);
      },
      forget() {
        announcements.forget();
        watching.forget();
      },
      forgetMembers() {
        announcements.forgetMembers();
        watching.forgetMembers();
      },
    },
  };
  return { seats, parts };
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
      const { seats, parts } = join(store, platform, options.onRole);
      stores.push({ getState: store.getState, seats });
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
