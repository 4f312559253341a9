import type { UnknownAction } from '@reduxjs/toolkit';
import { connectionChanged, errorReported, presenceReceived } from '../index';
import type { ConnectionStatus, RealtimeError, RealtimeErrorCode, SocketKind, TabRole } from '../index';

/** One thing that happened; `at` is wall-clock milliseconds. Of persons it holds ids only. */
export type DiagnosticsEntry =
  /** A connection's status changed. */
  | { at: number; what: 'connection'; socket: SocketKind; from: ConnectionStatus; to: ConnectionStatus }
  /** A session ended; so many updates of presence came in it. */
  | { at: number; what: 'session'; socket: SocketKind; lastedMs: number; updates: number }
  | { at: number; what: 'error'; socket: SocketKind | null; code: RealtimeErrorCode; message: string }
  /** Commands of one type within a second of each other, with the first few of the ids that they named. */
  | { at: number; what: 'command'; type: string; count: number; ids: number[] }
  /** Who the token of a start named. */
  | { at: number; what: 'identity'; orgId: string; userId: number }
  /** This tab's part in sharing a socket. */
  | { at: number; what: 'role'; role: TabRole };

/** What happened lately, oldest first. */
export interface Ring {
  note: (action: UnknownAction) => void;
  entries: () => DiagnosticsEntry[];
}

const togetherMs = 1_000;
const idsShown = 3;

/** An error's message. What is invalid may be a name, so what such a message quotes is left out. */
export function shownMessage({ code, message }: Pick<RealtimeError, 'code' | 'message'>): string {
  return code.startsWith('INVALID') ? message.replace(/"(?:\\.|[^"])*"?/g, '"…"') : message;
}

/** A ring of so many entries; the oldest gives way to the newest. */
export function createRing(size: number): Ring {
  const ring: DiagnosticsEntry[] = [];
  let updates = 0;
  let known: { orgId: string; userId: number } | undefined;

  function add(entry: DiagnosticsEntry): void {
    ring.push(entry);
    if (ring.length > size) ring.shift();
  }

  function addCommand(at: number, { type, userId, groupId }: UnknownAction): void {
    const ids = [userId, groupId].filter((id) => typeof id === 'number');
    const last = ring.at(-1);
    if (last?.what === 'command' && last.type === type && at - last.at < togetherMs) {
      last.count++;
      last.ids = [...last.ids, ...ids].slice(0, idsShown);
    } else add({ at, what: 'command', type, count: 1, ids });
  }

  function addConnection(at: number, { payload }: ReturnType<typeof connectionChanged>): void {
    const { socket, previous, connection } = payload;
    const { status: from, readyAt } = previous;
    const { status: to } = connection;
    if (from === to) return;
    if (from === 'ready')
      add({
        at,
        what: 'session',
        socket,
        lastedMs: at - (readyAt ?? at),
        updates: socket === 'presence' ? updates : 0,
      });
    if (socket === 'presence') updates = 0;
    add({ at, what: 'connection', socket, from, to });
  }

  return {
    note(action) {
      const at = Date.now();
      const { type, payload } = action;
      if (presenceReceived.match(action)) updates += action.payload.updates.length;
      else if (connectionChanged.match(action)) addConnection(at, action);
      else if (errorReported.match(action)) {
        const { code, socket } = action.payload;
        add({ at, what: 'error', socket, code, message: shownMessage(action.payload) });
      } else if (type === 'realtime/identified') {
        // Every session says it again.
        const said = payload as { orgId: string; userId: number };
        if (said.orgId !== known?.orgId || said.userId !== known.userId)
          add({ at, what: 'identity', ...said });
        known = said;
      } else if (type === 'realtime/tabRoleChanged') {
        add({ at, what: 'role', role: (payload as { role: TabRole }).role });
      } else if (type.startsWith('WEBSOCKET_')) addCommand(at, action);
    },
    entries: () => ring.map((entry) => ({ ...entry })),
  };
}
