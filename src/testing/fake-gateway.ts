/**
 * A gateway in memory: both protocols of the specification, behind the browser's WebSocket interface.
 *
 * How to use it, most to least common:
 * 1. `addGroup`, `setPresence`, `setUnread` before the client connects: what its subscriptions are answered with.
 *    A user of whom nothing is known is not answered yet; a group without members is, with nobody.
 * 2. The same afterwards: changes, sent to whoever has subscribed a path that covers them.
 * 3. `received`, `subscriptions`, `violations`: what the client did, and what it should not have done.
 * 4. `drop`, `error`, `tick`, `sendRaw`, `refuseTokens`: a server's bad day.
 * 5. `halfOpen`, `hang`, `refuseConnections`, `withholdCloseEvents`, `heal`: a network's bad day.
 * 6. `connections`: one connection by itself, for frames and closes that come too late.
 *
 * How to extend it: a new server message belongs in `world.ts` (`ServerFrame`) and is sent by `session.ts` or
 * `watched-paths.ts`; a rule for clients is a returned sentence in `session.ts`; a fault is a new `Hold` in `wire.ts`
 * with the deliveries of `connection.ts` that it keeps back.
 */
import type { SocketKind, UserPresenceData } from '../vocabulary';
import { createConnection, type FakeConnection, type GatewayConnection } from './connection';
import { createWebSocketClass, type FakeWebSocketConstructor } from './fake-socket';
import type { ReceivedFrame } from './frames';
import { createWire, type Hold, type Wire } from './wire';
import type { ServerFrame, ServerWorld, WatchedResource } from './world';

/** Options of {@link createFakeGateway}. */
export interface FakeGatewayOptions {
  /** `false`: nobody is welcomed until `gateway.welcome()`. @defaultValue true */
  autoWelcome?: boolean | undefined;
  /** `false`: a subscribe is answered only by `gateway.snapshot()`. @defaultValue true */
  autoSnapshot?: boolean | undefined;
  /** Every `response` names its path, as some services do; the specification shows none. @defaultValue false */
  echoPath?: boolean | undefined;
  /**
   * Reads a path where the client uses patterns of its own; `null` for one that means nothing.
   * @defaultValue reads `/org/{orgId}/user/{userId}/presence` and `/org/{orgId}/group/{groupId}/presence`
   */
  parsePath?: ((path: string) => WatchedResource | null) | undefined;
}

/** What {@link createFakeGateway} gives. Without a `target` a driver reaches every open connection. */
export interface FakeGateway {
  /** For the middleware's option `WebSocket`. */
  readonly WebSocket: FakeWebSocketConstructor;

  /**
   * Sets what is known of a user and sends it, as given, once for each subscribed path that covers the user. Fields
   * left out keep their value.
   */
  setPresence(userId: number, data: Omit<UserPresenceData, 'userId'>): void;
  /** Adds members to a group; a subscribed group is told of the new ones. */
  addGroup(groupId: number, userIds: readonly number[]): void;
  /** Sets the unread count of a user string (`org:{orgId}:user:{userId}`) and sends it to its subscribers. */
  setUnread(userString: string, unreadMessages: number, operation?: string): void;

  /** Every frame that arrived, parsed, in order, over all connections; may be emptied with `length = 0`. */
  readonly received: ReceivedFrame[];
  /** The subscribed paths of all open connections, in the order of subscription. */
  readonly subscriptions: readonly string[];
  /** What clients did against the protocol, in words; a sound client leaves it empty. */
  readonly violations: readonly string[];
  /** Every connection there has been, in order. */
  readonly connections: readonly FakeConnection[];
  /** Resolves when everything sent either way, and the answers to it, has been delivered. */
  settled: () => Promise<void>;

  /**
   * Welcomes every client (again, if need be), one that has still to authenticate as soon as it has; by default on
   * presence sockets only.
   */
  welcome(target?: SocketKind): void;
  /** Answers a subscribed path, or every one, with what is known now; a user of whom nothing is known, not at all. */
  snapshot(path?: string): void;
  /** Sends a heartbeat. */
  tick(target?: SocketKind): void;
  /** Sends an `error` frame: before the welcome a refusal, after it a report. */
  error(message: string, target?: SocketKind): void;
  /** Sends text that need not be a frame, or binary data, to every open connection. */
  sendRaw(data: string | ArrayBuffer, target?: SocketKind): void;
  /** Closes every connection; 1006 (the default) breaks it without taking leave. */
  drop(code?: number, reason?: string, target?: SocketKind): void;
  /** From now on refuses (these) tokens, with an `error` frame or by this close code; `false` ends it. */
  refuseTokens(rule?: boolean | ((accessToken: string) => boolean), by?: 'error' | number): void;

  /** New sockets fail. */
  refuseConnections(isOn?: boolean): void;
  /** New sockets neither open nor fail; switched off, those still waiting open late. */
  hang(isOn?: boolean): void;
  /** Nothing gets through either way while sockets look open; switched off, everything arrives, in order. */
  halfOpen(isOn?: boolean): void;
  /** Closes are not heard of; switched off, the `close` events arrive late. */
  withholdCloseEvents(isOn?: boolean): void;
  /** Ends all four faults of the network. */
  heal(): void;
}

const defaultPath = /^\/org\/[A-Za-z0-9_-]{1,64}\/(user|group)\/([1-9]\d*)\/presence$/;

function parseDefaultPath(path: string): WatchedResource | null {
  const [, kind, id] = defaultPath.exec(path) ?? [];
  return kind === 'user' || kind === 'group' ? { kind, id: Number(id) } : null;
}

function createWorld(options: FakeGatewayOptions): ServerWorld {
  return {
    rows: new Map(),
    members: new Map(),
    unread: new Map(),
    received: [],
    violations: [],
    autoWelcome: options.autoWelcome ?? true,
    autoSnapshot: options.autoSnapshot ?? true,
    echoPath: options.echoPath ?? false,
    parsePath: options.parsePath ?? parseDefaultPath,
    refusesToken: () => false,
    refuseWith: 'error',
  };
}

type Open = (target?: SocketKind) => GatewayConnection[];

function createKnowledge(
  world: ServerWorld,
  open: Open,
): Pick<FakeGateway, 'setPresence' | 'addGroup' | 'setUnread'> {
  return {
    setPresence(userId, data) {
      world.rows.set(userId, { ...world.rows.get(userId), ...data, userId });
      for (const { session } of open()) session.paths.publish({ ...data, userId });
    },
    addGroup(groupId, userIds) {
      const members = new Set(world.members.get(groupId));
      const added = [...new Set(userIds)].filter((userId) => !members.has(userId));
      world.members.set(groupId, [...members, ...added]);
      if (added.length > 0) for (const { session } of open()) session.paths.joined(groupId, added);
    },
    setUnread(userString, unreadMessages, operation = 'MODIFY') {
      world.unread.set(userString, { operation, data: { userStatistics: { unreadMessages } } });
      for (const { session } of open()) session.publishUnread(userString);
    },
  };
}

type Speech = Pick<
  FakeGateway,
  'welcome' | 'snapshot' | 'tick' | 'error' | 'sendRaw' | 'drop' | 'refuseTokens'
>;

function createSpeech(world: ServerWorld, open: Open, all: readonly GatewayConnection[]): Speech {
  const send = (frame: ServerFrame, target?: SocketKind): void => {
    for (const connection of open(target)) connection.send(JSON.stringify(frame));
  };
  return {
    welcome(target = 'presence') {
      // A client that was made a moment ago has not shown yet which protocol it speaks.
      for (const { session, isOver } of all) if (!isOver()) session.welcome(target);
    },
    snapshot(path) {
      for (const { session } of open()) session.paths.snapshot(path);
    },
    tick(target) {
      send({ type: 'tick' }, target);
    },
    error(message, target) {
      send({ type: 'error', message }, target);
    },
    sendRaw(data, target) {
      for (const connection of open(target)) connection.send(data);
    },
    drop(code, reason, target) {
      for (const { view } of all) {
        if (target === undefined || view.socket === target) view.drop(code, reason);
      }
    },
    refuseTokens(rule = true, by = 'error') {
      world.refusesToken = typeof rule === 'function' ? rule : () => rule;
      world.refuseWith = by;
    },
  };
}

type Faults = Pick<FakeGateway, 'refuseConnections' | 'hang' | 'halfOpen' | 'withholdCloseEvents' | 'heal'>;

function createFaults(wire: Wire, refuseConnections: (isOn: boolean) => void): Faults {
  const fault =
    (hold: Hold) =>
    (isOn = true) => {
      if (isOn) wire.hold(hold);
      else wire.release(hold);
    };
  return {
    refuseConnections(isOn = true) {
      refuseConnections(isOn);
    },
    hang: fault('hang'),
    halfOpen: fault('halfOpen'),
    withholdCloseEvents: fault('closeEvents'),
    heal() {
      refuseConnections(false);
      wire.release('halfOpen', 'hang', 'closeEvents');
    },
  };
}

/**
 * Starts an in-memory server of the presence and the messages protocol for tests: no network and no timers of its own.
 * Everything is delivered in microtasks of resolved promises, also under fake timers; `await gateway.settled()` waits
 * for it. A client that breaks a rule of the protocol is not thrown at: see `violations`.
 *
 * @example A component test
 * ```tsx
 * const gateway = createFakeGateway();
 * gateway.addGroup(100, [67890, 67891]);
 * gateway.setPresence(67890, { presence: 'RINGING', availability: 'Available' });
 *
 * const store = configureStore({
 *   reducer: { ...realtimeReducers },
 *   middleware: (getDefault) =>
 *     getDefault().prepend(createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs: 0 })),
 * });
 * const accessToken = createTestToken({ orgId: '12345', userId: 67890 });
 * store.dispatch(websocketStart({ endpoint: 'wss://gateway.test', accessToken, isFreedomWeb: false }));
 *
 * render(<Provider store={store}><Team orgId="12345" groupId={100} /></Provider>);
 * await act(() => gateway.settled());
 * expect(screen.getByText('67890 RINGING')).toBeTruthy();
 *
 * gateway.setPresence(67890, { presence: 'ANSWERED' });
 * await act(() => gateway.settled());
 * expect(screen.getByText('67890 ANSWERED')).toBeTruthy();
 * expect(gateway.violations).toEqual([]);
 * ```
 */
export function createFakeGateway(options: FakeGatewayOptions = {}): FakeGateway {
  const wire = createWire();
  const world = createWorld(options);
  const all: GatewayConnection[] = [];
  const connections: FakeConnection[] = [];
  let isRefusingConnections = false;
  const open: Open = (target) =>
    all.filter(({ isOpen, session }) => isOpen() && (target === undefined || session.kind() === target));

  return {
    WebSocket: createWebSocketClass((client) => {
      const deps = { wire, world, isRefusingConnections: () => isRefusingConnections };
      const connection = createConnection(all.length + 1, client, deps);
      all.push(connection);
      connections.push(connection.view);
      return connection.uplink;
    }),
    ...createKnowledge(world, open),
    ...createSpeech(world, open, all),
    ...createFaults(wire, (isOn) => {
      isRefusingConnections = isOn;
    }),
    received: world.received,
    violations: world.violations,
    connections,
    get subscriptions() {
      return connections.flatMap((connection) => connection.subscriptions);
    },
    settled: () => wire.settled(),
  };
}
