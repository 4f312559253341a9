import { createServer } from 'node:http';
import { BadRequest, choiceField, numberField, objectOf, stringField } from '../../bad-request';
import { listen } from '../../front';
import type { ApiHandler, HealthReply } from '../../http/api';
import { createRequestHandler } from '../../http/request-handler';
import type { Part, PartKind } from './part';

/** A part as `GET /cluster` shows it. */
export interface PartReply {
  name: string;
  kind: PartKind;
  /** `null` while it is down. */
  pid: number | null;
  restarts: number;
  /** What a gateway says of itself; `null` while it does not answer. */
  health?: HealthReply | null;
}

/** What `GET /cluster` and `POST /cluster` give. */
export interface ClusterReply {
  parts: PartReply[];
}

/** Shows the parts, and breaks them on purpose. */
export interface Control {
  port: number;
  serve: (parts: readonly Part[], gatewayUrls: readonly string[]) => void;
  close: () => Promise<void>;
}

const actions = ['kill', 'restart', 'reload'] as const;
const signals = { kill: 'SIGKILL', restart: 'SIGTERM', reload: 'SIGUSR2' } as const;
const longestDownMs = 600_000;
const killedForMs = 5_000;

const healthOf = async (url: string, query: URLSearchParams): Promise<HealthReply | null> => {
  try {
    const response = await fetch(`${url}/health?${query.toString()}`, { signal: AbortSignal.timeout(1_000) });
    return (await response.json()) as HealthReply;
  } catch {
    return null;
  }
};

const createHandlers = (parts: readonly Part[], gatewayUrls: readonly string[]) => {
  const show: ApiHandler = async (_, query) => {
    const gateways = parts.filter(({ kind }) => kind === 'gateway');
    const healths = await Promise.all(gatewayUrls.map((url) => healthOf(url, query)));
    const reply: ClusterReply = {
      parts: parts.map((part) => {
        const { name, kind } = part;
        const shown = { name, kind, pid: part.pid(), restarts: part.restarts() };
        return kind === 'gateway' ? { ...shown, health: healths[gateways.indexOf(part)] ?? null } : shown;
      }),
    };
    return JSON.stringify(reply);
  };
  const act: ApiHandler = (body, query) => {
    const request = objectOf(body);
    const name = stringField(request, 'part', 100);
    const part = parts.find((candidate) => candidate.name === name);
    if (part === undefined)
      throw new BadRequest(`part must be one of: ${parts.map((one) => one.name).join(', ')}.`);
    const action = choiceField(request, 'action', actions, 'kill');
    if (action === 'reload' && part.kind !== 'balancer') throw new BadRequest('Only haproxy can reload.');
    const fallback = action === 'kill' ? killedForMs : 0;
    part.signal(signals[action], numberField(request, 'downMs', { min: 0, max: longestDownMs, fallback }));
    return show(undefined, query);
  };
  return new Map<string, ApiHandler>([
    ['GET /cluster', show],
    ['POST /cluster', act],
  ]);
};

/** Listens; it has nothing to show until it is told to serve. */
export const startControl = async (): Promise<Control> => {
  const server = createServer();
  const port = await listen(server, 0, '127.0.0.1');
  return {
    port,
    serve: (parts, gatewayUrls) => {
      server.on('request', createRequestHandler(createHandlers(parts, gatewayUrls), undefined));
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
