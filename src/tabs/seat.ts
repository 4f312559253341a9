import type { ConnectionParameters } from '../connection/attempts';
import type { Connection } from '../connection/connection';
import { idleConnection } from '../connection/machine';
import type { ConnectionState } from '../index';
import type { SharingStore } from '../middleware/sharing';
import { redactTokens, showUrl } from '../protocol/text';
import type { SocketKind, TabRole } from '../vocabulary';
import type { Watching } from '../watching/watching';
import type { Engine } from './engine';
import type { LeaderMessage } from './messages';
import { shareName } from './names';
import type { Platform } from './platform';
import { createStay, type Stay } from './stay';

/** What a seat needs. */
export interface SeatOptions {
  kind: SocketKind;
  platform: Platform;
  store: SharingStore;
  watching: Watching | null;
  /** Whom this store wants, of all whom the tabs watch together. */
  covers: Covers;
  engine: () => Engine;
  onRole: (role: TabRole) => void;
}

/** One store's part in one shared socket: a connection to whom it belongs, without a socket of its own. */
export interface Seat extends Connection {
  stay: () => Stay | null;
}

/** Users of `loose` belong to no group and are wanted by nobody. */
export type Covers = (userId: number, loose: ReadonlySet<number>) => boolean;

const nothing = (): void => {
  // The leader's own connection hears of the network and the page.
};

/** A seat that nobody has taken. */
export function createSeat(options: SeatOptions): Seat {
  const { kind, platform, store, watching, covers, engine, onRole } = options;
  let parameters: ConnectionParameters | null = null;
  let stay: Stay | null = null;
  let shown = idleConnection;
  let session: string | null = null;
  let role: TabRole = 'alone';
  /** A start was not answered yet: where all have failed, it is a reason to try again. */
  let isAsked = false;

  function setRole(next: TabRole): void {
    if (next === role) return;
    role = next;
    onRole(role);
  }

  function show(connection: ConnectionState, nextSession: string | null): void {
    if (nextSession === session && JSON.stringify(connection) === JSON.stringify(shown)) return;
    const previous = shown;
    shown = connection;
    session = nextSession;
    store.events().hear({ socket: kind, type: 'changed', previous, connection, session });
  }

  function showStale(): void {
    if (parameters === null) return;
    const endpoint = redactTokens(showUrl(parameters.endpoint), [parameters.accessToken]);
    show({ ...idleConnection, status: 'connecting', endpoint, error: shown.error }, null);
  }

  /** True where a start found all failed: this tab tries. */
  function revive(status: ConnectionState['status'] | undefined): boolean {
    const isDue = isAsked && role === 'follower' && status === 'failed';
    if (status !== undefined) isAsked = false;
    if (isDue) stay?.takeOver();
    return isDue;
  }

  function hear({
    term,
    seq,
    connection,
    session: of = null,
    members,
    unread,
    ...known
  }: LeaderMessage): void {
    if (revive(connection?.status)) return;
    const events = store.events();
    const atMs = store.now();
    const coverage = members?.length ? (watching?.adopt(members) ?? null) : null;
    const loose = new Set(known.loose);
    const rows = known.rows?.filter(([{ id }]) => covers(id, loose)) ?? [];
    const updates = known.updates?.filter(({ userId }) => covers(userId, loose)) ?? [];
    if (updates.length > 0 || connection !== undefined || unread !== undefined) {
      stay?.turns.fed(term, seq, [updates[0], updates.at(-1), connection]);
    }
    // Rows before the session that makes them live: never may a store read `ready` and empty.
    if (rows.length > 0) events.seed(rows);
    if (updates.length > 0) events.inbox.add({ updates, groupId: null, receivedAt: known.receivedAt }, atMs);
    events.cover(coverage);
    if (connection !== undefined) show(connection, of);
    if (unread !== undefined) {
      events.hear({ socket: kind, type: 'frame', frame: { kind: 'unread', ...unread }, atMs });
    }
  }

  function join(): void {
    if (parameters === null || stay !== null) return;
    setRole('follower');
    stay = createStay({
      kind,
      platform,
      store,
      watching,
      engine,
      parameters,
      // Who leaves has told its role already.
      onRole(next) {
        if (stay !== null) setRole(next);
      },
      onStale: showStale,
      onNews: hear,
    });
  }

  function leave(): void {
    const left = stay;
    stay = null;
    left?.end();
  }

  platform.page.listen((event) => {
    store.mailbox.post(() => {
      if (event === 'change') stay?.pageChanged();
      else if (event === 'return') join();
      else if (stay !== null) {
        leave();
        setRole('follower');
        showStale();
      }
    });
  });

  return {
    start(next) {
      const isSame = parameters !== null && shareName(kind, parameters) === shareName(kind, next);
      if (!isSame) leave();
      parameters = next;
      isAsked = true;
      if (stay === null) {
        showStale();
        join();
        return;
      }
      stay.restart(next);
      // `connecting` answers nothing: it may be what a tab shows before it has heard of a leader.
      if (shown.status !== 'connecting' && revive(shown.status)) return;
      store.events().hear({ socket: kind, type: 'changed', previous: shown, connection: shown, session });
    },
    stop() {
      leave();
      parameters = null;
      setRole('alone');
      show({ ...idleConnection, status: 'stopped' }, null);
    },
    send: nothing,
    page: nothing,
    identity: () => parameters?.claims ?? null,
    pulse: () => engine().pulse(kind),
    stay: () => stay,
  };
}
