import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SocketKind } from '../../src/vocabulary';
import type { Bus } from './bus/bus';
import { acceptConnections, type Connections, type Traffic } from './connections';
import { createDirectory } from './directory';
import { createApi, type Api } from './http/api';
import { createRequestHandler } from './http/request-handler';
import type { ResolvedGatewayOptions } from './options';
import type { Line } from './protocol/line';
import { createPublisher, type Publisher } from './protocol/publisher';
import type { Service } from './protocol/service';
import type { Session } from './protocol/session';
import { createTopics } from './protocol/topics';
import type { Violation } from './protocol/violations';
import { createTokens, type Tokens } from './tokens';
import { createTrouble, type Trouble } from './trouble/trouble';
import type { Truth } from './truth/truth';

/** A session as tests and the trouble panel see it. */
export interface SessionInfo {
  kind: SocketKind;
  userId: number | null;
  subscriptions: string[];
}

/** What clients meet: both services, the REST side and the page on one port. */
export interface Front {
  /** Of the page and the REST side, without a slash at the end. */
  url: string;
  /** Endpoint of the presence service. */
  presenceUrl: string;
  /** Endpoint of the messages service. */
  messagesUrl: string;
  port: number;
  tokens: Tokens;
  trouble: Trouble;
  /** The rules that clients broke, oldest first; only the last 1,000 are kept. */
  violations: readonly Violation[];
  sessions: () => SessionInfo[];
  traffic: Readonly<Traffic>;
  publish: Publisher['publish'];
  /** Takes nobody any more, and sends those who are there away over that time. */
  drain: (spanMs: number) => Promise<void>;
  /** Ends everything at once: sockets, the port. Resolves when nothing is left. */
  close: () => Promise<void>;
}

/** What can be counted at a front. */
export type FrontCounts = Pick<Front, 'sessions' | 'traffic' | 'violations'>;

/** Where a front gets what it shows, and what the REST side has besides. */
export interface FrontSources {
  bus: Bus;
  truth: Truth;
  routes?: (counts: FrontCounts) => Api;
}

const mostViolations = 1_000;

/** Those that are not being closed at the moment. */
const sessionsOf = (connections: Connections): Session[] =>
  [...connections.all()].filter(({ line }) => !line.isEnding).map(({ session }) => session);

const infoOf = ({ kind, userId, subscriptions }: Session): SessionInfo => ({
  kind,
  userId,
  subscriptions: subscriptions(),
});

/** Keeps the last rules that clients broke. */
const createReports = ({ now, onViolation }: ResolvedGatewayOptions) => {
  const violations: Violation[] = [];
  const report = (reported: Omit<Violation, 'at'>) => {
    const violation = { at: now(), ...reported };
    violations.push(violation);
    if (violations.length > mostViolations) violations.shift();
    onViolation(violation);
  };
  return { violations, report };
};

/** Listens; resolves with the port, which may have been any. Rejects if it is taken (`EADDRINUSE`). */
export const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: longestQueue }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
// A storm of clients that come back waits here instead of being refused.
const longestQueue = 4_096;

/** Puts the parts together; nothing listens yet. */
const assemble = (options: ResolvedGatewayOptions, { bus, truth, routes }: FrontSources) => {
  const { name, secret, now, tokenTtlSeconds: defaultTtlSeconds } = options;
  const directory = createDirectory(truth.organisation);
  const tokens = createTokens({ orgId: directory.orgId, secret, defaultTtlSeconds, now });
  const { violations, report } = createReports(options);
  const server = createServer();
  let isDraining = false;

  const trouble = createTrouble({
    connections: () => connections.all(),
    tokens,
    aimFlood: () => {
      bus.ask({ kind: 'watch', by: name, userIds: publisher.watchedUserIds() }).catch(() => undefined);
    },
    epoch: () => truth.status().epoch,
  });
  bus.onTrouble(trouble.apply);
  const service: Service = {
    settings: options,
    directory,
    truth,
    tokens,
    weather: trouble.weather,
    tokenRefusal: trouble.refusal,
    presenceTopics: createTopics<string, Line>(),
    unreadTopics: createTopics<number, Line>(),
    report,
  };
  const publisher = createPublisher(service);
  const isTaking = () => !trouble.isRestarting() && !isDraining && truth.isCurrent();
  const connections = acceptConnections(server, service, trouble.weather, isTaking);
  const api = createApi({
    name,
    truth,
    directory,
    tokens,
    trouble: {
      status: trouble.status,
      make: (request) => {
        trouble.apply(request);
        bus.tellTrouble(request);
      },
    },
    sessions: () => sessionsOf(connections),
    violationCount: () => violations.length,
    isDraining: () => isDraining,
  });
  const counts: FrontCounts = {
    sessions: () => sessionsOf(connections).map(infoOf),
    traffic: connections.traffic,
    violations,
  };
  const routesOfAll = new Map([...api, ...(routes?.(counts) ?? [])]);
  server.on('request', createRequestHandler(routesOfAll, options.staticDir));
  const drain = (spanMs: number) => {
    isDraining = true;
    return connections.drain(spanMs);
  };
  return { server, ...counts, tokens, trouble, publisher, connections, drain };
};

/** Starts to serve clients. Rejects if the port is taken (`EADDRINUSE`). */
export const startFront = async (options: ResolvedGatewayOptions, sources: FrontSources): Promise<Front> => {
  const { server, publisher, connections, trouble, ...parts } = assemble(options, sources);
  const port = await listen(server, options.port, options.host);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const address = `${host}:${port}`;

  return {
    ...parts,
    trouble,
    url: `http://${address}`,
    presenceUrl: `ws://${address}/v1/events`,
    messagesUrl: `ws://${address}/v1/subscribe`,
    port,
    publish: publisher.publish,
    close: async () => {
      trouble.close();
      const closed = new Promise((resolve) => server.close(resolve));
      connections.destroy();
      server.closeAllConnections();
      await closed;
    },
  };
};
