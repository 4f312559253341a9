import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { SocketKind } from '../../src/protocol/models';
import { createLine, type Line } from './protocol/line';
import { createMessagesSession } from './protocol/messages-session';
import { createPresenceSession } from './protocol/presence-session';
import type { Service } from './protocol/service';
import type { Session } from './protocol/session';
import { readFrame } from './protocol/wire';
import type { Trouble } from './trouble/trouble';

/** A client's socket and what serves it. */
export interface Connection {
  line: Line;
  session: Session;
}

/** The sockets of both services. */
export interface Connections {
  all: () => ReadonlySet<Connection>;
  /** Cuts every socket, also those whose handshake waits. */
  destroy: () => void;
}

const servicePaths: Partial<Record<string, SocketKind>> = {
  '/v1/events': 'presence',
  '/v1/subscribe': 'messages',
};
const longestClientFrameBytes = 256 * 1024;

const refuseUpgrade = (socket: Socket, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** Accepts the sockets of both services on one HTTP server. */
export const acceptConnections = (server: Server, service: Service, trouble: Trouble): Connections => {
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: longestClientFrameBytes,
  });
  const connections = new Set<Connection>();
  const tcpSockets = new Set<Socket>();

  const open = (kind: SocketKind, webSocket: WebSocket, tcpSocket: Socket) => {
    const line = createLine(webSocket, tcpSocket, service.weather);
    const createSession = kind === 'presence' ? createPresenceSession : createMessagesSession;
    const session = createSession(line, service);
    const connection = { line, session };
    connections.add(connection);
    webSocket.on('message', (data, isBinary) => {
      if (!line.isEnding) session.receive(readFrame(data, isBinary));
    });
    webSocket.on('error', ({ message }) => {
      service.report({ socket: kind, userId: session.userId, rule: 'frame-unreadable', detail: message });
    });
    webSocket.on('close', () => {
      session.end();
      connections.delete(connection);
    });
  };
  const upgrade = (request: IncomingMessage, tcpSocket: Socket, head: Buffer) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const kind = servicePaths[path];
    if (kind === undefined) refuseUpgrade(tcpSocket, '404 Not Found');
    else if (trouble.isRestarting()) refuseUpgrade(tcpSocket, '503 Service Unavailable');
    else {
      if (query.includes('eyJ')) {
        service.report({
          socket: kind,
          userId: null,
          rule: 'token-in-url',
          detail: 'the query holds a token',
        });
      }
      webSockets.handleUpgrade(request, tcpSocket, head, (webSocket) => {
        open(kind, webSocket, tcpSocket);
      });
    }
  };

  server.on('upgrade', (request, tcpSocket, head) => {
    if (!(tcpSocket instanceof Socket)) {
      tcpSocket.destroy();
      return;
    }
    tcpSockets.add(tcpSocket);
    tcpSocket.on('close', () => tcpSockets.delete(tcpSocket));
    tcpSocket.on('error', () => tcpSocket.destroy());
    trouble.whenThawed(() => {
      if (!tcpSocket.destroyed) upgrade(request, tcpSocket, head);
    });
  });

  return {
    all: () => connections,
    destroy: () => {
      for (const { line, session } of connections) {
        session.end();
        line.cut('end');
      }
      for (const tcpSocket of tcpSockets) tcpSocket.destroy();
    },
  };
};
