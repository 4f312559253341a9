import type { SocketKind } from '../vocabulary';
import type { ClientEnd } from './fake-socket';
import type { ReceivedFrame } from './frames';
import { createSession, type Session } from './session';
import { createTransport, type Transport } from './transport';
import type { Wire } from './wire';
import type { ServerWorld } from './world';

/** One connection that a client has made, dead or alive, in `gateway.connections`. */
export interface FakeConnection {
  /** 1 for the gateway's first connection, then counting on. */
  readonly id: number;
  readonly url: string;
  /** Which protocol the client's frames have shown; `null` before the first. */
  readonly socket: SocketKind | null;
  /** Whether the server holds it open; a client may still be waiting to hear of its end. */
  readonly isOpen: boolean;
  /** What the client sent on this connection. */
  readonly received: readonly ReceivedFrame[];
  /** The paths that this connection has subscribed, in that order. */
  readonly subscriptions: readonly string[];
  /** Hands the client this frame whatever its socket's state: a late one of a dead connection, say. */
  sendRaw(data: string | ArrayBuffer): void;
  /** Ends this connection, as `gateway.drop` ends all. */
  drop: (code?: number, reason?: string) => void;
}

/** A connection as its gateway handles it. */
export interface GatewayConnection {
  view: FakeConnection;
  session: Session;
  isOpen: () => boolean;
  isOver: () => boolean;
  /** Sends to a client that can hear it. */
  send(data: string | ArrayBuffer): void;
  uplink: Transport['uplink'];
}

/** What a connection shares with all others of its gateway. */
export interface ConnectionDeps {
  wire: Wire;
  world: ServerWorld;
  isRefusingConnections: () => boolean;
}

const welcomeText = JSON.stringify({ type: 'tick', message: 'welcome' });

function createView(
  id: number,
  client: ClientEnd,
  wire: Wire,
  session: Session,
  transport: Transport,
): FakeConnection {
  return {
    id,
    url: client.url,
    get socket() {
      return session.kind();
    },
    get isOpen() {
      return transport.isOpen();
    },
    received: session.received,
    get subscriptions() {
      return transport.isOpen() ? session.paths.list() : [];
    },
    sendRaw(data) {
      wire.post(() => {
        client.deliver(data);
      }, ['halfOpen']);
    },
    drop: transport.drop,
  };
}

/** Takes a new socket in: its transport carries what its session says. */
export function createConnection(id: number, client: ClientEnd, deps: ConnectionDeps): GatewayConnection {
  const { wire, world, isRefusingConnections } = deps;
  const transport = createTransport({
    client,
    wire,
    isRefusingConnections,
    onSend(data) {
      const wasWelcomed = session.isWelcomed();
      return () => {
        session.receive(data, wasWelcomed);
      };
    },
  });
  const send = (data: string | ArrayBuffer): void => {
    transport.reach(() => {
      client.deliver(data);
    });
  };
  const session = createSession(id, world, {
    send: (frame) => {
      send(JSON.stringify(frame));
    },
    welcome(isDue, onArrival) {
      transport.reach(() => {
        if (!isDue()) return;
        onArrival();
        client.deliver(welcomeText);
      });
    },
    close: transport.drop,
  });
  const view = createView(id, client, wire, session, transport);
  const { isOpen, isOver, uplink } = transport;
  return { view, session, isOpen, isOver, send, uplink };
}
