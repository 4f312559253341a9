import { createInProcessBus } from './bus/in-process-bus';
import { startFront, type Front } from './front';
import type { Api } from './http/api';
import { resolveOptions, type GatewayOptions } from './options';
import { createSimulation, type Simulation } from './simulation/simulation';
import { startOwner } from './truth/owner';

/** A running gateway that owns its truth: a whole call centre in one process. */
export interface Gateway extends Omit<Front, 'publish' | 'drain'> {
  simulation: Simulation;
  /** Lets that much simulated time pass at once, in milliseconds, and sends what happened. */
  advance: (spanMs: number) => void;
}

// A page asks whether there are other parts; here this is all.
const noCluster: Api = new Map([['GET /cluster', () => JSON.stringify({ parts: [] })]]);

/**
 * Starts the demo gateway: the simulation, both services, the REST side and the page on one port. Rejects if the port is
 * taken (`EADDRINUSE`).
 */
export const startGateway = async (given: GatewayOptions = {}): Promise<Gateway> => {
  const options = resolveOptions(given);
  const { users, seed, speed } = options;
  const simulation = createSimulation(options);
  const bus = createInProcessBus();
  const owner = startOwner({ bus: bus.end(), simulation, hello: { users, seed }, speed });
  const frontEnd = bus.end();
  try {
    const front = await startFront(options, { bus: frontEnd, truth: owner.truth, routes: () => noCluster });
    frontEnd.follow((batch) => {
      front.publish(batch, batch.mostPerFrame);
    });
    return {
      ...front,
      simulation,
      advance: owner.advance,
      close: async () => {
        owner.close();
        await front.close();
      },
    };
  } catch (error) {
    owner.close();
    throw error;
  }
};
