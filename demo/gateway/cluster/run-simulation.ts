import { createServer } from 'node:http';
import { listen } from '../front';
import type { ApiHandler } from '../http/api';
import { createRequestHandler } from '../http/request-handler';
import { objectOf } from '../bad-request';
import { resolveOptions } from '../options';
import { createSimulation } from '../simulation/simulation';
import { startOwner } from '../truth/owner';
import { createLog } from './log';
import { createMetrics } from './metrics';
import type { RoleOptions, RunningRole } from './roles';

/** Runs the one process that owns the truth: the simulation, on a bus, with a small REST side for whoever looks after it. */
export const runSimulation = async ({ bus, options: given }: RoleOptions): Promise<RunningRole> => {
  const options = resolveOptions({ name: 'simulation', ...given });
  const { users, seed, speed, name, port, host } = options;
  const log = await createLog(name);
  const simulation = createSimulation(options);
  let batches = 0;
  const owner = startOwner({
    bus: {
      ...bus,
      publish: (batch) => {
        batches += 1;
        bus.publish(batch);
      },
    },
    simulation,
    hello: { users, seed },
    speed,
  });
  const { truth } = owner;
  bus.onConnection((isConnected) => {
    log.warn({ isConnected }, 'bus');
  });

  const truthText = () =>
    JSON.stringify({
      ...truth.status(),
      presence: truth.organisation.people.map(({ userId }) => truth.presenceOf(userId)),
      unread: truth.organisation.people.map(({ userId }) => [userId, truth.unreadOf(userId)]),
    });
  const api = new Map<string, ApiHandler>([
    ['GET /health', () => JSON.stringify({ status: 'ok', part: name, truth: truth.status() })],
    [
      'GET /metrics',
      createMetrics(name, {
        cti_batches_total: { kind: 'counter', help: 'Batches told', read: () => batches },
        cti_seq: { kind: 'gauge', help: 'Last batch of this life', read: () => truth.status().seq ?? 0 },
      }),
    ],
    // For whoever compares: everything that is true, and a time that stands still while they do.
    ['GET /truth', truthText],
    [
      'POST /hold',
      (body) => {
        owner.hold(objectOf(body).on === true);
        return truthText();
      },
    ],
  ]);
  const server = createServer(createRequestHandler(api, undefined));
  const listeningAt = await listen(server, port, host);
  log.info({ users, seed, speed, port: listeningAt, ...truth.status() }, 'started');
  const close = async () => {
    owner.close();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    await bus.close();
  };
  return { close, drain: close };
};
