import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import type { SocketKind } from '../../src/vocabulary';
import { errorCodeOf } from './error-code';
import type { Connection } from './protocol/connection';
import { createLine, type Line } from './protocol/line';
import { createMessagesSession } from './protocol/messages-session';
import { createPresenceSession } from './protocol/presence-session';
import type { Service } from './protocol/service';
import type { Session } from './protocol/session';
import { readFrame } from './protocol/wire';
import type { BadWeather } from './trouble/bad-weather';

/** Frames to and from all clients so far. */
export interface Traffic {
  sent: number;
  received: number;
}

/** The sockets of both services. */
export interface Connections {
  all: () => ReadonlySet<Connection>;
  readonly traffic: Readonly<Traffic>;
  /** Closes every socket with 1012, evenly over that time, so that clients do not all come to the others at once. */
  drain: (spanMs: number) => Promise<void>;
  /** Cuts every socket, also those whose handshake waits. */
  destroy: () => void;
}

const servicePaths: Partial<Record<string, SocketKind>> = {
  '/v1/events': 'presence',
  '/v1/subscribe': 'messages',
};
/** The longest frame that a client may send, in bytes. */
const maxPayload = 256 * 1024;
const restartCode = 1012;
/** How every JWT begins: `{"` in base64url. */
const tokenStart = 'eyJ';

const refuseUpgrade = (socket: Socket, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** Serves an accepted socket until it closes. */
const serve = (
  kind: SocketKind,
  webSocket: WebSocket,
  line: Line,
  service: Service,
  traffic: Traffic,
): Session => {
  const createSession = kind === 'presence' ? createPresenceSession : createMessagesSession;
  const session = createSession(line, service);
  webSocket.on('message', (data, isBinary) => {
    traffic.received += 1;
    if (!line.isEnding) session.receive(readFrame(data, isBinary));
  });
  webSocket.on('error', (error) => {
    // A connection that broke down is nobody's fault; `ws` marks what is the client's.
    if (!errorCodeOf(error)?.startsWith('WS_ERR_')) return;
    const { userId } = session;
    service.report({ socket: kind, userId, rule: 'frame-unreadable', detail: error.message });
  });
  webSocket.on('close', () => {
    session.end();
  });
  return session;
};

/** Which service an upgrade asks for, or the HTTP status that refuses it. */
const readUpgrade = (
  { url = '' }: IncomingMessage,
  service: Service,
  isTaking: () => boolean,
): { kind: SocketKind } | { refusal: string } => {
  const [path = '', query = ''] = url.split('?');
  const kind = servicePaths[path];
  if (kind === undefined) return { refusal: '404 Not Found' };
  if (!isTaking()) return { refusal: '503 Service Unavailable' };
  if (query.includes(tokenStart)) {
    service.report({ socket: kind, userId: null, rule: 'token-in-url', detail: 'the query holds a token' });
  }
  return { kind };
};

/** Closes these lines one by one. */
const drainLines = async (lines: readonly Line[], spanMs: number): Promise<void> => {
  const gapMs = spanMs / Math.max(1, lines.length);
  for (const line of lines) {
    line.closeNow(restartCode, 'service restart');
    await pause(gapMs);
  }
};

/** Accepts the sockets of both services on one HTTP server; refuses them with 503 while it is not `isTaking` any. */
export const acceptConnections = (
  server: Server,
  service: Service,
  weather: Pick<BadWeather, 'whenThawed'>,
  isTaking: () => boolean,
): Connections => {
  const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload });
  const connections = new Set<Connection>();
  const tcpSockets = new Set<Socket>();
  const traffic: Traffic = { sent: 0, received: 0 };
  const onSent = () => {
    traffic.sent += 1;
  };

  const upgrade = (request: IncomingMessage, tcpSocket: Socket, head: Buffer) => {
    const wanted = readUpgrade(request, service, isTaking);
    if ('refusal' in wanted) {
      refuseUpgrade(tcpSocket, wanted.refusal);
      return;
    }
    webSockets.handleUpgrade(request, tcpSocket, head, (webSocket) => {
      const line = createLine(webSocket, tcpSocket, service.weather, undefined, onSent);
      const connection = { line, session: serve(wanted.kind, webSocket, line, service, traffic) };
      connections.add(connection);
      webSocket.on('close', () => connections.delete(connection));
    });
  };

  server.on('upgrade', (request, tcpSocket, head) => {
    if (!(tcpSocket instanceof Socket)) {
      tcpSocket.destroy();
      return;
    }
    tcpSockets.add(tcpSocket);
    tcpSocket.on('close', () => tcpSockets.delete(tcpSocket));
    tcpSocket.on('error', () => tcpSocket.destroy());
    weather.whenThawed(() => {
      if (!tcpSocket.destroyed) upgrade(request, tcpSocket, head);
    });
  });

  return {
    all: () => connections,
    traffic,
    drain: (spanMs) =>
      drainLines(
        [...connections].map(({ line }) => line),
        spanMs,
      ),
    destroy: () => {
      for (const { line, session } of connections) {
        session.end();
        line.cut('end');
      }
      for (const tcpSocket of tcpSockets) tcpSocket.destroy();
    },
  };
};
