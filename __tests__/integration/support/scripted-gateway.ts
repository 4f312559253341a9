import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { SocketKind, UserPresenceData } from '../../../src/vocabulary';
import { isAuth, isPathFrame, isRequest, parseFrame, type ReceivedFrame } from '../../../src/testing/frames';
import { createSignal, type Source } from './until';

/** The organisation of everybody in these tests. */
export const orgId = '12345';
/** Path of a user's presence, written out so that a client that builds it wrongly is found. */
export const userPath = (userId: number): string => `/org/${orgId}/user/${userId}/presence`;
/** Path of a group's presence. */
export const groupPath = (groupId: number): string => `/org/${orgId}/group/${groupId}/presence`;

/** What the gateway knows of one connection. */
export interface GatewaySession {
  kind: SocketKind;
  request: IncomingMessage;
  /** Every text that the client sent, as it came. */
  frames: string[];
  /** The token of its `auth`. */
  token: string | null;
  isWelcomed: boolean;
  /** What is subscribed now. */
  paths: Set<string>;
  /** The connection below the frames. */
  tcp: Socket;
  socket: WebSocket;
  isOpen: boolean;
  /** The code that the client closed with, or 1006. */
  closeCode: number | null;
  /** Sends a string as it is, anything else as JSON. */
  send: (frame: unknown) => void;
}

/** What a test may decide otherwise. */
export interface Script {
  /** An `auth` (on the messages socket: its subscribe request) arrived. Welcomes presence unless told otherwise. */
  onAuth: (session: GatewaySession) => void;
  /** Answers with a snapshot unless told otherwise. */
  onSubscribe: (session: GatewaySession, path: string) => void;
}

/** A strict server of both protocols on a port of its own; it changes with every connection, frame and close. */
export interface ScriptedGateway extends Source {
  port: number;
  presenceUrl: string;
  messagesUrl: string;
  /** What is true of every user; snapshots are taken from here. */
  rows: Map<number, UserPresenceData>;
  members: Map<number, number[]>;
  script: Script;
  /** All sessions so far, oldest first; closed ones are forgotten beyond the option `keep`. */
  sessions: GatewaySession[];
  /** Connections so far, also those that were forgotten. */
  opened: number;
  /** What clients did against the protocol. */
  violations: string[];
  live: (kind?: SocketKind) => GatewaySession[];
  /**
   * While true, upgrades (of one kind of socket, if it is named) are neither answered nor refused; switched off, those
   * that wait are answered.
   */
  holdUpgrades: (isHeld: boolean, kind?: SocketKind) => void;
  welcome: (session: GatewaySession) => void;
  /** Changes the truth, and tells every session that has subscribed the user or a group of theirs. */
  setPresence: (row: UserPresenceData) => void;
  close: () => Promise<void>;
}

/** How a gateway is started. */
export interface ScriptedGatewayOptions {
  host?: string;
  port?: number;
  /** From `auth` to the welcome, so that a client that does not wait for it shows. */
  welcomeDelayMs?: number;
  /** Between two ticks of a welcomed session (on the messages socket: one that has sent its request); 0 for none. */
  tickMs?: number;
  /** Closed sessions to remember. */
  keep?: number;
}

/** Holds a frame against the protocol; gives what is wrong, or `null`. */
function violationOf(session: GatewaySession, frame: ReceivedFrame): string | null {
  if (frame.raw !== undefined) return 'no JSON object';
  if (session.token === null) return isAuth(frame) ? null : 'a well-formed auth must come first';
  if (session.kind === 'messages')
    return isRequest(frame) ? null : 'only a well-formed subscribe is known here';
  if (frame.type !== 'subscribe' && frame.type !== 'unsubscribe')
    return 'only subscribe and unsubscribe are known';
  if (!isPathFrame(frame)) return 'a subscription has a path, no more';
  if (!session.isWelcomed) return `${frame.type} before the welcome`;
  if (frame.type === 'subscribe' && session.paths.has(frame.path)) return `subscribed twice: ${frame.path}`;
  if (frame.type === 'unsubscribe' && !session.paths.has(frame.path))
    return `was not subscribed: ${frame.path}`;
  return null;
}

const kindOf = ({ url }: IncomingMessage): SocketKind =>
  url?.startsWith('/v1/subscribe') ? 'messages' : 'presence';

function usersOf(path: string, members: Map<number, number[]>): number[] {
  const [, , kind, id] = path.slice(1).split('/');
  return kind === 'group' ? (members.get(Number(id)) ?? []) : [Number(id)];
}

/** Starts a gateway, on 127.0.0.1 unless told otherwise. */
export async function startScriptedGateway({
  host = '127.0.0.1',
  port = 0,
  welcomeDelayMs = 5,
  tickMs = 0,
  keep = Infinity,
}: ScriptedGatewayOptions = {}): Promise<ScriptedGateway> {
  const changes = createSignal();
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  // Also of those whose upgrade is held: the HTTP server has let go of them.
  const connections = new Set<Duplex>();
  let heldUpgrades: (() => void)[] | null = null;
  let heldKind: SocketKind | undefined;

  const rowsOf = (path: string): UserPresenceData[] =>
    usersOf(path, gateway.members).flatMap((userId) => gateway.rows.get(userId) ?? []);

  const script: Script = {
    onAuth(session) {
      if (session.kind === 'presence') setTimeout(gateway.welcome, welcomeDelayMs, session);
    },
    onSubscribe(session, path) {
      session.send({ type: 'response', data: rowsOf(path) });
    },
  };

  function obey(session: GatewaySession, frame: ReceivedFrame): void {
    const violation = violationOf(session, frame);
    if (violation !== null) {
      gateway.violations.push(violation);
      session.send({ type: 'error', message: violation });
    } else if (frame.type === 'auth') {
      session.token = String(frame.accessToken);
      if (session.kind === 'presence') gateway.script.onAuth(session);
    } else if (frame.request === 'subscribe') {
      gateway.script.onAuth(session);
      keepTicking(session);
    } else {
      const path = String(frame.path);
      if (frame.type === 'unsubscribe') session.paths.delete(path);
      else {
        session.paths.add(path);
        gateway.script.onSubscribe(session, path);
      }
    }
  }

  function keepTicking(session: GatewaySession): void {
    if (tickMs === 0 || !session.isOpen) return;
    const interval = setInterval(() => {
      session.send({ type: 'tick' });
    }, tickMs);
    session.socket.on('close', () => {
      clearInterval(interval);
    });
  }

  function forget(): void {
    if (gateway.sessions.length > keep) gateway.sessions = gateway.sessions.filter(({ isOpen }) => isOpen);
  }

  function admit(socket: WebSocket, request: IncomingMessage): void {
    const session: GatewaySession = {
      kind: kindOf(request),
      request,
      frames: [],
      token: null,
      isWelcomed: false,
      paths: new Set(),
      tcp: request.socket,
      socket,
      isOpen: true,
      closeCode: null,
      send: (frame) => {
        if (session.isOpen) socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
      },
    };
    forget();
    gateway.opened++;
    gateway.sessions.push(session);
    socket.on('message', (data: RawData, isBinary) => {
      const text = (data as Buffer).toString();
      session.frames.push(text);
      if (isBinary) gateway.violations.push('a binary frame');
      else obey(session, parseFrame(text));
      changes.notify();
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      session.isOpen = false;
      session.closeCode = code;
      changes.notify();
    });
    changes.notify();
  }

  server.on('connection', (socket: Socket) => {
    connections.add(socket.once('close', () => connections.delete(socket)));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    const answer = (): void => {
      sockets.handleUpgrade(request, socket, head, admit);
    };
    const kind = kindOf(request);
    if (heldUpgrades === null || (heldKind ?? kind) !== kind) answer();
    else heldUpgrades.push(answer);
    changes.notify();
  });

  const gateway: ScriptedGateway = {
    port,
    presenceUrl: '',
    messagesUrl: '',
    rows: new Map(),
    members: new Map(),
    script,
    sessions: [],
    opened: 0,
    violations: [],
    live: (kind) => gateway.sessions.filter((one) => one.isOpen && (kind ?? one.kind) === one.kind),
    holdUpgrades(isHeld, kind) {
      heldKind = kind;
      const waiting = heldUpgrades ?? [];
      heldUpgrades = isHeld ? waiting : null;
      if (!isHeld) for (const answer of waiting) answer();
    },
    welcome(session) {
      if (!session.isOpen) return;
      session.isWelcomed = true;
      session.send({ type: 'tick', message: 'welcome' });
      keepTicking(session);
    },
    setPresence(row) {
      gateway.rows.set(row.userId, row);
      for (const session of gateway.live('presence')) {
        const concerns = [...session.paths].some((path) =>
          usersOf(path, gateway.members).includes(row.userId),
        );
        if (concerns) session.send({ type: 'response', data: [row] });
      }
    },
    subscribe: changes.subscribe,
    async close() {
      heldUpgrades = null;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of connections) socket.destroy();
      await closed;
    },
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ port, host, backlog: 4_096 }, resolve);
  });
  gateway.port = (server.address() as AddressInfo).port;
  gateway.presenceUrl = `ws://${host}:${gateway.port}/v1/events`;
  gateway.messagesUrl = `ws://${host}:${gateway.port}/v1/subscribe`;
  return gateway;
}
