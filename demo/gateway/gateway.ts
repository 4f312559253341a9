import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SocketKind } from '../../src/vocabulary';
import { acceptConnections, type Connections } from './connections';
import { createDirectory } from './directory';
import { createApi } from './http/api';
import { createRequestHandler } from './http/request-handler';
import { resolveOptions, type GatewayOptions, type ResolvedGatewayOptions } from './options';
import type { Line } from './protocol/line';
import { createPublisher } from './protocol/publisher';
import type { Service } from './protocol/service';
import { createTopics } from './protocol/topics';
import type { Session } from './protocol/session';
import type { Violation } from './protocol/violations';
import { startPump } from './pump';
import { createSimulation, type Simulation } from './simulation/simulation';
import { createTokens, type Tokens } from './tokens';
import { createTrouble, type Trouble } from './trouble/trouble';

/** A session as tests and the trouble panel see it. */
interface SessionInfo {
  kind: SocketKind;
  userId: number | null;
  subscriptions: string[];
}

/** A running gateway. */
export interface Gateway {
  /** Of the page and the REST side, without a slash at the end. */
  url: string;
  /** Endpoint of the presence service. */
  presenceUrl: string;
  /** Endpoint of the messages service. */
  messagesUrl: string;
  port: number;
  simulation: Simulation;
  tokens: Tokens;
  trouble: Trouble;
  /** The rules that clients broke, oldest first; only the last 1,000 are kept. */
  violations: readonly Violation[];
  sessions: () => SessionInfo[];
  /** Lets that much simulated time pass at once, in milliseconds, and sends what happened. */
  advance: (spanMs: number) => void;
  /** Ends everything at once: timers, sockets, the port. Resolves when nothing is left. */
  close: () => Promise<void>;
}

const mostViolations = 1_000;

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Those that are not being closed at the moment. */
const sessionsOf = (connections: Connections): Session[] =>
  [...connections.all()].filter(({ line }) => !line.isEnding).map(({ session }) => session);

const countSockets = (connections: Connections) => {
  const sockets = { presence: 0, messages: 0 };
  for (const { kind } of sessionsOf(connections)) sockets[kind] += 1;
  return sockets;
};

/** Puts the parts together; nothing listens and no time passes yet. */
const assemble = (options: ResolvedGatewayOptions) => {
  const simulation = createSimulation(options);
  const directory = createDirectory(simulation.organisation);
  const { now, tokenTtlSeconds: defaultTtlSeconds } = options;
  const tokens = createTokens({ orgId: directory.orgId, defaultTtlSeconds, now });
  const violations: Violation[] = [];
  const server = createServer();

  const trouble = createTrouble({
    connections: () => connections.all(),
    tokens,
    stir: (count, perFrame) => {
      const watched = publisher.watchedUserIds();
      publisher.publish(simulation.stir(count, watched.length > 0 ? watched : undefined), perFrame);
    },
  });
  const service: Service = {
    settings: options,
    directory,
    simulation,
    tokens,
    weather: trouble.weather,
    tokenRefusal: trouble.refusal,
    presenceTopics: createTopics<string, Line>(),
    unreadTopics: createTopics<number, Line>(),
    report: (reported) => {
      const violation = { at: now(), ...reported };
      violations.push(violation);
      if (violations.length > mostViolations) violations.shift();
      options.onViolation(violation);
    },
  };
  const publisher = createPublisher(service);
  const connections = acceptConnections(server, service, trouble);
  const counts = () => ({ sockets: countSockets(connections), violationCount: violations.length });
  const { organisation } = simulation;
  const api = createApi({ organisation, directory, tokens, trouble, counts });
  server.on('request', createRequestHandler(api, options.staticDir));
  return { server, simulation, tokens, trouble, violations, publisher, connections };
};

/**
 * Starts the demo gateway: both services, the REST side and the page on one port. Rejects if the port is taken
 * (`EADDRINUSE`).
 */
export const startGateway = async (given: GatewayOptions = {}): Promise<Gateway> => {
  const options = resolveOptions(given);
  const { server, publisher, connections, ...parts } = assemble(options);
  const { simulation, trouble } = parts;
  const advance = (spanMs: number) => {
    publisher.publish(simulation.advance(spanMs));
  };

  const port = await listen(server, options.port, options.host);
  const pump = startPump({ speed: options.speed, advance, isHeld: trouble.weather.isFrozen });
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const address = `${host}:${port}`;

  return {
    ...parts,
    url: `http://${address}`,
    presenceUrl: `ws://${address}/v1/events`,
    messagesUrl: `ws://${address}/v1/subscribe`,
    port,
    sessions: () =>
      sessionsOf(connections).map(({ kind, userId, subscriptions }) => ({
        kind,
        userId,
        subscriptions: subscriptions(),
      })),
    advance,
    close: async () => {
      pump.stop();
      trouble.close();
      const closed = new Promise((resolve) => server.close(resolve));
      connections.destroy();
      server.closeAllConnections();
      await closed;
    },
  };
};
