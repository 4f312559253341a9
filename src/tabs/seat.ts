import type { ConnectionParameters } from '../connection/attempts';
import type { Connection } from '../connection/connection';
import type { ConnectionState } from '../index';
import type { SharingStore } from '../middleware/sharing';
import { redactTokens, showUrl } from '../protocol/text';
import type { Coverage, SocketKind, TabRole } from '../vocabulary';
import type { Announcements } from './announcements';
import type { Covered } from './coverage';
import type { Engine } from './engine';
import type { GroupUsers, RelayedEvent, Seed } from './messages';
import { shareName } from './names';
import type { Platform } from './platform';
import { createStay, type Stay } from './stay';

/** What a seat needs. */
export interface SeatOptions {
  kind: SocketKind;
  platform: Platform;
  store: SharingStore;
  announcements: Announcements;
  covered: Covered;
  engine: () => Engine;
  onRole: (role: TabRole) => void;
}

/** One store's part in one shared socket: a connection to whom it belongs, without a socket of its own. */
export interface Seat extends Connection {
  stay: () => Stay | null;
}

type RelayedPresence = Extract<RelayedEvent, { type: 'presence' }>;

const idle: ConnectionState = {
  status: 'idle',
  endpoint: null,
  attempt: 0,
  readyAt: null,
  retryAt: null,
  error: null,
};

const nothing = (): void => {
  // The leader's own connection hears of the network and the page.
};

/** A seat that nobody has taken. */
export function createSeat(options: SeatOptions): Seat {
  const { kind, platform, store, announcements, covered, engine, onRole } = options;
  const { now = () => performance.now() } = store.options;
  let parameters: ConnectionParameters | null = null;
  let stay: Stay | null = null;
  let shown = idle;
  let session: string | null = null;
  let role: TabRole = 'alone';
  /** A start was not answered yet: where all have failed, it is a reason to try again. */
  let isNew = false;

  function setRole(next: TabRole): void {
    if (next === role) return;
    role = next;
    onRole(role);
  }

  function show(connection: ConnectionState, nextSession: string | null): void {
    const previous = shown;
    shown = connection;
    session = nextSession;
    store.tell({ socket: kind, type: 'changed', previous, connection, session });
  }

  function showStale(): void {
    if (parameters === null) return;
    const endpoint = redactTokens(showUrl(parameters.endpoint), [parameters.accessToken]);
    if (shown.status !== 'connecting' || session !== null) {
      show({ ...idle, status: 'connecting', endpoint, error: shown.error }, null);
    }
  }

  function adopt(members: GroupUsers[]): Coverage | null {
    const coverage = members.length === 0 ? null : store.watching.adopt(members);
    if (coverage !== null) covered.reconsider();
    return coverage;
  }

  function onSeed({ rows, members, connection, session: nextSession, unread }: Seed): void {
    const isFirst = isNew;
    isNew = false;
    if (isFirst && connection.status === 'failed') {
      stay?.takeOver();
      return;
    }
    // Rows before the session that makes them live: never may a store read `ready` and empty.
    const coverage = adopt(members);
    const seeded = rows.filter(([{ id }]) => covered.has(id, true));
    if (seeded.length > 0) store.seed(seeded);
    store.cover(coverage);
    if (nextSession !== session || JSON.stringify(connection) !== JSON.stringify(shown)) {
      show(connection, nextSession);
    }
    if (unread !== null) onEvent({ type: 'unread', ...unread });
  }

  function onPresence({ updates, members, loose, receivedAt }: RelayedPresence): void {
    const coverage = adopt(members);
    const own = updates.filter(({ userId }) => covered.has(userId, loose.includes(userId)));
    if (own.length > 0) {
      const frame = {
        kind: 'presence',
        updates: own,
        empty: false,
        path: undefined,
        problems: null,
      } as const;
      store.tell({ socket: kind, type: 'frame', frame: Object.assign(frame, { receivedAt }), atMs: now() });
    }
    store.cover(coverage);
  }

  function onEvent(event: RelayedEvent): void {
    if (event.type === 'connection') show(event.connection, event.session);
    else if (event.type === 'presence') onPresence(event);
    else if (event.type === 'unread') {
      const { unreadMessages, operation } = event;
      store.tell({
        socket: kind,
        type: 'frame',
        frame: { kind: 'unread', unreadMessages, operation },
        atMs: now(),
      });
    }
  }

  function join(): void {
    if (parameters === null || stay !== null) return;
    setRole('follower');
    // A listener's command may end this stay: what it still has to say is then nobody's.
    const during =
      <Args extends unknown[]>(hear: (...args: Args) => void) =>
      (...args: Args): void => {
        if (stay === own) hear(...args);
      };
    const own = createStay({
      kind,
      platform,
      parameters,
      announcements,
      engine,
      now,
      onRole: during(setRole),
      onStale: during(showStale),
      onSeed: during(onSeed),
      onEvent: during(onEvent),
    });
    stay = own;
  }

  function leave(): void {
    const left = stay;
    stay = null;
    left?.end();
  }

  platform.page.listen((event) => {
    if (event === 'change') stay?.pageChanged();
    else if (event === 'return') join();
    else {
      leave();
      showStale();
    }
  });

  return {
    start(next) {
      const isSame = parameters !== null && shareName(kind, parameters) === shareName(kind, next);
      if (!isSame) leave();
      parameters = next;
      if (stay === null) {
        isNew = true;
        showStale();
        join();
        return;
      }
      stay.setParameters(next);
      if (role === 'follower' && shown.status === 'failed') stay.takeOver();
      else show(shown, session);
    },
    stop() {
      leave();
      parameters = null;
      setRole('alone');
      show({ ...idle, status: 'stopped' }, null);
    },
    send: nothing,
    page: nothing,
    identity: () => parameters?.claims ?? null,
    stay: () => stay,
  };
}
