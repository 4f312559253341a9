import { once } from 'node:events';
import { WebSocket } from 'ws';
import { startGateway, type Gateway, type GatewayOptions } from '../../demo/gateway';

/** A frame as a client of the gateway reads it. */
export type Frame = Record<string, unknown>;

/** A raw client: it sends what it is told, and keeps every frame until somebody asks for it. */
export interface Client {
  socket: WebSocket;
  send: (frame: unknown) => void;
  /** The next frame that nobody has asked for yet. */
  next: () => Promise<Frame>;
  /** The next such frames up to and including the first that fits. */
  until: (fits: (frame: Frame) => boolean) => Promise<Frame[]>;
  /** Frames that arrived and nobody asked for. */
  unread: Frame[];
  closed: Promise<{ code: number; reason: string }>;
}

/** A client identity that the specification knows. */
export const client = { name: 'CTI 2.0', version: '2.5.1' };
export const orgId = '12345';
export const userPath = (userId: number) => `/org/${orgId}/user/${userId}/presence`;
export const groupPath = (groupId: number) => `/org/${orgId}/group/${groupId}/presence`;

const running: Gateway[] = [];
const sockets: WebSocket[] = [];

/** A gateway whose simulated time stands still and that welcomes at once, unless told otherwise. */
export const start = async (options: GatewayOptions = {}): Promise<Gateway> => {
  const gateway = await startGateway({ port: 0, users: 60, speed: 0, welcomeDelayMs: 0, ...options });
  running.push(gateway);
  return gateway;
};

/** Ends what {@link start} and {@link connect} began; for `afterEach`. */
export const endAll = async (): Promise<void> => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await Promise.all(running.splice(0).map((gateway) => gateway.close()));
};

/** Begins to connect; the client may be used once `opened` resolved. */
export const dial = (url: string): { client: Client; opened: Promise<unknown> } => {
  const socket = new WebSocket(url);
  sockets.push(socket);
  const unread: Frame[] = [];
  const waiting: ((frame: Frame) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame;
    const taker = waiting.shift();
    if (taker) taker(frame);
    else unread.push(frame);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
  // A reset connection is an event of its own; what tests look at is the close that follows.
  socket.on('error', () => undefined);
  const next = () => {
    const frame = unread.shift();
    return frame ? Promise.resolve(frame) : new Promise<Frame>((resolve) => waiting.push(resolve));
  };
  const until = async (fits: (frame: Frame) => boolean): Promise<Frame[]> => {
    const frames: Frame[] = [];
    for (;;) {
      const frame = await next();
      frames.push(frame);
      if (fits(frame)) return frames;
    }
  };
  const send = (frame: unknown) => {
    socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  };
  return { client: { socket, send, next, until, unread, closed }, opened: once(socket, 'open') };
};

/** A connected client that has sent nothing yet. */
export const connect = async (url: string): Promise<Client> => {
  const { client: connected, opened } = dial(url);
  await opened;
  return connected;
};

/** The `auth` frame of a user who just logged in. */
export const authOf = (gateway: Gateway, userId = anyUserId(gateway)) => ({
  type: 'auth',
  accessToken: gateway.tokens.issue(userId).accessToken,
  client,
});

/** A welcomed client of the presence service. */
export const connectPresence = async (gateway: Gateway, userId?: number): Promise<Client> => {
  const connected = await connect(gateway.presenceUrl);
  connected.send(authOf(gateway, userId));
  await connected.next();
  return connected;
};

/** Somebody who works here. */
export const anyUserId = ({ simulation }: Gateway): number => {
  const [, person] = simulation.organisation.people;
  if (person === undefined) throw new Error('The gateway needs at least two people');
  return person.userId;
};

/** The first group that fits. */
export const groupWhere = (
  { simulation }: Pick<Gateway, 'simulation'>,
  fits: (memberCount: number) => boolean,
) => {
  const group = simulation.organisation.groups.find(({ memberIds }) => fits(memberIds.length));
  if (group === undefined) throw new Error('No group fits');
  return group;
};

/** The rules that clients broke so far. */
export const brokenRules = ({ violations }: Gateway): string[] => violations.map(({ rule }) => rule);

/** Calls the REST side. */
export const call = async (gateway: Gateway, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Frame };
};
